"""The deadline form: what it takes, how it asks, what it says, and what happens in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actions.deadlines import named_event
from actions.kb.loading import load_knowledge
from tests.unit.actions.conftest import Call

ASK = "action_ask_deadline_form_event_date"
OPEN = {"deadline_event": "entry", "requested_slot": "event_date", "times_asked": 1}


def ids(message: dict[str, Any]) -> list[str]:
    return [choice["id"] for choice in message["choices"]]


async def test_a_deadline_is_counted_from_one_message(call: Call) -> None:
    text = "entré el 3 de noviembre de 2026, hasta cuándo puedo pedir refugio"
    nothing, slots = await call("action_begin_deadline", text)
    assert nothing == []
    assert slots["deadline_event"] == "entry" and slots["event_date"] == "2026-11-03"
    [message], after = await call("action_deadline", slots=slots)
    assert message["kind"] == "deadline"
    assert message["data"]["until"] == "2026-12-16"
    assert [day["date"] for day in message["data"]["skipped"]] == ["2026-11-16"]
    assert message["data"]["skipped"][0]["name"]
    assert "miércoles 16 de diciembre de 2026" in message["text"]
    assert after["event_date"] is None


@pytest.mark.parametrize(
    "text", ["entré ayer", "¿Entré ayer?", "ayer (llegué)!", "I ENTERED; help"]
)
def test_an_event_is_named_whatever_stands_around_its_words(folder: Path, text: str) -> None:
    assert named_event(load_knowledge(folder), text) == "entry"


def test_parts_of_words_name_no_event(folder: Path) -> None:
    assert named_event(load_knowledge(folder), "reentré por la frontera") is None


async def test_asking_how_long_gives_the_rule_before_the_day_is_asked_for(call: Call) -> None:
    text = "¿hasta cuándo puedo pedir refugio? acabo de entrar, entré hace poco"
    [rule], slots = await call("action_begin_deadline", text)
    assert rule["answer"] == "deadline" and slots["deadline_event"] == "entry"
    [question], slots = await call("action_ask_deadline_form_event_date", slots=slots)
    assert question["text"] == "¿Qué día entró?"
    assert ids(question) == ["person"]


async def test_a_passed_deadline_says_to_go_anyway(call: Call) -> None:
    slots = {"deadline_event": "entry", "event_date": "2026-01-05", "language": "en"}
    [message], _ = await call("action_deadline", slots=slots)
    assert message["data"]["passed"] is True
    assert "Go anyway" in message["text"]


async def test_a_date_that_can_be_two_days_is_asked_back(call: Call) -> None:
    _, slots = await call("action_begin_deadline", "entré 11/3/26")
    assert slots["event_date"] is None
    [message], _ = await call("action_ask_deadline_form_event_date", slots=slots)
    assert ids(message) == ["month:2026-03-11", "month:2026-11-03", "person"]
    assert message["choices"][1]["label"] == "3 de noviembre de 2026"


async def test_a_day_that_has_not_come_is_not_taken(call: Call) -> None:
    slots = {"deadline_event": "entry", "requested_slot": "event_date"}
    text = "2026-12-24"
    [message], after = await call("validate_deadline_form", text, slots)
    assert message["kind"] == "clarify"
    assert after["event_date"] is None


async def test_the_answer_links_to_the_calendar_file_and_the_note(call: Call) -> None:
    slots = {"deadline_event": "entry", "event_date": "2026-11-03"}
    [message], _ = await call("action_deadline", slots=slots)
    links = {choice["id"]: choice["href"] for choice in message["choices"] if "href" in choice}
    assert links == {
        "calendar": "/es/deadline/entry.ics?from=2026-11-03",
        "note": "/es/deadline/entry?from=2026-11-03",
    }


async def test_both_official_lists_are_told_when_they_differ(call: Call) -> None:
    slots = {"deadline_event": "entry", "event_date": "2026-11-03"}
    [message], _ = await call("action_deadline", slots=slots)
    assert [(one["list"], one["until"]) for one in message["data"]["counts"]] == [
        ("labour_law", "2026-12-16"),
        ("procedure_law", "2026-12-16"),
    ]
    assert "16 de noviembre de 2026" in message["text"]
    assert "20 de noviembre de 2026" in message["text"]


async def test_the_last_day_says_that_it_is_today(call: Call, folder: Path) -> None:
    slots = {"deadline_event": "entry", "event_date": "2026-10-09", "language": "en"}
    [message], _ = await call("action_deadline", slots=slots)
    assert message["data"]["until"] == "2026-11-23"
    assert "It is today" in message["text"]


@pytest.mark.parametrize(
    ("text", "day"), [("a finales de octubre", "2026-10-21"), ("last month", "2026-10-01")]
)
async def test_a_month_is_asked_back_with_its_first_day_as_a_choice(
    call: Call, text: str, day: str
) -> None:
    _, slots = await call("validate_deadline_form", text, OPEN)
    assert slots["event_date"] is None
    [message], _ = await call(ASK, text, {**OPEN, **slots})
    assert ids(message) == [f"about:{day}", "person"]
    entity = {"event_date": day}
    _, slots = await call("validate_deadline_form", "", {**OPEN, **slots}, entity)
    assert slots["event_date"] == day and slots["date_between"] is None


async def test_who_does_not_know_the_day_is_told_where_to_look(call: Call) -> None:
    _, slots = await call("validate_deadline_form", "no me acuerdo", OPEN)
    [message], _ = await call(ASK, "no me acuerdo", {**OPEN, **slots})
    assert "boleto" in message["text"]


async def test_something_else_is_followed_by_one_offer_to_go_on(call: Call) -> None:
    text = "¿y mis hijos?"
    [offer], slots = await call(ASK, text, OPEN, intent="ask_question")
    assert offer["text"] == "¿Seguimos con su fecha límite?" and ids(offer) == ["yes", "no"]
    nothing, _ = await call(ASK, text, {**OPEN, **slots}, intent="ask_question")
    assert nothing == []
    [question], _ = await call(ASK, "sí", {**OPEN, **slots}, intent="affirm")
    assert question["text"] == "¿Qué día entró?"


async def test_danger_in_the_form_gets_help_and_then_the_form_may_go_on(call: Call) -> None:
    text = "me van a matar"
    _, slots = await call("validate_deadline_form", text, OPEN, intent="danger")
    assert "event_date" not in slots
    [offer], _ = await call(ASK, text, OPEN, intent="danger")
    assert "a salvo" in offer["text"] and ids(offer) == ["yes", "no"]


async def test_what_is_no_date_is_said_so_and_then_people_help(call: Call) -> None:
    loop = {"name": "deadline_form"}
    nothing, slots = await call("action_answer", "zzz qqq xxx", OPEN, active_loop=loop)
    assert nothing == [] and slots["misses"] == 1
    [first], slots = await call(ASK, "zzz", {**OPEN, **slots})
    assert "No entendí la fecha" in first["text"] and "¿Qué día entró?" in first["text"]
    _, again = await call("action_answer", "zzz", {**OPEN, "misses": 1}, active_loop=loop)
    [people], _ = await call(ASK, "zzz", {**OPEN, **again})
    assert people["kind"] == "handoff" and "800 123 45 67" in people["text"]


async def test_back_asks_again_from_when_to_count(call: Call) -> None:
    _, slots = await call("validate_deadline_form", "atrás", OPEN, intent="go_back")
    assert slots["deadline_event"] is None
    asked = "action_ask_deadline_form_deadline_event"
    [message], _ = await call(asked, "atrás", {**OPEN, **slots})
    assert ids(message) == ["deadline:entry"]


async def test_another_language_in_the_form_asks_the_same_in_it(call: Call) -> None:
    slots = {**OPEN, "language": "en"}
    [message], _ = await call(ASK, "in english please", slots, intent="switch_language")
    assert message["text"] == "What day did you enter?"


async def test_a_planned_day_is_no_event_yet(call: Call) -> None:
    text = "si entro el próximo lunes, hasta cuándo puedo pedir refugio"
    [told], slots = await call("action_begin_deadline", text)
    assert "todavía no llega" in told["text"] and slots["event_date"] is None
