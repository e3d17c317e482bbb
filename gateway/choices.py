"""What a chosen button means to the bot.

A button has a small public id ("steps:refugee"); the bot wants an order ("/ask_steps{…}"). Only
this table turns one into the other, and the gateway takes only ids that it issued itself in the
same conversation, so nobody can send the bot an order of their own.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

_NAME = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
_DATE = r"\d{4}-\d{2}-\d{2}"


class UnknownChoice(ValueError):
    """The id is none that the bot could understand."""


class ChoiceNotIssued(ValueError):
    """The id was never offered in this conversation."""


class _Order(NamedTuple):
    """The intent behind a choice, and the entity that the part after the colon fills."""

    intent: str
    entity: str = ""
    value: str = _NAME


_BARE = {
    "contacts": _Order("ask_contact"),
    "person": _Order("ask_person"),
    "danger": _Order("danger"),
    "relay": _Order("relay"),
    "relay:again": _Order("relay"),
    "relay:send": _Order("relay_send"),
    "relay:drop": _Order("relay_drop"),
    "options": _Order("ask_options"),
    "topics": _Order("show_topics"),
    "yes": _Order("affirm"),
    "no": _Order("deny"),
    "repeat": _Order("repeat"),
    "next": _Order("next_step"),
    "back": _Order("go_back"),
    "triage": _Order("ask_triage"),
    "start_over": _Order("start_over"),
    "erase": _Order("erase"),
}
_WITH_VALUE = {
    "steps": _Order("ask_steps", "option"),
    "holding": _Order("ask_holding", "option"),
    "option": _Order("choose_option", "option"),
    "answer": _Order("choose_answer", "entry"),
    "more": _Order("more", "entry"),
    "step": _Order("ask_step_detail", "step_part", "where|bring|takes|costs"),
    "checklist": _Order("ask_checklist", "option"),
    # an answer to a guided question, or a wish such as triage:skip
    "triage": _Order("answer_triage", "triage_answer", rf"{_NAME}(?::{_NAME})?"),
    "deadline": _Order("ask_deadline", "event", "entry|refusal|filed|ratify|overstay"),
    "contacts": _Order("ask_contact", "contact_kind"),
    "language": _Order("switch_language", "language", "[a-z]{2}"),
    "month": _Order("inform_date", "event_date", _DATE),
    "about": _Order("inform_date", "event_date", _DATE),  # no day known: the safe end of a stretch
}


def payload(choice: str) -> str:
    """What the bot gets for a choice: `payload("steps:visa")` is `/ask_steps{"option": "visa"}`.

    Raises:
        UnknownChoice: the table has no such choice.
    """
    if choice in _BARE:
        return f"/{_BARE[choice].intent}"
    verb, colon, value = choice.partition(":")
    order = (_WITH_VALUE if colon else _BARE).get(verb)
    if order is None or (colon and not re.fullmatch(order.value, value)):
        raise UnknownChoice(choice)
    if not colon:
        return f"/{order.intent}"
    return f"/{order.intent}{json.dumps({order.entity: value})}"


def known(choice: str) -> bool:
    """Whether the bot would understand this choice."""
    try:
        payload(choice)
    except UnknownChoice:
        return False
    return True


def start_payload(language: str | None) -> str:
    """What opens a conversation: the bot greets, in `language` when it is given."""
    return f"/start{json.dumps({'language': language})}" if language else "/start"
