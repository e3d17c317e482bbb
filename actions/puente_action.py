"""The base of every custom action: it speaks in messages of the chat API's contract."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation
from actions.assistant import Assistant, Known
from actions.danger import danger_shown
from actions.kb.danger import warning_in
from actions.kb.emergency import emergency
from actions.kb.messages import Message, simple_message

Events = list[dict[str, Any]]
SAYS_SOMETHING = ("answer", "steps", "holding", "deadline", "contacts", "triage")


class PuenteAction(Action):
    """One custom action. A subclass sets `action_name` and says in `reply` what to say and store.

    Args:
        assistant: the knowledge in force and the search over it.
    """

    action_name: str
    looks_for_danger = True  # help lines come before whatever the action says

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def name(self) -> str:
        return self.action_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        known = self.assistant.known
        language = conversation.language(tracker, known.kb.languages)
        messages, slots = self.reply(known, tracker, language)
        if self.looks_for_danger:
            messages = self._help_first(known, tracker, language, messages)
        messages, warned = self._warned(known, tracker, language, messages)
        slots = {**slots, **warned}
        for message in messages:
            dispatcher.utter_message(json_message=message)
        return [
            {"event": "slot", "timestamp": None, "name": name, "value": value}
            for name, value in slots.items()
        ]

    @staticmethod
    def _help_first(
        known: Known, tracker: Tracker, language: str, messages: list[Message]
    ) -> list[Message]:
        """The emergency card before what says something; a shrug after it would only confuse."""
        danger = danger_shown(known, tracker)
        if danger is None:
            return messages
        return [
            emergency(known.kb, danger, language),
            *(one for one in messages if one["kind"] in SAYS_SOMETHING),
        ]

    @staticmethod
    def _warned(
        known: Known, tracker: Tracker, language: str, messages: list[Message]
    ) -> tuple[list[Message], dict[str, Any]]:
        """A standing warning after the reply, once in a conversation; never beside help lines."""
        warning = warning_in(known.kb, conversation.text(tracker))
        given = list(conversation.slot(tracker, "warned") or [])
        urgent = any(one["kind"] == "emergency" for one in messages)
        if warning is None or warning in given or urgent or not messages:
            return messages, {}
        notice = simple_message(known.kb, f"warning_{warning}", language, "notice")
        return [*messages, notice], {"warned": [*given, warning]}

    @abstractmethod
    def reply(
        self, known: Known, tracker: Tracker, language: str
    ) -> tuple[list[Message], dict[str, Any]]:
        """The messages to send and the slots to set, in the person's language."""
