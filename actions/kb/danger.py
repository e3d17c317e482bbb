"""Recognises danger by phrases (knowledge/danger.yml): a net below the dialogue model's intent.

It also works when the dialogue model is down. A phrase matches whole words, without accents; `*`
at the end of a word stands for any ending. It is not a judgement: a wrong alarm costs the reader
one card with help lines, a missed one may cost much more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from actions.kb.folding import fold
from actions.kb.models import Knowledge, Unlawful


def danger_in(kb: Knowledge, text: str) -> str | None:
    """The id of the first category of danger whose phrases stand in `text`, else None."""
    folded = _without_general_talk(kb, fold(text))
    for category in kb.danger.categories:
        if _stands(category.phrases.values(), folded):
            return category.id
    return None


def only_speaks_of_danger(kb: Knowledge, text: str) -> bool:
    """Whether `text` asks about a danger (`not_danger`: "what is trafficking") and shows none."""
    folded = fold(text)
    return _without_general_talk(kb, folded) != folded and danger_in(kb, text) is None


def _without_general_talk(kb: Knowledge, folded: str) -> str:
    for phrases in kb.danger.not_danger.values():
        for phrase in phrases:
            folded = pattern(phrase).sub(" ", folded)
    return folded


def warning_in(kb: Knowledge, text: str) -> str | None:
    """The id of the standing warning that the words of `text` call for, else None."""
    folded = fold(text)
    calling = (one.id for one in kb.danger.warnings if _stands(one.phrases.values(), folded))
    return next(calling, None)


def unlawful_in(kb: Knowledge, text: str) -> Unlawful | None:
    """What unlawful thing `text` asks help for: to forge, to lie, to bribe; else None."""
    folded = fold(text)
    asked = (one for one in kb.danger.unlawful if _stands(one.phrases.values(), folded))
    return next(asked, None)


def _stands(phrases: Iterable[list[str]], folded: str) -> bool:
    return any(pattern(phrase).search(folded) for some in phrases for phrase in some)


@lru_cache(maxsize=4096)
def pattern(phrase: str) -> re.Pattern[str]:
    """What finds a phrase in a folded text: whole words, `*` for any ending."""
    words = [re.escape(word).replace(r"\*", r"\w*") for word in fold(phrase).split()]
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)")
