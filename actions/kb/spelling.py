"""Mends misspelt words before a message is compared: "refujio" is read as "refugio".

Only a word that neither Spanish nor English knows (frequency lists of wordfreq) and that no
approved text uses is mended, into a known word that the knowledge base uses often. Words that
sound the same are nearest ("nesesito" and "necesito"); names, written with a capital, are left.
What people wrote is never shown changed: the mended text is only compared.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from actions.kb.folding import fold, words

LETTERS = re.compile(r"[^\W\d_]+")
LANGUAGES = ("es", "en")
SHORTEST = 4  # letters; a shorter word has too many neighbours
LONG = 8  # letters; from here on two slips are believed, below only one
USED = 3  # how often the knowledge base must use a word to be what somebody meant
SAME_SOUND = 0.3  # the distance of words that sound the same
USE_COUNTS = 0.1  # what a word gains with each tenfold use

# Letters that are mixed up because they sound the same, in either language.
SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"h|(.)(?=\1)"), ""),
    (re.compile(r"qu(?=[ei])|[ckq](?![eiy])|k"), "k"),
    (re.compile(r"c(?=[eiy])|[zs]|x"), "s"),
    (re.compile(r"ll|y(?=[aeiou])"), "i"),
    (re.compile(r"v"), "b"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"ñ"), "n"),
    (re.compile(r"y"), "i"),
)


def sound(word: str) -> str:
    """A rough spelling of how a folded word sounds; the same for words that are mixed up."""
    for letters, instead in SOUNDS:
        word = letters.sub(instead, word)
    return word


class Spelling:
    """Mends words towards those that the knowledge base uses.

    Args:
        approved: the texts that people read; every word of theirs is spelt right.
        asked: the questions, which are also written as people write on a phone.
    """

    def __init__(self, approved: Iterable[str], asked: Iterable[str]) -> None:
        self._right = {word for text in approved for word in words(text)}
        self._used = Counter(word for text in asked for word in words(text))
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word, count in self._used.items():
            if count >= USED and len(word) >= SHORTEST - 1 and word.isalpha() and self._known(word):
                self._by_length[len(word)].append(word)
        self._sounds = {w: sound(w) for some in self._by_length.values() for w in some}
        self._meant = lru_cache(maxsize=8192)(self._find)

    def mended(self, text: str) -> str:
        """`text` with unknown words replaced by those that were probably meant."""
        parts: list[str] = []
        at = 0
        shouted = text.isupper()
        for found in LETTERS.finditer(text):
            name = found[0][0].isupper() and not shouted and _within_sentence(text, found.start())
            folded = fold(found[0])
            meant = folded if name else self._meant(folded)
            if meant != folded:
                parts += [text[at : found.start()], meant]
                at = found.end()
        return "".join([*parts, text[at:]])

    def _find(self, word: str) -> str:
        if len(word) < SHORTEST or self._known(word):
            return word
        slips = 2 if len(word) >= LONG else 1
        heard = sound(word)
        best, nearest = word, float("inf")
        for length in range(len(word) - 2, len(word) + 3):
            for other in self._by_length.get(length, ()):
                distance = self._distance(word, heard, other, slips)
                if distance is None:
                    continue
                distance -= USE_COUNTS * math.log10(self._used[other])
                if distance < nearest:
                    best, nearest = other, distance
        return best

    def _known(self, word: str) -> bool:
        return word in self._right or _is_a_word(word)

    def _distance(self, word: str, heard: str, other: str, slips: int) -> float | None:
        """How far two words are apart; None when too far to be the same word."""
        sounds = self._sounds[other]
        if heard == sounds:
            return SAME_SOUND
        written = DamerauLevenshtein.distance(word, other, score_cutoff=slips)
        spoken = DamerauLevenshtein.distance(heard, sounds, score_cutoff=slips) + SAME_SOUND
        nearest = min(float(written), spoken)
        if nearest > slips + (SAME_SOUND if slips > 1 or len(word) > SHORTEST else 0):
            return None
        return nearest if heard[:1] == sounds[:1] else nearest + 1


def _within_sentence(text: str, at: int) -> bool:
    """Whether the word at this place stands after another one of the same sentence."""
    before = text[:at].rstrip(' ¿¡"(')
    return bool(before) and before[-1] not in ".?!\n"


@lru_cache(maxsize=8192)
def _is_a_word(word: str) -> bool:
    from wordfreq import zipf_frequency

    return any(zipf_frequency(word, language, wordlist="small") > 0 for language in LANGUAGES)
