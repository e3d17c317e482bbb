"""What a short message leans on: the entries just offered, the last answer, or the option."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions import searching
from actions.assistant import Assistant
from actions.kb.follow_up import Shown
from actions.kb.retrieval import Found


@pytest.mark.parametrize(
    ("slots", "entry", "option"),
    [
        ({}, None, None),
        ({"last_answer": "deadline", "option": "refugee"}, "deadline", "refugee"),
        ({"option": "refugee", "last_answer": None}, None, "refugee"),
        ({"last_answer": "gone", "option": "gone"}, None, None),
        # an entry that was only offered may be the one that is asked for next
        ({"suggested": "deadline", "last_answer": "school"}, None, "refugee"),
    ],
)
def test_what_was_shown_last(
    assistant: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    slots: dict[str, Any],
    entry: str | None,
    option: str | None,
) -> None:
    seen: list[Shown | None] = []

    def search_after(retriever: Any, question: str, shown: Shown | None, about: Any) -> Found:
        seen.append(shown)
        return searching.NOTHING

    monkeypatch.setattr(searching, "search_after", search_after)
    tracker = Tracker("somebody", slots, {"text": "¿y eso?"}, [], False, None, {}, "action_listen")
    searching.found_in_conversation(assistant.known, tracker, "¿y eso?", "es")
    [shown] = seen
    assert (shown and shown.entry, shown and shown.option) == (entry, option)
