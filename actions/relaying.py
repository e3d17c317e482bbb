"""Hands a question on to people, when the operator set it up: asked, shown first, sent after a yes.

Off by default (relay_settings.py). What is handed on is only what the person wrote for it, the
language and the topic; no name, no number: they call, or go there, and say a code.
"""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation
from actions.assistant import Assistant, Known
from actions.danger import danger_shown
from actions.kb.messages import Message, contacts_message, say, simple_message
from actions.kb.models import Contact
from actions.people import handoff
from actions.puente_action import Events, PuenteAction
from actions.relay_desk import RelayDesk, TooManyQuestions
from actions.relay_line import Question, RelayFailed

logger = logging.getLogger(__name__)
Reply = tuple[list[Message], dict[str, Any]]
FORM = "relay_form"
NOT_THE_QUESTION = (
    "affirm",
    "danger",
    "deny",
    "erase",
    "goodbye",
    "repeat",
    "start_over",
    "switch_language",
)
MOST_TIMES_ASKED = 2
PLACE = "\0"  # where the question will stand; nothing in it is filled in as if it were ours
CLOSE = {"relay_ready": None, "relay_asked": None}


def reader(known: Known, desk: RelayDesk | None) -> Contact | None:
    """Who reads the questions; None when the relay is off, or they are no contact any more."""
    if desk is None:
        return None
    ids = (contact for contact in known.kb.contacts if contact.id == desk.settings.contact)
    return next(ids, None)


class RelayAction(PuenteAction):
    """An action of the relay."""

    @property
    def desk(self) -> RelayDesk | None:
        """Where questions wait; None when the relay is off."""
        return self.assistant.relay

    def people(self, known: Known, language: str, key: str) -> Message:
        """People to call instead."""
        return handoff(known.kb, key, language, ["contacts", "topics"])


class BeginRelay(RelayAction):
    """Says who reads it, when, and what is sent; then the form waits for the question."""

    action_name = "action_begin_relay"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        who = reader(known, self.desk)
        if who is None or self.desk is None:
            return [self.people(known, language, "relay_off")], {"relay_ready": "off"}
        self.desk.drop(tracker.sender_id)
        kb = known.kb
        hours = who.hours[language] if who.hours else say(kb, "relay_no_hours", language)
        values = {"who": who.name[language], "hours": hours, "days": str(self.desk.settings.days)}
        intro = simple_message(kb, "relay_intro", language, "handoff", **values)
        return [intro], {"relay_ready": None, "relay_asked": 0, "misses": 0}


class ValidateRelayForm(FormValidationAction):
    """Takes the question, into memory only: the slot says that there is one, not what it is."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def name(self) -> str:
        return "validate_relay_form"

    def domain_slots(self, domain: dict[str, Any]) -> list[str]:
        """The form's slot; said here because Rasa sends no domain (selective domain)."""
        return ["relay_ready"]

    async def extract_relay_ready(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        text, desk = conversation.text(tracker).strip(), self.assistant.relay
        if not text or desk is None or conversation.intent(tracker) in NOT_THE_QUESTION:
            return {}
        if danger_shown(self.assistant.known, tracker) is not None:
            return {}
        desk.hold(tracker.sender_id, text)
        return {"relay_ready": "yes"}


class AskRelay(RelayAction):
    """Asks for the question, twice at most."""

    action_name = "action_ask_relay_form_relay_ready"
    looks_for_danger = False  # another action of the same turn has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        times = int(conversation.slot(tracker, "relay_asked") or 0)
        if times >= MOST_TIMES_ASKED:
            return [], {}
        asked = simple_message(known.kb, "relay_ask", language, "clarify", ["relay:drop"])
        return [asked], {"relay_asked": times + 1}


class ShowRelay(RelayAction):
    """Shows exactly what would be sent, and asks for a yes."""

    action_name = "action_show_relay"
    looks_for_danger = False  # the form's validation has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        who = reader(known, self.desk)
        held = self.desk.held(tracker.sender_id) if self.desk else None
        if who is None or held is None:
            gone = [] if conversation.slot(tracker, "relay_ready") == "off" else ["relay_gone"]
            return [self.people(known, language, key) for key in gone], CLOSE
        kb, question = known.kb, _question(known, tracker, language, *held)
        values = {
            "who": who.name[language],
            "spoken": kb.interface[language].widget["language_name"],
            "topic": question.topic or say(kb, "relay_no_topic", language),
            "code": question.code,
            "text": PLACE,
        }
        choices = ["relay:send", "relay:again", "relay:drop"]
        shown = simple_message(kb, "relay_show", language, "handoff", choices, **values)
        words = " ".join(question.text.split())  # no line of it may look like ours
        shown["kept_as"] = shown["text"].replace(PLACE, say(kb, "relay_not_kept", language))
        shown["text"] = shown["text"].replace(PLACE, words)
        return [shown], CLOSE


class SendRelay(RelayAction):
    """Sends it after the yes."""

    action_name = "action_send_relay"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        known = self.assistant.known
        language = conversation.language(tracker, known.kb.languages)
        message = await self._sent(known, tracker, language)
        dispatcher.utter_message(json_message=message)
        return []

    async def _sent(self, known: Known, tracker: Tracker, language: str) -> Message:
        desk, who = self.desk, reader(known, self.desk)
        held = desk.held(tracker.sender_id) if desk else None
        if desk is None or who is None or held is None:
            return self.people(known, language, "relay_gone")
        question = _question(known, tracker, language, *held)
        try:
            await desk.send(tracker.sender_id, question)
        except TooManyQuestions:
            desk.drop(tracker.sender_id)
            return self.people(known, language, "relay_too_many")
        except RelayFailed as failure:
            logger.warning("a question could not be handed on: %s", failure)
            failed = self.people(known, language, "relay_failed")
            again = simple_message(known.kb, "relay_failed", language, "handoff", ["relay:send"])
            return {**failed, "choices": [*again["choices"], *failed["choices"]]}
        values = {"code": question.code, "days": str(desk.settings.days)}
        intro = say(known.kb, "relay_sent", language, **values)
        return contacts_message(known.kb, [who], language, "handoff", intro, ["topics"])

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        """Not used: sending takes a while, so `run` does it."""
        return [], {}


class DropRelay(RelayAction):
    """Sends nothing and forgets the question."""

    action_name = "action_drop_relay"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        if self.desk is not None:
            self.desk.drop(tracker.sender_id)
        return [self.people(known, language, "relay_dropped")], CLOSE


def _question(known: Known, tracker: Tracker, language: str, text: str, code: str) -> Question:
    """The question with the topic and the last answer of the conversation, by their titles."""
    option = known.kb.options.get(conversation.slot(tracker, "option") or "")
    entry = known.kb.entries.get(conversation.slot(tracker, "last_answer") or "")
    return Question(
        code,
        language,
        option.name[language] if option else "",
        entry.title(language) if entry else "",
        text,
    )


ACTIONS = (BeginRelay, ValidateRelayForm, AskRelay, ShowRelay, SendRelay, DropRelay)
