"""The guided questions, running: whole conversations in both languages, with interruptions."""

from __future__ import annotations

import signal
from typing import Any

import httpx
import pytest

from tests.client import Visitor
from tests.conftest import Running
from tests.conversations.test_live import wait_until

pytestmark = pytest.mark.live
Message = dict[str, Any]


def ids(message: Message) -> list[str]:
    return [choice["id"] for choice in message["choices"]]


def question(messages: list[Message]) -> str | None:
    """The question that the last message asks, None when it asks none."""
    found: str | None = (messages[-1].get("data") or {}).get("question")
    return found


# what is said, and the question that is asked after it; None: a digression, then an offer
WAYS: dict[str, list[tuple[str, str | None]]] = {
    "es": [
        ("qué opción me conviene", "place"),
        ("estoy en tapachula", "company"),
        ("traigo a mis hijos", "fear"),
        ("¿mis hijos pueden ir a la escuela?", None),
        ("sí, seguimos", "fear"),
        ("por las maras", "papers"),
        ("no tengo papeles", "entry"),
        ("prefiero no decir", "crime"),
        ("atrás", "entry"),
        ("entré hace tres semanas", "crime"),
        ("no", "family"),
        ("no sé", "us"),
    ],
    "en": [
        ("which option fits me", "place"),
        ("I am in Tapachula", "company"),
        ("my kids are with me", "fear"),
        ("can my children go to school?", None),
        ("yes", "fear"),
        ("because of the gangs", "papers"),
        ("no papers", "entry"),
        ("I prefer not to say", "crime"),
        ("back", "entry"),
        ("I entered three weeks ago", "crime"),
        ("no", "family"),
        ("I don't know", "us"),
    ],
}
LAST = {"es": "quiero quedarme en mexico", "en": "I want to stay in Mexico"}


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_whole_triage_with_a_digression_and_a_change(running: Running, language: str) -> None:
    visitor = Visitor(running.address, language)
    for text, asked in WAYS[language]:
        reply = visitor.say(text)
        assert question(reply) == asked, (text, [m["text"] for m in reply])
        assert reply[-1]["language"] == language
        if asked is None:
            assert reply[0]["answer"] == "school" and "triage:go_on" in ids(reply[-1])
    result, people = visitor.say(LAST[language])
    assert (result["kind"], people["kind"]) == ("triage", "contacts")
    options = ["refugee", "complementary", "humanitarian-card"]
    assert result["data"]["options"] == options
    [urgent] = result["data"]["urgent"]
    assert urgent["id"] == "apply" and urgent["passed"] is False
    change = {"es": "perdón, sí tengo miedo, soy periodista", "en": "sorry, I am a journalist"}
    changed, result, _ = visitor.say(change[language])
    assert result["data"]["options"][:2] == ["refugee", "asylum"], changed["text"]


def test_the_language_changes_in_the_middle_and_no_answer_is_lost(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    visitor.say("ayúdeme a elegir")
    visitor.choose("triage:place:inside")
    asked = visitor.choose("triage:company:adult")
    assert question(asked) == "fear" and asked[-1]["data"]["number"] == 3
    switched = visitor.say("can we speak english please")
    assert question(switched) == "fear" and switched[-1]["language"] == "en"
    assert question(visitor.say("I am afraid to go back")) == "papers"
    back = visitor.choose("language:es") if "language:es" in ids(switched[0]) else None
    assert back is None or back[-1]["data"]["number"] == 4


def test_danger_in_the_middle_brings_help_and_the_questions_wait(running: Running) -> None:
    visitor = Visitor(running.address, "en")
    visitor.say("help me choose")
    visitor.choose("triage:place:inside")
    emergency, offer = visitor.say("help they want to kill me right now")
    assert emergency["kind"] == "emergency" and "triage:go_on" in ids(offer)
    assert question(visitor.choose("triage:go_on")) == "company"


def test_what_is_not_understood_twice_brings_choices_and_people(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    visitor.say("qué me conviene")
    [first] = visitor.say("zxcv qwrt")
    [second] = visitor.say("plmk wqas")
    assert question([first]) == question([second]) == "place"
    assert "person" in ids(second) and "triage:skip" in ids(second)


def test_a_killed_bot_goes_on_where_it_was_in_either_form(running: Running) -> None:
    choosing, counting = Visitor(running.address, "es"), Visitor(running.address, "en")
    choosing.say("qué opción me conviene")
    choosing.choose("triage:place:inside")
    assert question(choosing.choose("triage:company:children")) == "fear"
    assert counting.say("until when can I ask for refuge")[-1]["kind"] == "clarify"
    before = running.house["bot"].pid
    running.house["bot"].signal(signal.SIGKILL)
    assert wait_until(lambda: running.house["bot"].pid != before)
    running.house.wait_ready(90)
    ready = f"{running.address}/health/ready"
    assert wait_until(lambda: httpx.get(ready).status_code == 200, seconds=60)
    asked = choosing.choose("triage:fear:violence")
    assert question(asked) == "papers" and asked[-1]["data"]["number"] == 4
    [deadline] = counting.say("November 3, 2026")
    assert deadline["kind"] == "deadline" and deadline["data"]["until"] == "2026-12-16"


def test_who_is_held_is_told_at_once_what_to_say(running: Running) -> None:
    visitor = Visitor(running.address, "en")
    visitor.say("which option fits me")
    note, asked = visitor.choose("triage:place:held")
    assert "Quiero pedir refugio" in note["text"]
    answer, rights, *_ = visitor.choose("answer:detained-what-to-do-now")
    assert answer["answer"] == "detained-what-to-do-now" and "lawyer" in rights["text"]
    assert question([asked]) == "company"


def test_the_old_buttons_still_change_an_answer_after_the_result(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    visitor.say("qué opción me conviene")
    visitor.choose("triage:place:inside")
    visitor.choose("triage:company:adult")
    [result, _] = visitor.say("ver resultado")
    assert "humanitarian-card" not in result["data"]["options"]
    reply = visitor.choose("triage:company:children")
    while question(reply) is not None:
        reply = visitor.choose("triage:skip")
    assert "humanitarian-card" in reply[-2]["data"]["options"]
