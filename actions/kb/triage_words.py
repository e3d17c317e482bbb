"""Understands answers to the guided questions in people's own words, in every language at once.

Phrases of knowledge/triage.yml, whole words without accents, `*` for any ending; where two overlap
the longer one wins ("no tengo hijos" over "tengo hijos"). It gives ids and keeps no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from actions.kb.folding import fold
from actions.kb.model_base import TextLists
from actions.kb.triage_models import Question, Triage

LEAST_LETTERS = re.compile(r"[^a-z0-9ñ' ]+")


@dataclass(frozen=True)
class Found:
    """A value that the words mean, and where in the text."""

    question: str
    value: str
    start: int
    end: int


def values_in(triage: Triage, text: str) -> dict[str, str]:
    """The answers that `text` gives to any question, by question: the longest words win."""
    folded = _plain(text)
    found = [
        Found(question.id, value.id, match.start(), match.end())
        for question in triage.questions
        for value in question.values
        for phrase in _all(value.words)
        for match in _pattern(phrase).finditer(folded)
    ]
    taken: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in taken):
            taken.append(one)
    answers: dict[str, str] = {}
    for one in taken:  # longest first: it decides when two values of a question are named
        answers.setdefault(one.question, one.value)
    return answers


def reply_to(question: Question, text: str) -> str | None:
    """The value that the whole of `text` means as the answer to `question`, else None."""
    folded = _plain(text).strip()
    matching = [
        (len(phrase), value.id)
        for value in question.values
        for phrase in (*_all(value.reply), *_all(value.words), *_labels(value.label))
        if _pattern(_plain(phrase)).fullmatch(folded)
    ]
    return max(matching)[1] if matching else None


def is_exactly(phrases: TextLists, text: str) -> bool:
    """Whether the whole of `text` is one of the phrases."""
    folded = _plain(text).strip()
    return any(_pattern(phrase).fullmatch(folded) for phrase in _all(phrases))


def stands_in(phrases: TextLists, text: str) -> bool:
    """Whether one of the phrases stands somewhere in `text`."""
    folded = _plain(text)
    return any(_pattern(phrase).search(folded) for phrase in _all(phrases))


def is_question(triage: Triage, text: str) -> bool:
    """Whether the person asks something instead of answering."""
    folded = _plain(text).strip()
    begins = any(_pattern(phrase).match(folded) for phrase in _all(triage.words.question))
    return "?" in text or "¿" in text or begins


def _all(phrases: TextLists) -> Iterable[str]:
    return (phrase for one in phrases.values() for phrase in one)


def _labels(label: dict[str, str]) -> Iterable[str]:
    return label.values()


def _plain(text: str) -> str:
    """Folded, with one blank for every stretch that is no letter, digit or apostrophe."""
    return " ".join(LEAST_LETTERS.sub(" ", fold(text).replace("’", "'")).split())


@lru_cache(maxsize=8192)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in fold(phrase).split()]
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)")
