"""Brings people together with people: contacts, a person please, and help in danger."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.danger import danger_shown
from actions.kb.directory import Found, Where, find_contacts, kind_in, place_in
from actions.kb.emergency import emergency
from actions.kb.messages import Message, contacts_message, say
from actions.kb.models import Contact, Knowledge
from actions.puente_action import PuenteAction

Reply = tuple[list[Message], dict[str, Any]]
MOST_CONTACTS = 5
OFFERED_KINDS = ("comar", "unhcr", "legal_aid", "shelter", "human_rights")


class Emergency(PuenteAction):
    """Help lines first, in any state of the dialogue."""

    action_name = "action_emergency"
    looks_for_danger = False  # it is the answer to it

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        kind = danger_shown(known, tracker)
        return [emergency(known.kb, kind, language)], {"misses": 0, "asked_back": False}


class Contacts(PuenteAction):
    """Offices and help lines: by kind, where the person is, else the nearest that are known."""

    action_name = "action_contacts"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        return contacts_for(known, tracker, language)


def contacts_for(known: Known, tracker: Tracker, language: str) -> Reply:
    """The people for the place and kind that the message names; the place may be from before."""
    kb, text = known.kb, conversation.text(tracker)
    named = place_in(kb.directory, text)
    where = named or place_in(kb.directory, conversation.slot(tracker, "place") or "")
    kind = conversation.entity(tracker, "contact_kind") or kind_in(kb.directory, text)
    if kind is None and named is not None:  # the place was asked for, and this is the answer
        kind = conversation.slot(tracker, "help_kind")
    found = find_contacts(kb, where, kind)
    if where is None and kind is None:
        found = Found([contact for contact in kb.contacts if contact.nationwide], "nationwide")
    message = contacts_message(
        kb,
        _with_a_line(kb, found, kind if where else None)[:MOST_CONTACTS],
        language,
        intro=_intro(kb, found, where, kind, language),
        choices=_kinds(kb, kind),
    )
    asked = kind if where is None else None
    return [message], {"place": where.name if where else None, "help_kind": asked, "misses": 0}


def _kinds(kb: Knowledge, shown: str | None) -> list[str]:
    """Other kinds of help as choices, and a person."""
    return [*(f"contacts:{kind}" for kind in OFFERED_KINDS if kind != shown), "person"]


def _with_a_line(kb: Knowledge, found: Found, kind: str | None) -> list[Contact]:
    """The contacts found, and of the same kind one that serves the whole country."""
    near = found.contacts[: MOST_CONTACTS - 1]
    if found.how == "nationwide":
        return found.contacts
    kinds = {kind} if kind else {"unhcr"}
    lines = [c for c in kb.contacts if c.nationwide and c.kind in kinds and c not in near]
    return near + lines[:1]


def _intro(
    kb: Knowledge, found: Found, where: Where | None, kind: str | None, language: str
) -> str:
    """How near these people are, said honestly."""
    if where is None:
        return say(kb, "contacts_where", language)
    things = say(kb, f"contact_kind_{kind or 'any'}", language)
    values = {"place": where.name, "state": found.state, "kind": things}
    return say(kb, f"contacts_{found.how}", language, **values)


class Person(PuenteAction):
    """An honest card: nobody sits behind this machine; who there is, when, what to have ready."""

    action_name = "action_person"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        kb = known.kb
        relay = ["relay"] if self.assistant.relay is not None else []
        card = handoff(kb, "person", language, [*relay, "contacts", "topics"])
        card["text"] += "\n\n" + say(kb, "person_ready", language)
        return [card], {"misses": 0, "asked_back": False}


def handoff(kb: Knowledge, say_key: str, language: str, choices: list[str]) -> Message:
    """The card with people who can help where the bot cannot; `say_key` is its first sentence."""
    intro = say(kb, say_key, language)
    return contacts_message(kb, helpers(kb), language, "handoff", intro, choices)


def helpers(kb: Knowledge) -> list[Contact]:
    """The people to hand on to when the bot cannot help: nationwide, most important first."""
    kinds = ("unhcr", "legal_aid", "human_rights")
    nationwide = [c for c in kb.contacts if c.nationwide and c.kind in kinds]
    return sorted(nationwide, key=lambda c: kinds.index(c.kind))[:3]
