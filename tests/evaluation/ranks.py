"""How far up a right entry stands: recall at 1 and 3, and the mean reciprocal rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from actions.kb.evaluation import Question
from tests.evaluation.figures import Row, Rows

DEEP = 10  # a right entry further down counts as not found


def places(asked: Sequence[Question], ranked: Sequence[Sequence[str]]) -> list[int]:
    """For each question the place (from 1) of its first right entry; 0 when it was not found."""
    found = []
    for question, entries in zip(asked, ranked, strict=True):
        right = {*question.entries, *question.also}
        ordered = distinct(entries)
        found.append(next((n for n, entry in enumerate(ordered, 1) if entry in right), 0))
    return found


def shares(found: Sequence[int]) -> Row:
    """The row of a ranking: recall@1, recall@3 and MRR of the places."""
    there = np.array(found)
    return {
        "questions": float(len(there)),
        "recall@1": float(np.mean(there == 1)),
        "recall@3": float(np.mean((there > 0) & (there <= 3))),
        "MRR": float(np.mean([1 / place if place else 0.0 for place in found])),
    }


def by_language_and_style(name: str, asked: Sequence[Question], found: Sequence[int]) -> Rows:
    """The same for each language and each style, under `name, language es`, `name, style sms`, …"""
    groups: dict[str, list[int]] = defaultdict(list)
    for question, place in zip(asked, found, strict=True):
        groups[f"{name}, language {question.language}"].append(place)
        groups[f"{name}, style {question.style}"].append(place)
    return {group: shares(members) for group, members in sorted(groups.items())}


def distinct(entries: Sequence[str]) -> list[str]:
    """A ranking of texts as one of entries: each where it comes first."""
    return list(dict.fromkeys(entries))[:DEEP]
