"""Offices, periods and options give way to an entry that answers what was asked."""

from __future__ import annotations

import pytest

from actions.kb.danger import only_speaks_of_danger
from actions.kb.models import Knowledge
from tests.unit.actions.conftest import Call

ACTS = (
    "action_contacts",
    "action_holding",
    "action_options",
    "action_next_step",
    "action_repeat",
    "action_person",
)


@pytest.mark.parametrize("action", ACTS)
async def test_the_very_answer_comes_before_what_the_words_named(call: Call, action: str) -> None:
    first, *_ = (await call("action_answer", "¿Cuánto tiempo tengo para pedir refugio?"))[0]
    assert first["kind"] == "answer"
    instead, *_ = (await call(action, "¿Cuánto tiempo tengo para pedir refugio?"))[0]
    assert instead["answer"] == first["answer"]


async def test_on_a_walk_through_the_steps_the_next_one_comes(call: Call) -> None:
    walking = {"option": "refugee", "step": 1}
    question = "¿Cuánto tiempo tengo para pedir refugio?"
    first, *_ = (await call("action_next_step", question, walking))[0]
    assert first["kind"] == "steps"


@pytest.mark.parametrize("text", ["siguiente", "what next", "dígalo otra vez"])
@pytest.mark.parametrize("action", ["action_next_step", "action_repeat", "action_person"])
async def test_a_short_wish_is_no_question_of_an_entry(call: Call, action: str, text: str) -> None:
    first, *_ = (await call(action, text))[0]
    assert first["kind"] in ("clarify", "handoff")


@pytest.mark.parametrize("action", ["action_contacts", "action_options"])
async def test_without_such_an_entry_the_act_stays(call: Call, action: str) -> None:
    first, *_ = (await call(action, "zzzz qqqq xxxx"))[0]
    assert first["kind"] != "answer"


async def test_a_choice_is_no_question(call: Call) -> None:
    first, *_ = (await call("action_options"))[0]
    assert first["kind"] == "options"


async def test_a_bare_wish_for_the_options_is_no_question_of_an_entry(call: Call) -> None:
    first, *_ = (await call("action_answer", "¿Cuánto tiempo para pedir refugio?"))[0]
    assert first["kind"] == "answer"
    instead, *_ = (await call("action_options", "¿Cuánto tiempo para pedir refugio?"))[0]
    assert instead["kind"] == "options"


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("what is human trafficking", True),
        ("¿qué es la trata?", True),
        ("what is trafficking, they force me to work", False),
        ("help", False),
    ],
)
def test_asking_what_a_danger_is_is_no_danger(shipped: Knowledge, text: str, general: bool) -> None:
    assert only_speaks_of_danger(shipped, text) is general
