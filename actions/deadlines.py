"""Counts deadlines: asks which event and which day, then says until when and why.

A Rasa form (`deadline_form`) holds the thread; what the person wrote before the form began is used
too, so that "I entered on November 3, until when can I ask?" is answered at once. Whatever else
comes up is answered first; then the form offers once to go on. How it asks: deadline_questions.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation
from actions.assistant import Assistant, Known
from actions.danger import danger_shown
from actions.dates import DateReading, read_date, says_unknown
from actions.kb import folding
from actions.kb.deadline_message import deadline_message
from actions.kb.decision import decide
from actions.kb.messages import Message, answer_message, simple_message
from actions.kb.models import Entry, Knowledge
from actions.puente_action import PuenteAction
from actions.searching import found_in_conversation
from actions.triage_state import TriageState

Reply = tuple[list[Message], dict[str, Any]]
FORM = "deadline_form"


def named_event(kb: Knowledge, text: str) -> str | None:
    """The event whose words stand in `text`; the longest words win ("denied" in a long story)."""
    said = f" {' '.join(folding.words(text))} "
    named = [
        (_weight(id, phrase), id)
        for id, deadline in kb.deadlines.items()
        for phrases in deadline.words.values()
        for phrase in phrases
        if f" {' '.join(folding.words(phrase))} " in said
    ]
    return max(named)[1] if named else None


def _weight(event: str, word: str) -> int:
    """Everybody entered: the entry's words count only when nothing else is named."""
    return len(word) if event == "entry" else 100 + len(word)


def day_slots(reading: DateReading, today: dt.date) -> dict[str, Any]:
    """The slots after a date was read: the day, or what is still open about it."""
    open_days = [day.isoformat() for day in reading.days]
    between = [day.isoformat() for day in reading.between or ()]
    sure = reading.day
    return {
        "event_date": sure.isoformat() if sure and sure <= today else None,
        "possible_dates": open_days if len(open_days) > 1 else None,
        "date_between": between if reading.vague else None,
    }


class BeginDeadline(PuenteAction):
    """Clears the form and takes what the message already says."""

    action_name = "action_begin_deadline"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        text, today = conversation.text(tracker), self.assistant.today()
        event = conversation.entity(tracker, "event")
        if event not in known.kb.deadlines:
            event = named_event(known.kb, text) or self._talked_about(known.kb, tracker)
        reading = read_date(conversation.entity(tracker, "event_date") or text, today)
        if reading.vague and reading.between is None:
            reading = DateReading(())  # "a while ago" is no answer to a question not yet asked
        slots: dict[str, Any] = {
            "deadline_event": event,
            **day_slots(reading, today),
            "times_asked": 0,
            "deadline_heard": None,
            "resume_offered": None,
            "misses": 0,
            "asked_back": False,
            "suggested": None,
        }
        if reading.day and reading.day > today:
            return [simple_message(known.kb, "date_in_future", language, "clarify")], slots
        if event is None or reading.days or reading.vague:
            return [], slots
        # "How long do I have?": the rule first, then the offer to count
        entry = self._rule(known, tracker, event, language)
        rule = answer_message(known.kb, entry, language, today)
        return [rule], {**slots, "last_answer": entry.id}

    @staticmethod
    def _rule(known: Known, tracker: Tracker, event: str, language: str) -> Entry:
        """The entry on this deadline; when only talked about, one that surely answers."""
        text, numbers = conversation.text(tracker), known.retriever.thresholds
        if text and named_event(known.kb, text) is None:
            decision = decide(found_in_conversation(known, tracker, text, language), numbers)
            if decision.right >= numbers.giving_way_from:
                return known.kb.entries[decision.entries[0]]
        return known.kb.entries[known.kb.deadlines[event].entry]

    @staticmethod
    def _talked_about(kb: Knowledge, tracker: Tracker) -> str | None:
        """The event that the last answer was about: "¿cuántos días tengo?", then only a date."""
        last = conversation.slot(tracker, "last_answer")
        return next((id for id, deadline in kb.deadlines.items() if deadline.entry == last), None)


class ValidateDeadlineForm(FormValidationAction):
    """Takes the event and the day from what the person writes while the form is open."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def name(self) -> str:
        return "validate_deadline_form"

    def domain_slots(self, domain: dict[str, Any]) -> list[str]:
        """The form's slots; said here because Rasa sends no domain (selective domain)."""
        return ["deadline_event", "event_date"]

    async def extract_deadline_event(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        kb = self.assistant.known.kb
        event = conversation.entity(tracker, "event")
        asked = conversation.slot(tracker, "requested_slot") == "deadline_event"
        if event not in kb.deadlines and asked:
            event = named_event(kb, conversation.text(tracker))
        if event in kb.deadlines:
            return {"deadline_event": event}
        back = conversation.intent(tracker) == "go_back"  # back to the question before
        return {"deadline_event": ""} if back else {}

    async def extract_event_date(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        known = self.assistant.known
        text = conversation.text(tracker)
        if danger_shown(known, tracker) is not None:
            return {}
        given = conversation.entity(tracker, "event_date")
        reading = read_date(given or text, self.assistant.today())
        asked = conversation.slot(tracker, "requested_slot") == "event_date"
        if asked and not reading.days and not reading.vague and says_unknown(text):
            reading = DateReading((), None, True)
        return {"event_date": reading} if reading.days or reading.vague else {}

    def validate_deadline_event(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """An event that deadlines.yml has."""
        known = value in self.assistant.known.kb.deadlines
        return {"deadline_event": value if known else None, "deadline_heard": True}

    def validate_event_date(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """One day that has been. What is open is kept for the question which day it was."""
        today = self.assistant.today()
        reading = read_date(value, today) if isinstance(value, str) else value
        if not isinstance(reading, DateReading):
            return {"event_date": None}
        if reading.day and reading.day > today:
            kb = self.assistant.known.kb
            language = conversation.language(tracker, kb.languages)
            future = simple_message(kb, "date_in_future", language, "clarify")
            dispatcher.utter_message(json_message=future)
        return {**day_slots(reading, today), "deadline_heard": True, "misses": 0}


class TellDeadline(PuenteAction):
    """Says until when, how it was counted, and what to do when it has passed."""

    action_name = "action_deadline"
    looks_for_danger = False  # the beginning of the form has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        kb = known.kb
        event = conversation.slot(tracker, "deadline_event")
        day = conversation.slot(tracker, "event_date")
        forget = dict.fromkeys(("deadline_event", "event_date", "possible_dates", "date_between"))
        if event not in kb.deadlines or not day:
            return [simple_message(kb, "choice_gone", language, "fallback", ["person"])], forget
        deadline, today = kb.deadlines[event], self.assistant.today()
        text = deadline_message(
            kb, known.offices, event, dt.date.fromisoformat(day), language, today
        )
        about = {"option": deadline.option, "last_answer": deadline.entry}
        return [text], {**forget, **about, **self._for_triage(kb, tracker, event, day)}

    @staticmethod
    def _for_triage(kb: Knowledge, tracker: Tracker, event: str, day: str) -> dict[str, Any]:
        """Remembers the day for the guided questions, so that it is not asked again."""
        state = TriageState.from_slot(conversation.slot(tracker, "triage"))
        asked = [question.id for question in kb.triage.questions if question.deadline == event]
        state.answers.update(dict.fromkeys(asked, day))
        return {"triage": state.to_slot()} if asked else {}


ACTIONS = (BeginDeadline, ValidateDeadlineForm, TellDeadline)
