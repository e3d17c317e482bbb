"""Counts deadlines: asks which event and which day, then says until when and why.

A Rasa form (`deadline_form`) holds the thread; what the person wrote before the form began is used
too, so that "I entered on November 3, until when can I ask?" is answered at once.
"""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import conversation
from actions.assistant import Assistant, Known
from actions.dates import read_date
from actions.kb import folding
from actions.kb.business_days import Period
from actions.kb.danger import danger_in
from actions.kb.deadline_count import count_deadline
from actions.kb.facts import fill, long_date
from actions.kb.messages import (
    Message,
    answer_message,
    message,
    say,
    simple_message,
    sources,
)
from actions.kb.models import Deadline, Knowledge
from actions.puente_action import PuenteAction
from actions.triage_state import TriageState

Reply = tuple[list[Message], dict[str, Any]]
MOST_TIMES_ASKED = 2


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


class BeginDeadline(PuenteAction):
    """Clears the form and takes what the message already says."""

    action_name = "action_begin_deadline"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        text = conversation.text(tracker)
        event = conversation.entity(tracker, "event")
        if event not in known.kb.deadlines:
            event = named_event(known.kb, text) or self._talked_about(known.kb, tracker)
        reading = read_date(text, self.assistant.today())
        given = conversation.entity(tracker, "event_date")
        day = given or (reading.day.isoformat() if reading.day else None)
        slots: dict[str, Any] = {
            "deadline_event": event,
            "event_date": day,
            "possible_dates": [d.isoformat() for d in reading.days] if not day else None,
            "times_asked": 0,
            "misses": 0,
            "asked_back": False,
            "suggested": None,
        }
        if event is None or day or reading.days:
            return [], slots
        # "How long do I have?": the rule first, then the offer to count
        entry = known.kb.entries[known.kb.deadlines[event].entry]
        rule = answer_message(known.kb, entry, language, self.assistant.today())
        return [rule], {**slots, "last_answer": entry.id}

    @staticmethod
    def _talked_about(kb: Knowledge, tracker: Tracker) -> str | None:
        """The event that the last answer was about: "¿cuántos días tengo?", then only a date."""
        last = conversation.slot(tracker, "last_answer")
        return next((id for id, deadline in kb.deadlines.items() if deadline.entry == last), None)


class AskInForm(PuenteAction):
    """Asks for what is still missing, at most twice: then the form waits without nagging."""

    looks_for_danger = False  # another action of the same turn has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        times = int(conversation.slot(tracker, "times_asked") or 0)
        asked = [] if times >= MOST_TIMES_ASKED else [self.question(known, tracker, language)]
        return asked, {"times_asked": times + 1}

    @abstractmethod
    def question(self, known: Known, tracker: Tracker, language: str) -> Message:
        """The question, with choices where there are few answers."""


class AskEvent(AskInForm):
    """Asks from which event the days are counted."""

    action_name = "action_ask_deadline_form_deadline_event"

    def question(self, known: Known, tracker: Tracker, language: str) -> Message:
        choices = [f"deadline:{id}" for id in known.kb.deadlines]
        return simple_message(known.kb, "which_event", language, "clarify", choices)


class AskEventDate(AskInForm):
    """Asks for the day, or which of two days a numeric date means."""

    action_name = "action_ask_deadline_form_event_date"

    def question(self, known: Known, tracker: Tracker, language: str) -> Message:
        kb = known.kb
        possible = conversation.slot(tracker, "possible_dates") or []
        if len(possible) > 1:
            choices = [f"month:{day}" for day in possible]
            return simple_message(kb, "which_month", language, "clarify", choices)
        event = conversation.slot(tracker, "deadline_event")
        text = kb.deadlines[event].ask[language] if event in kb.deadlines else ""
        return message(kb, "clarify", language, text, choices=["person"])


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
        return {"deadline_event": event} if event in kb.deadlines else {}

    async def extract_event_date(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        known = self.assistant.known
        text = conversation.text(tracker)
        if danger_in(known.kb, text):
            return {}
        given = conversation.entity(tracker, "event_date")
        days = read_date(given or text, self.assistant.today()).days
        return {"event_date": [day.isoformat() for day in days]} if days else {}

    def validate_deadline_event(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """An event that deadlines.yml has."""
        return {"deadline_event": value if value in self.assistant.known.kb.deadlines else None}

    def validate_event_date(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """One day that has been. Two possible days are kept for the question which one it was."""
        days = [value] if isinstance(value, str) else list(value or [])
        if len(days) != 1:
            return {"event_date": None, "possible_dates": days or None}
        if dt.date.fromisoformat(days[0]) > self.assistant.today():
            kb = self.assistant.known.kb
            language = conversation.language(tracker, kb.languages)
            dispatcher.utter_message(
                json_message=simple_message(kb, "date_in_future", language, "clarify")
            )
            return {"event_date": None, "possible_dates": None}
        return {"event_date": days[0], "possible_dates": None}


class TellDeadline(PuenteAction):
    """Says until when, how it was counted, and what to do when it has passed."""

    action_name = "action_deadline"
    looks_for_danger = False  # the beginning of the form has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        event = conversation.slot(tracker, "deadline_event")
        day = conversation.slot(tracker, "event_date")
        forget = {"deadline_event": None, "event_date": None, "possible_dates": None}
        if event not in known.kb.deadlines or not day:
            return [
                simple_message(known.kb, "choice_gone", language, "fallback", ["person"])
            ], forget
        deadline = known.kb.deadlines[event]
        period = count_deadline(known.kb, known.offices, deadline, dt.date.fromisoformat(day))
        text = self._message(known, event, deadline, period, language)
        about = {"option": deadline.option, "last_answer": deadline.entry}
        return [text], {**forget, **about, **self._for_triage(known.kb, tracker, event, day)}

    @staticmethod
    def _for_triage(kb: Knowledge, tracker: Tracker, event: str, day: str) -> dict[str, Any]:
        """Remembers the day for the guided questions, so that it is not asked again."""
        state = TriageState.from_slot(conversation.slot(tracker, "triage"))
        asked = [question.id for question in kb.triage.questions if question.deadline == event]
        state.answers.update(dict.fromkeys(asked, day))
        return {"triage": state.to_slot()} if asked else {}

    def _message(
        self, known: Known, event: str, deadline: Deadline, period: Period, language: str
    ) -> Message:
        kb, words = known.kb, known.kb.interface[language]
        today = self.assistant.today()
        passed = period.until < today
        text = (deadline.passed if passed else deadline.result)[language]
        text = text.replace("{until}", long_date(period.until, words, weekday=True))
        text = text.replace("{from}", long_date(period.start, words, weekday=True))
        parts = [fill(text, kb.facts, words)]
        if period.skipped:
            names = "; ".join(
                f"{long_date(s.date, words)} ({s.name.get(language, '')})" for s in period.skipped
            )
            parts.append(say(kb, "deadline_skipped", language, days=names))
        elif period.unit == "business_days":
            parts.append(say(kb, "deadline_weekends", language))
        if not passed:
            parts.append(say(kb, f"deadline_warning_{deadline.acts}", language))
        return message(
            kb,
            "deadline",
            language,
            "\n\n".join(parts),
            choices=[f"answer:{deadline.entry}", f"steps:{deadline.option}", "contacts:legal_aid"],
            sources=sources(
                kb, deadline.sources, language, deadline.reviewed, deadline.review_by, today
            ),
            answer=deadline.entry,
            option=deadline.option,
            data={
                "event": event,
                "from": period.start.isoformat(),
                "days": period.days,
                "unit": period.unit,
                "until": period.until.isoformat(),
                "passed": passed,
                "skipped": [
                    {"date": s.date.isoformat(), "name": s.name.get(language, "")}
                    for s in period.skipped
                ],
            },
        )


ACTIONS = (BeginDeadline, AskEvent, AskEventDate, ValidateDeadlineForm, TellDeadline)
