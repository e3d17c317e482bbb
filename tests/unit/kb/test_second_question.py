"""A message that asks two things: it is taken apart, and the second entry is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.kb.models import Knowledge
from actions.kb.retrieval import Candidate, Found
from actions.kb.second_question import asking_parts, second_question
from actions.kb.thresholds import load_thresholds

HOW, COST = "refugee-how", "refugee-cost"
SURE = Candidate(COST, 1.2, 1.0, 0.9, 1.0, 1.0, "")


class Shelf:
    """A search that is sure of one entry for the texts that name money, and knows nothing else."""

    def __init__(self) -> None:
        self.thresholds = load_thresholds()
        self.asked: list[str] = []

    def is_about(self, entry: str, option: str) -> bool:
        return True

    def search(self, question: str, option: str | None = None, top: int | None = 5) -> Found:
        self.asked.append(question)
        entry = COST if "cuesta" in question else HOW
        other = replace(SURE, entry="other", score=0.1)
        return Found((replace(SURE, entry=entry), other))


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("¿Cómo pido refugio y cuánto me cuesta?", ["Cómo pido refugio", "cuánto me cuesta"]),
        ("How long can I stay, and may I work a bit?", ["How long can I stay", "may I work a bit"]),
        ("como pido refugio y cuanto me cuesta", ["como pido refugio", "cuanto me cuesta"]),
        ("Llegué ayer, vengo con mi hija. ¿Cómo pido refugio?", ["Cómo pido refugio"]),
        ("sí y no", []),
        ("", []),
    ],
)
def test_what_asks_is_taken_out_of_the_message(
    shipped: Knowledge, message: str, parts: list[str]
) -> None:
    assert asking_parts(shipped.triage, message) == parts


def test_the_other_question_is_found(shipped: Knowledge) -> None:
    message = "¿Cómo pido refugio y cuánto me cuesta todo?"
    shelf, first = Shelf(), shipped.entries[HOW]
    second = second_question(shipped, shelf, message, first, "es")  # type: ignore[arg-type]
    assert second is not None and second.id == COST


@pytest.mark.parametrize(
    "message",
    ["¿Cómo pido refugio?", "No sé cuánto me cuesta, vengo sin dinero. ¿Cómo pido refugio?"],
)
def test_one_question_has_no_second_and_costs_no_search(shipped: Knowledge, message: str) -> None:
    shelf, first = Shelf(), shipped.entries[HOW]
    assert second_question(shipped, shelf, message, first, "es") is None  # type: ignore[arg-type]
    assert not shelf.asked
