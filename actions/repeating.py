"""Says the last answer again, in simpler words; whoever still does not understand gets people."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.dialogue import TOPICS
from actions.kb.facts import fill
from actions.kb.messages import Message, answer_message, label, say, simple_message
from actions.kb.models import Entry
from actions.kb.texts import sentences
from actions.people import handoff
from actions.puente_action import PuenteAction

Reply = tuple[list[Message], dict[str, Any]]


class Repeat(PuenteAction):
    """The entry's simpler words, else its first sentence and people; the second time people."""

    action_name = "action_repeat"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        if conversation.in_form(tracker, "deadline_form"):
            return [], {}  # the form asks its question again
        last = known.kb.entries.get(conversation.slot(tracker, "last_answer") or "")
        if last is None:
            return [simple_message(known.kb, "nothing_to_repeat", language, "clarify", TOPICS)], {}
        if conversation.slot(tracker, "repeated") == last.id:
            choices = [f"answer:{last.id}", "topics"]
            return [handoff(known.kb, "simpler_people", language, choices)], {"repeated": None}
        return self._simpler(known, last, language), {"repeated": last.id}

    def _simpler(self, known: Known, entry: Entry, language: str) -> list[Message]:
        kb, body = known.kb, entry.body[language]
        again = answer_message(kb, entry, language, self.assistant.today())
        whole = {"id": f"answer:{entry.id}", "label": label(kb, "whole_answer", language)}
        person = {"id": "person", "label": label(kb, "person", language)}
        again["choices"] = [whole, person]
        if body.simple:
            simple = fill(body.simple, kb.facts, kb.interface[language])
            again["text"] = f"{say(kb, 'simpler_intro', language)}\n\n{simple}"
            return [again]
        first = sentences(fill(body.text, kb.facts, kb.interface[language]))[0]
        again["text"] = say(kb, "simpler_first", language, first=first)
        return [again, handoff(kb, "simpler_people", language, ["topics"])]
