"""Puts the words that people write into the words that the knowledge base uses.

"Asylum" in everyday speech is what Mexican law calls refuge, and "xq" is "porque". The list is
data: everyday_words.yml.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from actions.kb.folding import fold
from actions.kb.yamlfile import read_yaml

FILE = Path(__file__).with_name("everyday_words.yml")


def in_our_words(text: str) -> str:
    """`text` with everyday words replaced; whatever is not in the list stays as written."""
    pattern, instead = _list()
    folded = fold(text)
    if len(folded) != len(text):  # folding changed the length (ligatures): positions do not match
        text = folded
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(folded):
        other = instead.get(match[1])
        if other is not None:
            parts += [text[at : match.start()], other]
            at = match.end()
    return "".join([*parts, text[at:]])


@lru_cache(maxsize=1)
def _list() -> tuple[re.Pattern[str], dict[str, str]]:
    data = read_yaml(FILE.read_text(encoding="utf-8")).data
    instead = {fold(str(word)): str(other) for word, other in data["say_instead"].items()}
    words = sorted([*instead, *(fold(word) for word in data["keep"])], key=len, reverse=True)
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, words)) + r")(?!\w)"), instead
