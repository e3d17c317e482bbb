"""Brings people together with people: contacts, a person please, and help in danger."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.danger import danger_in
from actions.kb.emergency import emergency
from actions.kb.folding import fold
from actions.kb.messages import Message, contacts_message, say
from actions.kb.models import Contact, Knowledge
from actions.puente_action import PuenteAction

Reply = tuple[list[Message], dict[str, Any]]
MOST_CONTACTS = 5


class Emergency(PuenteAction):
    """Help lines first, in any state of the dialogue."""

    action_name = "action_emergency"
    looks_for_danger = False  # it is the answer to it

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        found = danger_in(known.kb, conversation.text(tracker))
        return [emergency(known.kb, found, language)], {"misses": 0, "asked_back": False}


class Contacts(PuenteAction):
    """Offices and help lines, by kind and by the place that the person names."""

    action_name = "action_contacts"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        kb = known.kb
        kind = conversation.entity(tracker, "contact_kind")
        asked = fold(conversation.text(tracker))
        by_kind = [c for c in kb.contacts if kind in (None, c.kind)]
        here = [c for c in by_kind if any(p and fold(p) in asked for p in (c.city, c.state))]
        named = [c for c in by_kind if kind or _names(c, asked)]
        chosen = here or named or [c for c in kb.contacts if c.nationwide]
        message = contacts_message(
            kb,
            _important_first(chosen)[:MOST_CONTACTS],
            language,
            intro=say(kb, "contacts_intro", language),
            choices=["contacts:comar", "contacts:legal_aid", "contacts:human_rights", "person"],
        )
        return [message], {}


class Person(PuenteAction):
    """An honest card: which people there are, and that nobody sits behind this machine."""

    action_name = "action_person"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        card = handoff(known.kb, "person", language, ["contacts", "topics"])
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


def _important_first(contacts: list[Contact]) -> list[Contact]:
    return sorted(contacts, key=lambda c: (not c.urgent, not c.verified))


def _names(contact: Contact, asked: str) -> bool:
    """Whether the message names this contact or its kind ("comar", "acnur", "abogado")."""
    own = {word for name in contact.name.values() for word in fold(name).split() if len(word) > 3}
    return bool(own & set(asked.split()))


ACTIONS = (Emergency, Contacts, Person)
