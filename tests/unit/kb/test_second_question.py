"""A message that asks two things: it is taken apart, and the second entry is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.kb.models import Knowledge
from actions.kb.retrieval import Candidate, Found
from actions.kb.second_question import parts_of, second_question
from actions.kb.thresholds import load_thresholds

HOW, COST = "refugee-how", "refugee-cost"
SURE = Candidate(COST, 1.2, 1.0, 0.9, 1.0, 1.0, "")


class Shelf:
    """A search that is sure of one entry for the texts that name money, and knows nothing else."""

    def __init__(self) -> None:
        self.thresholds = load_thresholds()

    def same_option(self, one: str, other: str) -> bool:
        return True

    def search(self, question: str, option: str | None = None, top: int | None = 5) -> Found:
        entry = COST if "cuesta" in question else HOW
        other = replace(SURE, entry="other", score=0.1)
        return Found((replace(SURE, entry=entry), other))


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("¿Cómo pido refugio y cuánto me cuesta?", ["Cómo pido refugio", "cuánto me cuesta"]),
        ("How long can I stay, and may I work a bit?", ["How long can I stay", "may I work a bit"]),
        ("¿Cómo pido refugio?", ["Cómo pido refugio"]),
        ("sí y no", []),
        ("", []),
    ],
)
def test_it_is_taken_apart_where_something_new_begins(message: str, parts: list[str]) -> None:
    assert parts_of(message) == parts


def test_the_other_question_is_found(shipped: Knowledge) -> None:
    message = "¿Cómo pido refugio y cuánto me cuesta todo?"
    shelf, first = Shelf(), shipped.entries[HOW]
    second = second_question(shipped, shelf, message, first, "es")  # type: ignore[arg-type]
    assert second is not None and second.id == COST


def test_one_question_has_no_second(shipped: Knowledge) -> None:
    shelf, first = Shelf(), shipped.entries[HOW]
    for message in ("¿Cómo pido refugio?", "Llegué ayer de Honduras, ¿cómo pido refugio?"):
        assert second_question(shipped, shelf, message, first, "es") is None  # type: ignore[arg-type]
