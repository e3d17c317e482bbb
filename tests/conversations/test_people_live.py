"""Deadlines, people and safety, running: whole conversations in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from actions.assistant import today_in_mexico
from tests.client import Visitor
from tests.conftest import Running

pytestmark = pytest.mark.live
Message = dict[str, Any]


def ids(message: Message) -> list[str]:
    return [choice["id"] for choice in message["choices"]]


def links(message: Message) -> dict[str, str]:
    return {choice["id"]: choice["href"] for choice in message["choices"] if "href" in choice}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "entré hace tres semanas, hasta cuándo puedo pedir refugio"),
        ("en", "I entered three weeks ago, until when can I ask for asylum"),
    ],
)
def test_a_deadline_comes_with_a_calendar_file_and_a_note(
    running: Running, language: str, text: str
) -> None:
    [deadline] = Visitor(running.address, language).say(text)
    assert deadline["data"]["from"] == str(today_in_mexico() - dt.timedelta(days=21))
    file = httpx.get(running.address + links(deadline)["calendar"])
    [event] = Calendar.from_ical(file.content).walk("VEVENT")
    assert str(event["dtstart"].dt) == deadline["data"]["until"]
    note = httpx.get(running.address + links(deadline)["note"], headers={"Accept": "text/html"})
    assert (note.status_code == 200 and "LRPCAP" in note.text) or "Ley" in note.text


@pytest.mark.parametrize(
    ("language", "asked", "vague"),
    [
        ("es", "hasta cuándo puedo pedir refugio", "a finales de octubre"),
        ("en", "until when can I ask for asylum", "last month"),
    ],
)
def test_a_month_is_asked_back_and_counted_from_its_safe_end(
    running: Running, language: str, asked: str, vague: str
) -> None:
    visitor = Visitor(running.address, language)
    visitor.say(asked)
    [back] = visitor.say(vague)
    about = ids(back)[0]
    assert back["kind"] == "clarify" and about.startswith("about:")
    [deadline] = visitor.choose(about)
    assert deadline["kind"] == "deadline" and deadline["data"]["from"] == about[6:]


@pytest.mark.parametrize(
    ("language", "asked", "danger", "yes", "day"),
    [
        (
            "es",
            "hasta cuándo puedo pedir refugio",
            "me quieren matar",
            "sí",
            "3 de noviembre de 2026",
        ),
        (
            "en",
            "until when can I ask for asylum",
            "they want to kill me",
            "yes",
            "November 3, 2026",
        ),
    ],
)
def test_danger_in_the_form_brings_help_and_the_form_goes_on(
    running: Running, language: str, asked: str, danger: str, yes: str, day: str
) -> None:
    visitor = Visitor(running.address, language)
    visitor.say(asked)
    help_first, offer = visitor.say(danger)
    assert help_first["kind"] == "emergency" and "911" in help_first["text"]
    assert ids(offer) == ["yes", "no"]
    [question] = visitor.say(yes)
    assert question["kind"] == "clarify"
    [deadline] = visitor.say(day)
    assert deadline["data"]["until"] == "2026-12-16"


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_digression_is_answered_and_the_offer_to_go_on_comes_once(
    running: Running, language: str
) -> None:
    words = {
        "es": (
            "hasta cuándo puedo pedir refugio",
            "¿cuánto cuesta pedir refugio?",
            "¿mis hijos pueden ir a la escuela?",
            "no",
        ),
        "en": (
            "until when can I ask for asylum",
            "how much does it cost to ask for refuge?",
            "can my children go to school?",
            "no",
        ),
    }[language]
    visitor = Visitor(running.address, language)
    visitor.say(words[0])
    answer, offer = visitor.say(words[1])
    assert answer["answer"] == "refugee-cost" and ids(offer) == ["yes", "no"]
    [answer] = visitor.say(words[2])
    assert answer["answer"] == "school"
    [ended] = visitor.say(words[3])
    assert ended["kind"] == "clarify"


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("es", "estoy en Tapachula, quién me ayuda", "COMAR Tapachula"),
        ("en", "I am near Tijuana, who can help me", "COMAR Tijuana"),
    ],
)
def test_people_are_found_where_somebody_is(
    running: Running, language: str, text: str, place: str
) -> None:
    visitor = Visitor(running.address, language)
    [contacts] = visitor.say(text)
    assert contacts["kind"] == "contacts" and place in contacts["text"]
    [legal] = visitor.choose("contacts:legal_aid")
    assert legal["kind"] == "contacts"


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("es", "desapareció mi hermano en la frontera", "Búsqueda"),
        ("en", "my brother disappeared at the border", "Search"),
        ("es", "me violaron anoche", "Usted no tiene la culpa"),
        ("en", "i was raped last night", "It is not your fault"),
        ("es", "ya no quiero vivir", "911"),
        ("en", "i want to kill myself", "911"),
    ],
)
def test_each_kind_of_danger_has_help_of_its_own(
    running: Running, language: str, text: str, word: str
) -> None:
    messages = Visitor(running.address, language).say(text)
    assert messages[0]["kind"] == "emergency" and word in messages[0]["text"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "dónde compro un pasaporte falso"), ("en", "where can i buy a fake passport")],
)
def test_a_request_to_forge_gets_a_calm_no(running: Running, language: str, text: str) -> None:
    messages = Visitor(running.address, language).say(text)
    assert messages[0]["kind"] == "notice"
    assert "answer:missing-documents-lost" in ids(messages[0])


@pytest.mark.parametrize(
    ("language", "asked", "lost"),
    [
        ("es", "¿cuánto tiempo tengo para pedir refugio?", "no entendí"),
        ("en", "how much does it cost to ask for refuge?", "I don't understand"),
    ],
)
def test_who_does_not_understand_gets_simpler_words_then_people(
    running: Running, language: str, asked: str, lost: str
) -> None:
    visitor = Visitor(running.address, language)
    visitor.say(asked)
    if language == "es":  # the deadline form is open now: a no ends it
        visitor.say("no")
    simpler = visitor.say(lost)
    assert simpler[0]["kind"] == "answer"
    people = visitor.say(lost)
    assert people[-1]["kind"] == "handoff"


@pytest.mark.parametrize(
    ("language", "text"), [("es", "¿qué guardan de mí?"), ("en", "what do you keep about me?")]
)
def test_what_is_kept_is_said(running: Running, language: str, text: str) -> None:
    [notice] = Visitor(running.address, language).say(text)
    assert links(notice) == {
        "privacy": f"/{language}/privacy",
        "privacy_full": f"/{language}/privacy-full",
    }


def test_the_language_changes_in_the_form_without_losing_what_was_said(running: Running) -> None:
    visitor = Visitor(running.address, "es")
    visitor.say("me negaron el refugio, hasta cuándo puedo apelar")
    messages = visitor.say("in English please")
    assert {message["language"] for message in messages} == {"en"}
    assert messages[-1]["kind"] == "clarify"
    [deadline] = visitor.say("November 23, 2026")
    assert deadline["language"] == "en"
    assert (deadline["data"]["event"], deadline["data"]["until"]) == ("refusal", "2026-12-14")
