"""Recognises danger by phrases (knowledge/danger.yml): a net below the dialogue model's intent.

It also works when the dialogue model is down. A phrase matches whole words, without accents; `*`
at the end of a word stands for any ending. It is not a judgement: a wrong alarm costs the reader
one card with help lines, a missed one may cost much more.
"""

from __future__ import annotations

import re
from functools import lru_cache

from actions.kb.folding import fold
from actions.kb.models import Knowledge


def danger_in(kb: Knowledge, text: str) -> str | None:
    """The id of the first category of danger whose phrases stand in `text`, else None."""
    folded = fold(text)
    excluded = [p for phrases in kb.danger.not_danger.values() for p in phrases]
    for phrase in excluded:
        folded = pattern(phrase).sub(" ", folded)
    for category in kb.danger.categories:
        for phrases in category.phrases.values():
            if any(pattern(phrase).search(folded) for phrase in phrases):
                return category.id
    return None


@lru_cache(maxsize=4096)
def pattern(phrase: str) -> re.Pattern[str]:
    """What finds a phrase in a folded text: whole words, `*` for any ending."""
    words = [re.escape(word).replace(r"\*", r"\w*") for word in fold(phrase).split()]
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)")
