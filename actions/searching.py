"""Searches for what a person wrote, after what was said before."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.follow_up import Shown, search_after
from actions.kb.retrieval import Found

NOTHING = Found(())


def found_in_conversation(known: Known, tracker: Tracker, question: str, language: str) -> Found:
    """What is found for a message after what was said before."""
    if not question.strip():
        return NOTHING
    option = conversation.slot(tracker, "option")
    return search_after(known.retriever, question, shown_last(known, tracker, language), option)


def shown_last(known: Known, tracker: Tracker, language: str) -> Shown | None:
    """What a choice of entries began with; else the last answer; else the option talked about."""
    suggested = known.kb.entries.get(conversation.slot(tracker, "suggested") or "")
    if suggested is not None:
        return Shown(suggested.title(language), suggested.option)
    entry = known.kb.entries.get(conversation.slot(tracker, "last_answer") or "")
    if entry is not None:
        return Shown.answer(entry, language)
    option = known.kb.options.get(conversation.slot(tracker, "option") or "")
    return Shown.of_option(option, language) if option is not None else None
