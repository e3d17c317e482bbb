"""Answer, ask back or refuse: by how likely the best entry is right."""

from __future__ import annotations

import pytest

from actions.kb.decision import decide
from actions.kb.retrieval import Candidate, Found
from actions.kb.thresholds import load_thresholds

NUMBERS = load_thresholds()


def found(best: float, second: float, outside: float = 0.05, lexical: float = 0.8) -> Found:
    scores = {"one": best, "two": second, "three": second - 0.01, "four": second - 0.02}
    return Found(
        tuple(
            Candidate(name, score, score, score, lexical, score, f"nearest of {name}")
            for name, score in scores.items()
        ),
        outside,
        "a topic",
        8,
    )


def test_one_entry_far_ahead_is_the_answer() -> None:
    decision = decide(found(0.9, 0.2), NUMBERS)
    assert (decision.kind, decision.entries) == ("answer", ("one",))


@pytest.mark.parametrize("sure_from", [0.0, 1.0])
def test_below_an_answer_that_is_not_sure_the_next_entries_are_offered(sure_from: float) -> None:
    numbers = NUMBERS.model_copy(update={"sure_from": sure_from})
    decision = decide(found(0.9, 0.2), numbers)
    assert decision.entries == ("one",)
    assert decision.perhaps == (("two", "three") if sure_from else ())


def test_two_entries_equally_near_are_offered() -> None:
    decision = decide(found(0.35, 0.34, outside=0.1, lexical=0.5), NUMBERS)
    assert decision.kind == "ask_back"
    assert decision.entries == ("one", "two", "three")


def test_nothing_near_is_refused() -> None:
    assert decide(found(0.05, 0.04, outside=0.03, lexical=0.0), NUMBERS).kind == "unknown"


def test_nearer_to_what_is_not_covered_is_refused_and_says_so() -> None:
    decision = decide(found(0.5, 0.2, outside=0.6), NUMBERS)
    assert decision.kind == "unknown"
    assert "a topic" in decision.why


def test_no_candidates_is_refused() -> None:
    assert decide(Found(()), NUMBERS).kind == "unknown"


def test_the_nearer_the_likelier() -> None:
    sure, unsure = decide(found(0.9, 0.1), NUMBERS), decide(found(0.4, 0.3), NUMBERS)
    assert sure.right > unsure.right
