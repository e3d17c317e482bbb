"""A message that leans on the last answer is compared behind its title too."""

from __future__ import annotations

from typing import Any

import pytest

from actions.kb.decision import decide
from actions.kb.follow_up import Shown, search_after
from actions.kb.models import Knowledge
from actions.kb.retrieval import Candidate, Found
from actions.kb.thresholds import load_thresholds

DEADLINE, HOW, COST = "refugee-deadline", "refugee-how", "refugee-cost"


def candidate(entry: str, score: float) -> Candidate:
    return Candidate(entry, score, score, score, 0.0, score, "")


class Shelf:
    """A search whose finds are given: by the message, for everything else `unsure`."""

    def __init__(self, **finds: Found) -> None:
        self.thresholds = load_thresholds()
        self.entries = [DEADLINE, HOW, COST]
        self.finds = finds
        self.asked: list[str] = []

    def is_about(self, entry: str, option: str) -> bool:
        return entry.startswith(option)

    def search(self, question: str, option: str | None = None, top: int | None = 5) -> Found:
        self.asked.append(question)
        return self.finds["alone" if question in ("y cuánto cuesta", "x " * 30) else "behind"]


UNSURE = Found((candidate(DEADLINE, 0.3), candidate(HOW, 0.28), candidate(COST, 0.2)), outside=0.3)
BEHIND = Found((candidate(HOW, 0.9), candidate(COST, 0.7), candidate(DEADLINE, 0.1)))


def search(shelf: Any, question: str, before: Any) -> Found:
    return search_after(shelf, question, before and Shown.answer(before, "es"), "refugee")


def test_it_is_compared_behind_the_title_which_says_nothing_for_the_answer_shown(
    shipped: Knowledge,
) -> None:
    shelf = Shelf(alone=UNSURE, behind=BEHIND)
    found = search(shelf, "y cuánto cuesta", shipped.entries[HOW])
    assert [one.entry for one in found.candidates] == [COST, DEADLINE, HOW]
    assert found.candidates[-1].score == UNSURE.candidates[1].score
    assert shelf.asked[-1] == f"{shipped.entries[HOW].title('es')} y cuánto cuesta"
    assert found.outside == 0.0


@pytest.mark.parametrize("question", ["y cuánto cuesta", "x " * 30])
def test_without_an_answer_before_or_with_many_words_it_stands_alone(
    shipped: Knowledge, question: str
) -> None:
    before = None if question.startswith("y") else shipped.entries[HOW]
    shelf = Shelf(alone=UNSURE, behind=BEHIND)
    assert search(shelf, question, before) == UNSURE
    assert shelf.asked == [question]


def test_what_is_clear_by_itself_is_left_as_it_is(shipped: Knowledge) -> None:
    clear = Found((candidate(COST, 1.6), candidate(DEADLINE, 0.5), candidate(HOW, 0.1)))
    other = Found((candidate(DEADLINE, 1.2), candidate(COST, 0.2), candidate(HOW, 0.1)))
    shelf = Shelf(alone=clear, behind=other)
    assert search(shelf, "y cuánto cuesta", shipped.entries[HOW]) == clear


def test_what_is_clear_either_way_leans(shipped: Knowledge) -> None:
    shown = (candidate(COST, 1.2), candidate(DEADLINE, 0.9), candidate(HOW, 0.1))
    clear = Found(shown, outside=0.7)
    shelf = Shelf(alone=clear, behind=BEHIND)
    assert shelf.thresholds.answer_from < decide(clear, shelf.thresholds).right
    assert decide(clear, shelf.thresholds).right < shelf.thresholds.follow_up_alone_from
    found = search(shelf, "y cuánto cuesta", shipped.entries[HOW])
    assert found.leaning and found.candidates[0].entry == COST


def test_what_is_certain_by_itself_is_searched_once(shipped: Knowledge) -> None:
    certain = Found((candidate(COST, 1.6), candidate(DEADLINE, 0.1), candidate(HOW, 0.1)))
    shelf = Shelf(alone=certain, behind=BEHIND)
    assert search(shelf, "y cuánto cuesta", shipped.entries[HOW]) == certain
    assert shelf.asked == ["y cuánto cuesta"]
