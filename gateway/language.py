"""Finds out a person's language where the bot cannot say it: from the browser, or a few words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from actions.kb.folding import words
from actions.kb.models import Knowledge

MOST_PER_WORD = 3.0  # one odd word must not outweigh a sentence
SURE = 1.0
FEWEST_WORDS = 2


class Tongue:
    """Guesses the language of a text by the words that the knowledge has in each language.

    The bot has a real language component; this one stands in for it when the bot is down, and only
    has to be right about a plain sentence. It learns from the entries, so a third language in the
    files is a third language here (naive Bayes with equal priors, capped per word).
    """

    def __init__(self, kb: Knowledge) -> None:
        self.version = kb.version
        self._seen = {
            language: Counter(
                word
                for entry in kb.entries.values()
                for text in (*entry.questions[language], entry.body[language].text)
                for word in words(text)
            )
            for language in kb.languages
        }
        self._known: set[str] = set().union(*self._seen.values())

    def guess(self, text: str) -> str | None:
        """The language of `text`; None when its words do not say, as one word alone never does."""
        if sum(word.isalpha() for word in words(text)) < FEWEST_WORDS:
            return None
        scores = {language: self._score(language, text) for language in self._seen}
        first, *others = sorted(scores, key=lambda language: -scores[language])
        if others and scores[first] - scores[others[0]] < SURE:
            return None
        return first

    def _score(self, language: str, text: str) -> float:
        seen = self._seen[language]
        size = seen.total() + len(self._known) + 1
        total = 0.0
        for word in words(text):
            here = (seen[word] + 0.5) / size
            most = max(
                (other[word] + 0.5) / (other.total() + len(self._known) + 1)
                for other in self._seen.values()
            )
            total += max(math.log(here / most), -MOST_PER_WORD)
        return total


def accepted(header: str, languages: Sequence[str]) -> str:
    """The first of `languages` that an Accept-Language header prefers, else the first of all.

    Weights decide (RFC 9110, section 12.5.4); regions do not: es-MX is es.
    """
    wishes: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((float(weight or 1), tag.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    for _, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if tag in languages:
            return tag
    return languages[0]
