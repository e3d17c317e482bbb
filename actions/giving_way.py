"""Acts that give way to an entry when the knowledge base has the very answer.

"Do I get a lawyer if they lock me up?" names a lawyer and a station, and asks for neither an
address nor a period. The dialogue model sees the words; retrieval sees the question.
"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions import conversation
from actions.answering import AnsweringAction, AnswerQuestion, Reply
from actions.assistant import Known
from actions.danger import danger_shown
from actions.holding import HoldingPeriods
from actions.kb.decision import decide
from actions.kb.models import Entry
from actions.options import ListOptions
from actions.people import Contacts, Emergency, Person
from actions.repeating import Repeat
from actions.searching import found_in_conversation, shown_last
from actions.steps import ListSteps, NextStep


class UnlessAnswered(AnsweringAction):
    """An act that gives way, except to entries that say the same (`says_the_same`)."""

    says_the_same: tuple[str, ...] = ()
    # words; a shorter message asks for the act and is no entry's question, unless it leans on what
    # was shown before, where short ones may
    at_least = 1
    short_may_lean = True

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        entry = self._asked_for(known, tracker, conversation.text(tracker), language)
        if entry is not None:
            return self.answer(known, entry, language)
        return super().reply(known, tracker, language)  # type: ignore[safe-super]

    def _asked_for(
        self, known: Known, tracker: Tracker, question: str, language: str
    ) -> Entry | None:
        """The entry that answers the question and says something else than the act."""
        length = len(question.split())
        if not length or self.for_the_questions(known, tracker, question):
            return None
        alone = length >= self.at_least
        leans = self.short_may_lean and shown_last(known, tracker, language) is not None
        if not alone and not leans:
            return None
        numbers = known.retriever.thresholds
        found = found_in_conversation(known, tracker, question, language)
        decision = decide(found, numbers)
        sure = decision.kind == "answer" and decision.right >= numbers.giving_way_from
        first_two = {candidate.entry for candidate in found.candidates[:2]}
        if not sure or not (alone or found.leaning) or first_two & set(self.says_the_same):
            return None
        return known.kb.entries[decision.entries[0]]


class ContactsUnlessAnswered(UnlessAnswered, Contacts):
    """Offices and help lines, unless an entry answers what was asked."""

    says_the_same = (
        "contacts-comar-offices",
        "contacts-inm",
        "contacts-unhcr",
        "legal-help-free",
        "shelters-where",
    )


class HoldingUnlessAnswered(UnlessAnswered, HoldingPeriods):
    """Holding periods, unless an entry answers what was asked."""

    says_the_same = (
        "holding-how-long",
        # "how long do they hold me if I asked for refuge" is about a period, in their words too
        "refugee-deadline",
        "refugee-detained-deported",
        "statement-2018-refugee-45-days",
    )


class OptionsUnlessAnswered(UnlessAnswered, ListOptions):
    """The options, unless an entry answers what was asked.

    "What options do I have" is not "what options do I have if they refuse me".
    """

    at_least = 6


class StepsUnlessAnswered(UnlessAnswered, ListSteps):
    """The steps of an option, unless an entry answers what was asked ("how much does it cost")."""

    says_the_same = (
        "refugee-how",
        "complementary-how",
        "political-asylum-how",
        "humanitarian-card-how",
        "irregular-what-happens",
        "regional-card-how",
        "visa-how-to-apply",
    )


class NextUnlessAnswered(UnlessAnswered, NextStep):
    """The next step; outside a walk through the steps "what now?" may be an entry's question."""

    at_least = 4
    short_may_lean = False

    def _asked_for(
        self, known: Known, tracker: Tracker, question: str, language: str
    ) -> Entry | None:
        walking = conversation.slot(tracker, "step")
        return None if walking else super()._asked_for(known, tracker, question, language)


class RepeatUnlessAnswered(UnlessAnswered, Repeat):
    """The last answer again, unless "I lost it, where do they give me another?" is a question."""

    at_least = 6
    short_may_lean = False


class PersonUnlessAnswered(UnlessAnswered, Person):
    """People, unless an entry answers what was asked ("can I work with it")."""

    at_least = 4
    short_may_lean = False
    says_the_same = (*ContactsUnlessAnswered.says_the_same, "complaint-human-rights")


class EmergencyUnlessGeneral(AnsweringAction, Emergency):
    """Help lines, unless a longer message only speaks of danger: past, general, in jest."""

    at_least = 3  # words; "help" alone is a cry

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        many = len(conversation.text(tracker).split()) >= self.at_least
        asks = many and not conversation.in_form(tracker)
        if asks and danger_shown(known, tracker) is None:
            return AnswerQuestion(self.assistant).reply(known, tracker, language)
        return super().reply(known, tracker, language)


ACTIONS = (
    ContactsUnlessAnswered,
    EmergencyUnlessGeneral,
    HoldingUnlessAnswered,
    NextUnlessAnswered,
    OptionsUnlessAnswered,
    PersonUnlessAnswered,
    RepeatUnlessAnswered,
    StepsUnlessAnswered,
)
