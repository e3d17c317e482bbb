from __future__ import annotations

import json

import pytest

from gateway.choices import UnknownChoice, known, payload, start_payload

PAYLOADS = {
    "steps:refugee": '/ask_steps{"option": "refugee"}',
    "holding:irregular": '/ask_holding{"option": "irregular"}',
    "option:humanitarian-card": '/choose_option{"option": "humanitarian-card"}',
    "answer:refugee-deadline": '/choose_answer{"entry": "refugee-deadline"}',
    "more:refugee-deadline": '/more{"entry": "refugee-deadline"}',
    "deadline:entry": '/ask_deadline{"event": "entry"}',
    "contacts:legal_aid": '/ask_contact{"contact_kind": "legal_aid"}',
    "contacts": "/ask_contact",
    "language:en": '/switch_language{"language": "en"}',
    "month:2026-11-03": '/inform_date{"event_date": "2026-11-03"}',
    "person": "/ask_person",
    "danger": "/danger",
    "options": "/ask_options",
    "topics": "/show_topics",
    "next": "/next_step",
    "yes": "/affirm",
    "no": "/deny",
    "repeat": "/repeat",
    "erase": "/erase",
}


@pytest.mark.parametrize(("choice", "expected"), PAYLOADS.items())
def test_every_choice_has_its_payload(choice: str, expected: str) -> None:
    intent, brace, entities = expected.partition("{")
    given = payload(choice)
    assert given.partition("{")[0] == intent
    if brace:
        assert json.loads("{" + given.partition("{")[2]) == json.loads("{" + entities)


@pytest.mark.parametrize(
    "choice",
    ["", "restart", "steps", "steps:", 'steps:a"}', "deadline:birth", "month:tomorrow", "yes:x"],
)
def test_anything_else_is_unknown(choice: str) -> None:
    assert not known(choice)
    with pytest.raises(UnknownChoice):
        payload(choice)


def test_a_conversation_starts_in_the_language_that_is_given() -> None:
    assert start_payload(None) == "/start"
    assert json.loads(start_payload("es").removeprefix("/start")) == {"language": "es"}
