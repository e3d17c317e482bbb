"""Answers a question from the knowledge base, asks back, or says that it does not know."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.holding import HELD_NOW, held_card
from actions.kb.danger import unlawful_in
from actions.kb.decision import Decision, decide
from actions.kb.directory import place_in
from actions.kb.folding import words
from actions.kb.messages import Message, answer_message, simple_message
from actions.kb.models import Entry, Knowledge, Unlawful
from actions.kb.second_question import second_question
from actions.kb.triage_words import is_question
from actions.people import contacts_for, handoff
from actions.puente_action import PuenteAction
from actions.searching import found_in_conversation
from actions.triage import corrected

Reply = tuple[list[Message], dict[str, Any]]
NOTHING_NEAR = "nothing-near"
OUT_OF_SCOPE = "out-of-scope"
NONSENSE = "nonsense"  # the topic of not_covered.yml for what means nothing
ONLY_A_PLACE = 5  # words; a longer message that names a place asks about something else


class AnsweringAction(PuenteAction):
    """An action that ends in an entry of the knowledge base."""

    def answer(self, known: Known, entry: Entry, language: str, more: bool = False) -> Reply:
        """The entry as a message, and the slots that say what the conversation is now about."""
        messages = [answer_message(known.kb, entry, language, self.assistant.today(), more)]
        if entry.id == HELD_NOW and not more:
            messages.append(held_card(known.kb, language))
        slots: dict[str, Any] = {
            "last_answer": entry.id,
            "asked_back": False,
            "suggested": None,
            "misses": 0,
        }
        if entry.option in known.kb.options:
            slots["option"] = entry.option
        return messages, slots

    def unknown(self, known: Known, tracker: Tracker, language: str, near: str) -> Reply:
        """The first time topics to choose from, then people: never the same words in a loop.

        `near` is the entry that came nearest; staff count what was not answered by it.
        """
        gap = {"data": {"gap": near or NOTHING_NEAR}}
        misses = int(conversation.slot(tracker, "misses") or 0)
        forget = {"asked_back": False, "suggested": None}
        if misses == 0 and not conversation.slot(tracker, "asked_back"):
            choices = ["options", "option:refugee", "option:irregular", "option:visa", "person"]
            message = simple_message(known.kb, "not_known", language, "fallback", choices)
            return [message | gap], {**forget, "misses": 1}
        message = handoff(known.kb, "not_known_again", language, ["topics", "options"])
        return [message | gap], {**forget, "misses": 0}

    @staticmethod
    def for_the_questions(known: Known, tracker: Tracker, text: str) -> bool:
        """Whether the words were meant as an answer to a guided question, and not as a question."""
        in_form = conversation.in_form(tracker, "triage_form")
        return in_form and not is_question(known.kb.triage, text)

    @staticmethod
    def not_understood_there(tracker: Tracker) -> Reply:
        """Nothing is said here: the form itself says that it did not understand, and asks again."""
        return [], {"misses": int(conversation.slot(tracker, "misses") or 0) + 1}


class AnswerQuestion(AnsweringAction):
    """Retrieves the entry for what the person wrote."""

    action_name = "action_answer"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        changed = corrected(self, known, tracker, language)
        if changed is not None:
            return changed
        question = conversation.text(tracker)
        unlawful = unlawful_in(known.kb, question)
        if unlawful is not None:
            return [lawful_way(known.kb, unlawful, language)], {"misses": 0, "asked_back": False}
        found = found_in_conversation(known, tracker, question, language)
        decision = decide(found, known.retriever.thresholds)
        if decision.kind == "answer":
            first = known.kb.entries[decision.entries[0]]
            messages, slots = self.answer(known, first, language)
            also = self._also_asked(known, question, first, language)
            return [*messages, *(also or self._perhaps_meant(known, decision, language))], slots
        if self.for_the_questions(known, tracker, question):
            return self.not_understood_there(tracker)
        short = len(words(question)) <= ONLY_A_PLACE
        if short and place_in(known.kb.directory, question) is not None:  # "and in Cancún?"
            return contacts_for(known, tracker, language)
        if conversation.in_form(tracker, "deadline_form"):  # the form says what it did not get
            return self.not_understood_there(tracker)
        if decision.kind == "ask_back" and not conversation.slot(tracker, "asked_back"):
            choices = [f"answer:{id}" for id in decision.entries]
            text = simple_message(known.kb, "ask_back", language, "clarify", [*choices, "person"])
            return [text], {"asked_back": True, "suggested": decision.entries[0], "misses": 0}
        near = found.candidates[0].entry if found.candidates else ""
        return self.unknown(known, tracker, language, near)

    @staticmethod
    def _also_asked(known: Known, question: str, first: Entry, language: str) -> list[Message]:
        """The second question of the message, offered; nothing when it asks one thing."""
        second = second_question(known.kb, known.retriever, question, first, language)
        if second is None:
            return []
        title, offer = second.title(language), [f"answer:{second.id}"]
        return [simple_message(known.kb, "also_asked", language, "notice", offer, title=title)]

    @staticmethod
    def _perhaps_meant(known: Known, decision: Decision, language: str) -> list[Message]:
        """The next entries, offered under an answer that may be the wrong one."""
        if not decision.perhaps:
            return []
        choices = [f"answer:{id}" for id in decision.perhaps]
        return [simple_message(known.kb, "perhaps_meant", language, "notice", choices)]


class OutOfScope(AnsweringAction):
    """Says what this is not for, unless the knowledge base clearly has the answer after all."""

    action_name = "action_out_of_scope"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        question = conversation.text(tracker)
        if self.for_the_questions(known, tracker, question):
            return self.not_understood_there(tracker)
        unlawful = unlawful_in(known.kb, question)
        if unlawful is not None:
            return [lawful_way(known.kb, unlawful, language)], {}
        if conversation.in_form(tracker, "deadline_form"):
            return self.not_understood_there(tracker)
        found = found_in_conversation(known, tracker, question, language)
        numbers = known.retriever.thresholds
        decision = decide(found, numbers)
        if decision.right >= numbers.answer_from_out_of_scope:
            return self.answer(known, known.kb.entries[decision.entries[0]], language)
        if found.topic == NONSENSE:
            return self.unknown(known, tracker, language, OUT_OF_SCOPE)
        choices = ["options", "topics", "person"]
        message = simple_message(known.kb, "out_of_scope", language, "fallback", choices)
        return [message | {"data": {"gap": OUT_OF_SCOPE}}], {}


def lawful_way(kb: Knowledge, request: Unlawful, language: str) -> Message:
    """A calm no to forging, lying or bribing, with the lawful way as choices."""
    choices = [*(f"answer:{id}" for id in request.entries), "contacts:legal_aid"]
    return simple_message(kb, f"unlawful_{request.id}", language, "notice", choices)


class AnswerChosen(AnsweringAction):
    """Shows the entry that the person chose."""

    action_name = "action_answer_chosen"
    more = False

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        entry_id = conversation.entity(tracker, "entry") or conversation.slot(
            tracker, "last_answer"
        )
        entry = known.kb.entries.get(entry_id or "")
        if entry is None:  # the entry was renamed or removed since the choice was offered
            return [
                simple_message(known.kb, "choice_gone", language, "fallback", ["topics", "person"])
            ], {}
        return self.answer(known, entry, language, self.more)


class AnswerMore(AnswerChosen):
    """Shows the longer part of an answer."""

    action_name = "action_more"
    more = True


ACTIONS = (AnswerQuestion, OutOfScope, AnswerChosen, AnswerMore)
