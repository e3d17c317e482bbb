"""Searches for what a person wrote, after what was said before."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.follow_up import search_after
from actions.kb.retrieval import Found

NOTHING = Found(())


def found_in_conversation(known: Known, tracker: Tracker, question: str, language: str) -> Found:
    """What is found for a message after what was said before."""
    if not question.strip():
        return NOTHING
    before = known.kb.entries.get(conversation.slot(tracker, "last_answer") or "")
    option = conversation.slot(tracker, "option")
    return search_after(known.retriever, question, before, language, option)
