"""What the shipped conversations cover: languages, length, intents, options, events, rules."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from actions.kb.models import Knowledge
from puente.converse.cases import Case, read_cases
from tests.knowledge_folder import PROJECT

FOLDER = PROJECT / "tests" / "conversations" / "cases"
ENOUGH = 120
RULES = PROJECT / "tests" / "unit" / "kb" / "triage_cases.yml"
# what the bot's components or the gateway alone can bring about, and a choice of every triage case
NOT_BY_TAG = {"start", "answer_triage", "inform_date", "relay", "relay_send", "relay_drop"}
SAME_AS = {"ask_triage": "triage", "ask_contact": "ask_contact", "danger": "danger"}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases([FOLDER])


def language(case: Case) -> str:
    """The case's language; without a button, that of the name's first reply expectation."""
    if case.language:
        return case.language
    named = [
        str(check.wants["language"])
        for turn in case.turns
        for check in turn.checks
        if "language" in check.wants
    ]
    return named[0] if named else "es"


def test_there_are_enough_of_them_half_in_each_language(cases: list[Case]) -> None:
    count = Counter(language(case) for case in cases)
    assert len(cases) >= ENOUGH
    assert abs(count["es"] - count["en"]) <= len(cases) * 0.06


def test_each_has_three_to_twelve_turns_and_a_name_of_its_own(cases: list[Case]) -> None:
    assert [c.name for c in cases if not 3 <= len(c.turns) - 1 <= 12] == []
    assert [name for name, n in Counter(c.name for c in cases).items() if n > 1] == []


def test_every_intent_has_conversations_in_both_languages(cases: list[Case]) -> None:
    domain = yaml.safe_load((PROJECT / "bot" / "domain" / "intents.yml").read_text("utf-8"))
    for intent in set(domain["intents"]) - NOT_BY_TAG:
        tag = SAME_AS.get(intent, intent)
        told = {language(case) for case in cases if tag in case.tags}
        assert told == {"es", "en"}, intent


def test_every_option_and_event_has_conversations(cases: list[Case], shipped: Knowledge) -> None:
    tags = {tag for case in cases for tag in case.tags}
    assert set(shipped.options) <= tags
    assert set(shipped.deadlines) <= tags


def test_every_triage_rule_is_reached_and_just_missed(cases: list[Case]) -> None:
    tags = {tag for case in cases for tag in case.tags}
    rules = yaml.load(RULES.read_text("utf-8"), Loader=yaml.BaseLoader)
    named = {
        f"options.{option}.{kind}.{rule}": case
        for option, kinds in rules["options"].items()
        for kind, cases_of in kinds.items()
        for rule, case in cases_of.items()
    } | {
        f"{part}.{rule}": case
        for part in ("urgent", "notes", "next")
        for rule, case in rules[part].items()
    }
    always = {name for name, case in named.items() if case["misses"] in ("", "null")}
    assert {name for name in named if f"reaches:{name}" not in tags} - always == set()
    assert {name for name in named if f"misses:{name}" not in tags} - always == set()


def test_the_folder_holds_conversations_only() -> None:
    assert all(file.suffix == ".yml" for file in Path(FOLDER).iterdir())
