"""What a reply counts as, and how the counts are shown."""

from __future__ import annotations

from typing import Any

import pytest

from actions.kb.evaluation import Question
from tests.evaluation import report
from tests.evaluation.asking import Outcome, result
from tests.evaluation.figures import figures, reply_languages


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
        (question("entry", "refugee-how"), reply("steps"), "in the choices"),
        (question("entry", "refugee-cost"), reply("steps"), "wrong"),
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
    was = {"a": "right", "b": "right"}
    is_now = {"a": "wrong", "b": "right", "new": "right"}
    assert report.changed(was, is_now) == ["  a: right → wrong"]
    assert report.changed(was, is_now, {"a": "hola"}) == ["  a: right → wrong  'hola'"]


def test_the_markdown_has_every_row_and_the_differences() -> None:
    now = {"all": {"questions": 3.0, "right": 0.5}, "one": {"not available": "why"}}
    text = report.markdown("set", now, {"all": {"questions": 2.0, "right": 0.25}})
    assert "| all | 3 (+1) | 50.0% (+25.0%) |  |" in text
    assert "| one |  |  | why |" in text


def test_the_table_says_what_is_not_available() -> None:
    assert "not available: no model" in report.table("set", {"USE": {"not available": "no model"}})


def test_confusions_are_listed_with_their_differences() -> None:
    lines = report.confusions("set", {"greet": {"deny": 3, "affirm": 5}}, {"greet": {"deny": 4}})
    assert lines.splitlines()[2:] == [
        "  greet taken for affirm: 5 (+5)",
        "  greet taken for deny: 3 (-1)",
    ]


def test_danger_and_what_is_out_of_scope_are_told_by_language() -> None:
    outcomes = [
        Outcome(question("danger"), reply("emergency"), "right"),
        Outcome(question("danger", language="en"), reply("answer", "b"), "wrong"),
        Outcome(question("unknown"), reply("fallback"), "right"),
    ]
    rows = figures(outcomes)
    assert rows["expected danger, language en"] == {"questions": 1, "wrong": 1}
    assert rows["expected danger, language es"]["right"] == 1
    assert rows["expected unknown, style plain"]["right"] == 1


def test_the_language_of_the_replies_by_language_and_style() -> None:
    outcomes = [
        Outcome(question("entry", "a"), reply("answer", "a"), "right"),
        Outcome(question("entry", "a", language="en"), reply("answer", "a"), "right"),
        Outcome(question("entry", "a", language="mixed"), reply("answer", "a"), "right"),
    ]
    rows = reply_languages(outcomes)
    assert rows["all"] == {"questions": 2, "language right": 0.5}
    assert rows["language en"]["language right"] == 0
    assert rows["style plain"]["questions"] == 2
