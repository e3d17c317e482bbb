"""Whether the latest message shows danger: by phrases, and by meaning where it may count."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.danger import danger_in

# What people say to keep the talk going; the examples of danger know nothing of it.
SMALL_TALK = (
    *("abuse", "affirm", "bot_challenge", "deny", "erase", "goodbye", "greet", "inform_date"),
    *("other_language", "repeat", "start_over", "switch_language", "thank"),
)


def danger_shown(known: Known, tracker: Tracker) -> str | None:
    """The kind of danger in the latest message, None without any.

    Answers to the guided questions speak of violence at home, and insults are no danger: there
    only the phrases count.
    """
    text, intent = conversation.text(tracker), conversation.intent(tracker)
    if conversation.in_form(tracker, "triage_form") or intent in SMALL_TALK:
        return danger_in(known.kb, text)
    return known.danger.kind(text, suspected=intent == "danger")
