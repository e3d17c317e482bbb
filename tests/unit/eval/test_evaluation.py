"""What a reply counts as, and how the counts are shown."""

from __future__ import annotations

from typing import Any

import pytest

from actions.kb.evaluation import Question
from tests.evaluation import report
from tests.evaluation.asking import Outcome, result
from tests.evaluation.figures import figures


def question(expected: str, *entries: str, language: str = "es", **more: Any) -> Question:
    return Question(
        "q1", "una pregunta larga", language, expected, entries, "visa", "plain", **more
    )


def reply(kind: str, answer: str = "", *choices: str, language: str = "es") -> list[dict[str, Any]]:
    offered = [{"id": f"answer:{id}"} for id in choices]
    return [{"kind": kind, "answer": answer, "choices": offered, "language": language, "text": "…"}]


@pytest.mark.parametrize(
    ("expected", "said", "counts_as"),
    [
        (question("entry", "a"), reply("answer", "a"), "right"),
        (question("entry", "a", also=("b",)), reply("answer", "b"), "right"),
        (question("entry", "a"), reply("answer", "b"), "wrong"),
        (question("entry", "a"), reply("clarify", "", "b", "a"), "in the choices"),
        (question("entry", "a"), reply("clarify", "", "b", "c"), "asked back"),
        (question("entry", "a"), reply("fallback"), "refused"),
        (question("unknown"), reply("fallback"), "right"),
        (question("unknown"), reply("answer", "a"), "wrong"),
        (question("danger"), reply("emergency"), "right"),
        (question("danger"), reply("answer", "a"), "wrong"),
        (question("steps"), reply("answer", "refugee-how"), "in the choices"),
    ],
)
def test_what_a_reply_counts_as(
    expected: Question, said: list[dict[str, Any]], counts_as: str
) -> None:
    assert result(expected, said) == counts_as


def test_shares_language_and_false_alarms() -> None:
    outcomes = [
        Outcome(question("entry", "a"), reply("answer", "a"), "right"),
        Outcome(question("entry", "a"), reply("answer", "b", language="en"), "wrong"),
        Outcome(question("unknown"), reply("emergency"), "wrong"),
    ]
    rows = figures(outcomes)
    assert rows["expected entry"] == {"questions": 2, "right": 0.5, "wrong": 0.5}
    assert rows["all"]["language right"] == pytest.approx(2 / 3)
    assert rows["all"]["false alarms"] == pytest.approx(1 / 3)


def test_differences_stand_in_brackets_and_changed_questions_by_id() -> None:
    now, before = {"all": {"right": 0.5}}, {"all": {"right": 0.4}}
    assert "right 50.0% (+10.0%)" in report.table("set", now, before)
    assert report.changed({"a": "wrong", "b": "right"}, {"a": "right", "b": "right"}) == [
        "  a: wrong → right"
    ]


def test_the_curve_and_the_markdown_are_drawn() -> None:
    assert report.curve([(0.9, True), (0.2, False)]).startswith("<svg")
    assert "| all | 50.0% |" in report.markdown("set", {"all": {"right": 0.5}})
