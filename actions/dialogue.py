"""Keeps the thread: language, yes and no, insults, what is kept, start again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.answering import AnsweringAction
from actions.assistant import Known
from actions.kb.folding import words
from actions.kb.messages import Message, answer_message, label, message, say, simple_message
from actions.people import handoff
from actions.puente_action import PuenteAction

Reply = tuple[list[Message], dict[str, Any]]


class SwitchLanguage(PuenteAction):
    """Goes on in the language that the person asked for, until they ask again."""

    action_name = "action_switch_language"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        wanted = self._wanted(known, tracker) or language
        messages = [
            simple_message(known.kb, "language_switched", wanted, "notice", ["topics", "options"])
        ]
        last = known.kb.entries.get(conversation.slot(tracker, "last_answer") or "")
        if last is not None and not conversation.in_form(tracker):
            messages.append(answer_message(known.kb, last, wanted, self.assistant.today()))
        return messages, {"language": wanted, "language_locked": True}

    def _wanted(self, known: Known, tracker: Tracker) -> str | None:
        if not conversation.text(tracker):  # a choice carries the language itself
            return conversation.entity(tracker, "language")
        asked = set(words(conversation.text(tracker)))
        for language, interface in known.kb.interface.items():
            if asked & set(interface.units["language_names"].split()):
                return language
        return None


class OtherLanguage(PuenteAction):
    """A message in a language that nobody here speaks: one short reply in all that we do."""

    action_name = "action_other_language"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        kb = known.kb
        in_order = sorted(kb.languages, key=lambda one: one != language)
        text = "\n\n".join(say(kb, "other_language", one) for one in in_order)
        choices = [f"language:{one}" for one in kb.languages]
        return [message(kb, "notice", language, text, choices=[*choices, "contacts:unhcr"])], {}


class Affirm(AnsweringAction):
    """A "yes": to the entry that was just suggested, else an offer of topics."""

    action_name = "action_affirm"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        suggested = known.kb.entries.get(conversation.slot(tracker, "suggested") or "")
        if suggested is not None:
            return self.answer(known, suggested, language)
        if conversation.in_form(tracker):
            return [], {}  # the form goes on by itself
        return [simple_message(known.kb, "yes_go_on", language, "clarify", TOPICS)], {}


class Deny(PuenteAction):
    """A "no": to a suggestion, then people are offered; else it just goes on listening."""

    action_name = "action_deny"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        key = "no_suggestion" if conversation.slot(tracker, "suggested") else "no_go_on"
        reply = simple_message(known.kb, key, language, "clarify", [*TOPICS, "person"])
        return [reply], {"suggested": None, "asked_back": False}


class Abuse(PuenteAction):
    """Insults are met calmly: an offer, then people, then a short word; never the same twice."""

    action_name = "action_abuse"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        before = int(conversation.slot(tracker, "abuse") or 0)
        counted = {"abuse": before + 1}
        if before == 1:
            return [handoff(known.kb, "abuse_again", language, ["topics"])], counted
        key = "abuse" if before == 0 else "abuse_still"
        return [simple_message(known.kb, key, language, "notice", ["topics", "person"])], counted


class Privacy(PuenteAction):
    """What is kept of a person, with the page in plain words and the full text."""

    action_name = "action_privacy"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        told = simple_message(known.kb, "privacy", language, "notice", ["erase"])
        pages = (("privacy", "privacy"), ("privacy_full", "privacy-full"))
        told["choices"] += [
            {"id": id, "label": label(known.kb, id, language), "href": f"/{language}/{page}"}
            for id, page in pages
        ]
        return [told], {}


class StartOver(PuenteAction):
    """Forgets what the conversation was about; the language stays."""

    action_name = "action_start_over"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        reply = simple_message(known.kb, "start_over", language, "greeting", TOPICS)
        return [reply], dict.fromkeys(FORGOTTEN)


TOPICS = ("options", "option:refugee", "option:irregular", "option:visa")
FORGOTTEN = (
    "option",
    "last_answer",
    "suggested",
    "asked_back",
    "misses",
    "step",
    "deadline_event",
    "event_date",
    "triage",
    "triage_done",
    "place",
    "abuse",
    "repeated",
)


ACTIONS = (SwitchLanguage, OtherLanguage, Affirm, Deny, Abuse, Privacy, StartOver)
