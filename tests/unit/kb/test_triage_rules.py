"""The rules of triage: which options fit, why, what is urgent, what next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.kb.business_days import OfficeCalendar
from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.models import Knowledge
from actions.kb.triage import PRIVATE, SKIPPED, Judge
from actions.kb.yamlfile import read_yaml

TODAY = dt.date(2026, 11, 23)
CASES = read_yaml(Path(__file__).with_name("triage_cases.yml").read_text("utf-8")).data
PARTS = ("fits", "against", "careful")
FEARS = ("persecution", "political", "violence", "danger", "unsure")


@pytest.fixture
def judge(shipped: Knowledge) -> Judge:
    return Judge(shipped, OfficeCalendar(shipped.calendar), TODAY)


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for option, parts in CASES["options"].items():
        for part, rules in parts.items():
            for rule, case in rules.items():
                yield f"{option}.{part}.{rule}", case
    for part in ("urgent", "notes", "next"):
        for rule, case in CASES[part].items():
            yield f"{part}.{rule}", case


def rule_names(kb: Knowledge) -> Iterator[str]:
    for option, rules in kb.triage.options.items():
        for part in PARTS:
            for rule in getattr(rules, part):
                yield f"{option}.{part}.{rule.id}"
    for part in ("urgent", "notes", "next"):
        for rule in getattr(kb.triage, part):
            yield f"{part}.{rule.id}"


def holds(judge: Judge, name: str, answers: dict[str, str]) -> bool:
    """Whether the outcome shows the rule; a next step only counts as a rule, not by its place."""
    first, *rest = name.split(".")
    if first == "next":
        step = next(step for step in judge.triage.next if step.id == rest[0])
        return step.when.holds(judge.known(answers)) is True
    outcome = judge.outcome(answers)
    if first == "urgent":
        return any(one.rule.id == rest[0] for one in outcome.urgent)
    if first == "notes":
        return any(one.id == rest[0] for one in outcome.notes)
    finding = next(one for one in outcome.findings if one.option == first)
    part, rule = rest
    said = finding.careful if part == "careful" else finding.because
    verdict = {"fits": "fits", "against": "not"}.get(part, finding.verdict)
    return finding.verdict == verdict and any(getattr(one, "id", None) == rule for one in said)


@pytest.mark.parametrize(("name", "case"), list(cases()), ids=lambda one: str(one)[:40])
def test_each_rule_is_reached_and_just_missed(
    judge: Judge, name: str, case: dict[str, Any]
) -> None:
    assert holds(judge, name, case["reaches"])
    if case["misses"] is not None:
        assert not holds(judge, name, case["misses"])


def test_every_rule_has_a_case(shipped: Knowledge) -> None:
    assert set(rule_names(shipped)) == {name for name, _ in cases()}


@pytest.mark.parametrize("fear", FEARS)
def test_who_fears_return_is_shown_refuge_first(judge: Judge, fear: str) -> None:
    outcome = judge.outcome({"place": "inside", "fear": fear, "family": "yes", "crime": "yes"})
    assert outcome.of("fits")[0].option == "refugee"


def test_options_come_in_the_order_of_protection(judge: Judge) -> None:
    order = [one.option for one in judge.outcome({}).findings]
    assert order[:3] == ["refugee", "asylum", "complementary"] and order[-1] == "regional-card"


def test_what_was_skipped_decides_nothing(judge: Judge) -> None:
    for silence in (SKIPPED, PRIVATE):
        outcome = judge.outcome({"place": "inside", "fear": silence})
        assert "refugee" in [one.option for one in outcome.of("maybe")]


def test_the_window_for_refuge_is_counted_from_the_day_of_entry(judge: Judge) -> None:
    answers = {"place": "inside", "fear": "violence", "papers": "none", "entry": "2026-11-03"}
    [urgent] = judge.outcome(answers).urgent
    assert urgent.deadline == "entry" and urgent.period is not None
    assert urgent.period.until == dt.date(2026, 12, 16)
    [skipped] = [day.date for day in urgent.period.skipped]
    assert skipped == dt.date(2026, 11, 16)


def test_nobody_is_asked_more_than_eight_questions(judge: Judge) -> None:
    assert judge.most_questions({}) == 8


def test_the_questions_end_for_every_way_of_answering(judge: Judge) -> None:
    ways: list[dict[str, str]] = [{}]
    while ways:
        answers = ways.pop()
        question = judge.next_question(answers)
        if question is None:
            assert len(answers) <= 8
            continue
        assert judge.most_questions(answers) <= 8
        deciding = question.id in ("place", "company", "fear", "papers")
        values = judge.offered(question, answers)[: None if deciding else 1]
        ways += [{**answers, question.id: value.id} for value in values]


def test_an_answer_that_no_longer_fits_is_left_out(judge: Judge) -> None:
    inside = {"place": "inside", "company": "adult", "fear": "violence", "papers": "asked"}
    moved = {**inside, "place": "outside"}
    assert "papers" not in judge.known(moved)
    question = judge.next_question(moved)
    assert question is not None and question.id == "nationality"


def test_a_changed_answer_changes_the_result(judge: Judge) -> None:
    before = judge.outcome({"place": "inside", "company": "adult", "fear": "none"})
    after = judge.outcome({"place": "inside", "company": "children", "fear": "none"})
    assert "humanitarian-card" not in [one.option for one in before.of("fits")]
    assert "humanitarian-card" in [one.option for one in after.of("fits")]


def complaints(folder: Path, old: str, new: str) -> str:
    file = folder / "triage.yml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeInvalid) as invalid:
        load_knowledge(folder)
    return str(invalid.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("only_if: {place: inside}", "only_if: {plaice: inside}", "no question 'plaice'"),
        ("only_if: {place: inside}", "only_if: {place: insde}", "no answer 'insde'"),
        ("only_if: {place: inside}", "only_if: {any: place}", "belongs a list of conditions"),
        ("deadline: entry", "deadline: entrance", "no deadline 'entrance'"),
        ("  irregular:\n    name", "  irregulr:\n    name", "no option 'irregulr'"),
        ("contact: tapachula", "contact: tapa", "no contact 'tapa'"),
        ('"deadline:entry"', '"deadline:entri"', "leads nowhere"),
        ('source: LRPCAP, article: "art. 133"', "source: NOPE", "no source 'NOPE'"),
        ("Vaya en {window}", "Vaya en {windo}", "no fact 'windo'"),
        ("id: outside\n        label", "id: inside\n        label", "stands twice"),
        ("counts: entry", "counts: place", "no deadline to count"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    folder: Path, old: str, new: str, complaint: str
) -> None:
    said = complaints(folder, old, new)
    assert complaint in said and said.startswith("triage.yml:")


def test_a_missing_language_is_named(folder: Path) -> None:
    said = complaints(folder, "{es: Sus hijos, en: Your children}", "{es: Sus hijos}")
    assert "'en' is missing" in said
