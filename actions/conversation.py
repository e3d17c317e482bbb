"""What an action knows of the conversation, read from Rasa's tracker and nowhere else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker


def language(tracker: Tracker, known: tuple[str, ...]) -> str:
    """The conversation's language, one of those the knowledge base has."""
    value = tracker.get_slot("language")
    return value if value in known else known[0]


def text(tracker: Tracker) -> str:
    """What the person just wrote; empty when they chose a choice."""
    words = str((tracker.latest_message or {}).get("text") or "")
    return "" if words.startswith("/") else words


def entity(tracker: Tracker, name: str) -> str | None:
    """The value of an entity of the latest message; the last one wins, None without any."""
    values = list(tracker.get_latest_entity_values(name))
    return str(values[-1]) if values else None


def intent(tracker: Tracker) -> str:
    """The name of the latest message's intent; empty without one."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def in_form(tracker: Tracker, name: str | None = None) -> bool:
    """Whether a form is open; with `name`, whether it is that one."""
    open_now = (tracker.active_loop or {}).get("name")
    return open_now == name if name else bool(open_now)


def slot(tracker: Tracker, name: str) -> Any:
    """A slot's value."""
    return tracker.get_slot(name)


def about(option: str) -> dict[str, Any]:
    """The slots by which the conversation is about an option, and the last answer has gone by."""
    return {"option": option, "last_answer": None}
