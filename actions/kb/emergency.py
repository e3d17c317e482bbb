"""The emergency card: whom to call first, and what to do, for the kind of danger there is."""

from __future__ import annotations

from actions.kb.danger import danger_in
from actions.kb.messages import Message, contacts_message, say
from actions.kb.models import Knowledge


def emergency(kb: Knowledge, category: str | None, language: str) -> Message:
    """The card: the lines for this kind of danger first, then every other urgent one."""
    ids = next((c.contacts for c in kb.danger.categories if c.id == category), [])
    lines = [kb.contact(id) for id in ids]
    lines += [contact for contact in kb.contacts if contact.urgent and contact not in lines]
    key = f"danger_{category}"
    intro = say(kb, key if key in kb.interface[language].say else "danger", language)
    return contacts_message(kb, lines, language, "emergency", intro, ["person"])


def emergency_if_danger(kb: Knowledge, text: str, language: str) -> Message | None:
    """The emergency card when the words of `text` show danger, else None."""
    found = danger_in(kb, text)
    return None if found is None else emergency(kb, found, language)
