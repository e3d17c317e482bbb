"""How the deadline form asks: the event, the day, which of several days; and after something else.

It asks plainly, says when it did not understand, brings people in when it did not understand twice,
and after a digression offers once to go on. Then it waits without a word.
"""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.danger import danger_shown
from actions.kb.facts import long_date
from actions.kb.messages import Message, message, say, simple_message
from actions.people import handoff
from actions.puente_action import PuenteAction

Reply = tuple[list[Message], dict[str, Any]]
MOST_TIMES_ASKED = 8  # in one form: then people, whatever was understood
PEOPLE_AFTER = 2  # times not understood
ASK_AGAIN_AFTER = ("affirm", "repeat", "switch_language", "ask_deadline")


class AskInForm(PuenteAction):
    """Asks for what is still missing."""

    looks_for_danger = False  # another action of the same turn has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        times = int(conversation.slot(tracker, "times_asked") or 0)
        misses = int(conversation.slot(tracker, "misses") or 0)
        intent = conversation.intent(tracker)
        asked = {"times_asked": times + 1, "deadline_heard": None}
        if danger_shown(known, tracker) is not None:
            return self._offer(known, language, "go_on_after_danger"), {"deadline_heard": None}
        heard = conversation.slot(tracker, "deadline_heard") or intent in ASK_AGAIN_AFTER
        if times == 0 or heard:
            if times >= MOST_TIMES_ASKED and intent not in ASK_AGAIN_AFTER:
                return self._people(known, language), {**asked, "times_asked": 1}
            return [self.question(known, tracker, language)], asked
        if misses >= PEOPLE_AFTER:
            return self._people(known, language), {**asked, "misses": 0}
        if misses:
            sorry = simple_message(known.kb, self.not_understood, language, "clarify")
            question = self.question(known, tracker, language)
            return [{**question, "text": f"{sorry['text']}\n\n{question['text']}"}], asked
        if conversation.slot(tracker, "resume_offered"):
            return [], {}
        return self._offer(known, language, "go_on_deadline"), {"resume_offered": True}

    not_understood: str

    @staticmethod
    def _offer(known: Known, language: str, key: str) -> list[Message]:
        return [simple_message(known.kb, key, language, "clarify", ["yes", "no"])]

    @staticmethod
    def _people(known: Known, language: str) -> list[Message]:
        """Nothing was understood twice: people who can help, and ways out of the form."""
        return [handoff(known.kb, "deadline_people", language, ["no", "topics"])]

    @abstractmethod
    def question(self, known: Known, tracker: Tracker, language: str) -> Message:
        """The question, with choices where there are few answers."""


class AskEvent(AskInForm):
    """Asks from which event the days are counted."""

    action_name = "action_ask_deadline_form_deadline_event"
    not_understood = "event_not_understood"

    def question(self, known: Known, tracker: Tracker, language: str) -> Message:
        choices = [f"deadline:{id}" for id in known.kb.deadlines]
        return simple_message(known.kb, "which_event", language, "clarify", choices)


class AskEventDate(AskInForm):
    """Asks for the day, or which of several days was meant."""

    action_name = "action_ask_deadline_form_event_date"
    not_understood = "date_not_understood"

    def question(self, known: Known, tracker: Tracker, language: str) -> Message:
        kb = known.kb
        possible = conversation.slot(tracker, "possible_dates") or []
        if len(possible) > 1:
            choices = [f"month:{day}" for day in possible]
            return simple_message(kb, "which_month", language, "clarify", [*choices, "person"])
        event = conversation.slot(tracker, "deadline_event")
        between = conversation.slot(tracker, "date_between")
        if conversation.intent(tracker) == "repeat":
            between = between or []  # not understood: how to find the day
        if between is not None and event in kb.deadlines:
            return self._which_day(known, between, kb.deadlines[event].acts, language)
        text = kb.deadlines[event].ask[language] if event in kb.deadlines else ""
        return message(kb, "clarify", language, text, choices=["person"])

    @staticmethod
    def _which_day(known: Known, between: list[str], acts: str, language: str) -> Message:
        """Asks back on "last month"; whoever does not know may count from the safe end of it."""
        kb = known.kb
        if not between:
            return simple_message(kb, "which_day_at_all", language, "clarify", ["person"])
        # the first day gives the person the earliest last day; an office may take the latest
        safe = between[0] if acts == "person" else between[-1]
        day = long_date(dt.date.fromisoformat(safe), kb.interface[language])
        text = say(kb, f"which_day_{acts}", language, day=day)
        return message(kb, "clarify", language, text, choices=[f"about:{safe}", "person"])


ACTIONS = (AskEvent, AskEventDate)
