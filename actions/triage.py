"""Which option fits: a form of few questions, open to every interruption, and its result.

Rasa's `triage_form` has one slot to fill, `triage_done`; the questions and answers are in the slot
`triage` (triage_state.py). So knowledge/triage.yml can gain or lose a question without a training.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker

from actions import conversation
from actions.assistant import Known
from actions.kb.danger import danger_in
from actions.kb.emergency import emergency_if_danger
from actions.kb.facts import fill
from actions.kb.messages import Message, message, say, simple_message
from actions.kb.triage import Judge
from actions.kb.triage_models import Question
from actions.kb.triage_words import stands_in
from actions.puente_action import PuenteAction
from actions.triage_hearing import Heard, Said, hear, volunteered
from actions.triage_result import answer_in_words, result_messages
from actions.triage_state import TriageState

Reply = tuple[list[Message], dict[str, Any]]
FORM = "triage_form"
PEOPLE_AFTER = 2  # times not understood
MOST_OFFERS = 2  # in a row; then the form waits, and its choices still work


class TriageAction(PuenteAction):
    """An action of the guided questions."""

    def judge(self, known: Known) -> Judge:
        """The engine over the knowledge of this turn."""
        return Judge(known.kb, known.offices, self.assistant.today())

    @staticmethod
    def state(tracker: Tracker) -> TriageState:
        """The questions and answers so far."""
        return TriageState.from_slot(conversation.slot(tracker, "triage"))

    @staticmethod
    def said(tracker: Tracker) -> Said:
        """The message as the form hears it."""
        intent = ((tracker.latest_message or {}).get("intent") or {}).get("name") or ""
        choice = conversation.entity(tracker, "triage_answer")
        return Said(conversation.text(tracker), choice, intent)

    def slots(self, judge: Judge, state: TriageState) -> dict[str, Any]:
        """The slots after this turn: the form ends when nothing is left to ask."""
        waiting = state.doing in ("changing", "simpler") or bool(state.days)
        complete = not waiting and judge.next_question(state.answers) is None
        done = state.finished or state.stopped or complete
        return {"triage": state.to_slot(), "triage_done": True if done else None}


def confirmed(known: Known, judge: Judge, heard: Heard, language: str, key: str) -> list[Message]:
    """What is said before the next question: notes on values, and what was taken unasked."""
    kb, said = known.kb, []
    for id in heard.first:
        said.append(simple_message(kb, id, language, "notice"))
    if heard.confirm:
        answers = "; ".join(
            answer_in_words(kb, judge, id, heard.state.answers[id], language)
            for id in heard.confirm
        )
        said.append(simple_message(kb, key, language, "notice", answers=answers))
    for id in heard.new:
        question = judge.triage.question(id)
        value = question.value(heard.state.answers[id]) if question else None
        if value is not None and value.note is not None:
            text = fill(value.note[language], kb.facts, kb.interface[language])
            said.append(message(kb, "notice", language, text, choices=value.choices))
    return said


def corrected(action: PuenteAction, known: Known, tracker: Tracker, language: str) -> Reply | None:
    """The new result when the words correct an answer after the result, whatever their intent.

    "Sorry, I was wrong" can be taken for anything; it must not depend on how an intent was guessed.
    Returns None when nothing is corrected, or when the change opens a question: then it is the
    form's.
    """
    judge = Judge(known.kb, known.offices, action.assistant.today())
    state, text = TriageAction.state(tracker), conversation.text(tracker)
    if not state.finished or not stands_in(judge.triage.words.correction, text):
        return None
    heard = volunteered(judge, state, Said(text))
    if heard is None or not heard.new or judge.next_question(heard.state.answers) is not None:
        return None
    said = confirmed(known, judge, heard, language, "triage_changed")
    outcome = judge.outcome(heard.state.answers)
    after = replace(heard.state, finished=True, heard=False)
    return [*said, *result_messages(known, judge, outcome, language)], {"triage": after.to_slot()}


class BeginTriage(TriageAction):
    """Opens the questions, goes on with them, or takes a changed answer after the result."""

    action_name = "action_begin_triage"

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        judge, state = self.judge(known), self.state(tracker)
        heard = self._heard(judge, state, self.said(tracker))
        forget: dict[str, Any] = {"misses": 0, "asked_back": False, "suggested": None}
        messages = self._opening(known, judge, state, heard, language)
        after = replace(heard.state, begun=True)
        return messages, {**self.slots(judge, after), **forget}

    def _opening(
        self, known: Known, judge: Judge, before: TriageState, heard: Heard, language: str
    ) -> list[Message]:
        """The introduction at the beginning, a word that it goes on later; what was taken."""
        kb = known.kb
        if not before.begun:
            most = str(judge.most_questions({}))
            intro = simple_message(kb, "triage_intro", language, "notice", most=most)
            kept = tuple(id for id in judge.valid(before.answers) if id not in heard.confirm)
            known_now = replace(heard, confirm=(*kept, *heard.confirm))
            return [intro, *confirmed(known, judge, known_now, language, "triage_known")]
        messages = confirmed(known, judge, heard, language, "triage_changed")
        goes_on = judge.next_question(heard.state.answers) is not None
        if goes_on and not messages and heard.state.doing == "asking" and not before.finished:
            restart = ["triage:restart"]
            messages.append(simple_message(kb, "triage_resumed", language, "notice", restart))
        return messages

    @staticmethod
    def _heard(judge: Judge, state: TriageState, said: Said) -> Heard:
        state = replace(state, heard=True, stopped=False, finished=False, doing="asking", days=[])
        if said.choice is not None:
            return hear(judge, state, said) or Heard(state)
        # the intent that opened the form is no digression from it
        heard = volunteered(judge, state, replace(said, intent=""))
        if heard is not None:
            return heard
        wants_change = said.intent == "change_answer" and state.answers
        return Heard(replace(state, doing="changing") if wants_change else state)


class ValidateTriage(TriageAction):
    """Takes what the message says to the form; what is not for the form is left to the rules."""

    action_name = "validate_triage_form"
    looks_for_danger = False  # here nothing else that is said may be lost for it

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        judge = self.judge(known)
        heard = hear(judge, self.state(tracker), self.said(tracker))
        if heard is None:
            return [], {}
        messages = confirmed(known, judge, heard, language, "triage_noted")
        danger = emergency_if_danger(known.kb, conversation.text(tracker), language)
        if danger is not None:
            messages.insert(0, danger)
        return messages, {**self.slots(judge, heard.state), "misses": 0}


class AskTriage(TriageAction):
    """Asks the next question; after something else it first offers to go on."""

    action_name = "action_ask_triage_form_triage_done"
    looks_for_danger = False  # another action of the same turn has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        judge, state = self.judge(known), self.state(tracker)
        said = self.said(tracker)
        question = judge.next_question(state.answers)
        danger = said.intent == "danger" and not state.heard  # "I fear the gangs" is an answer
        if danger or danger_in(known.kb, said.text):
            return self._offer(known, state, language, "triage_offer_danger")
        if state.doing == "changing" or question is None:
            return self._change(known, judge, state, language)
        if not state.heard and conversation.slot(tracker, "misses"):
            state = replace(state, heard=True, misses=state.misses + 1)
        if state.heard or said.intent == "switch_language":
            return self._ask(known, judge, state, question, language)
        return self._offer(known, state, language, "triage_offer")

    def _ask(
        self,
        known: Known,
        judge: Judge,
        state: TriageState,
        question: Question,
        language: str,
    ) -> Reply:
        kb, words = known.kb, known.kb.interface[language]
        number, most = judge.place_of(question, state.answers)
        ask = question.simpler if state.doing == "simpler" else question.ask
        people = state.misses >= PEOPLE_AFTER
        missed = ["triage_people" if people else "triage_misunderstood"] if state.misses else []
        parts = [say(kb, key, language) for key in missed]
        if state.days:
            parts.append(say(kb, "which_month", language))
            choices = [f"triage:{question.id}:{day}" for day in state.days]
        else:
            parts.append(say(kb, "triage_number", language, number=str(number), most=str(most)))
            parts.append(fill(ask[language], kb.facts, words))
            parts.append(fill(question.why[language], kb.facts, words))
            offered = judge.offered(question, state.answers)
            choices = [f"triage:{question.id}:{value.id}" for value in offered]
        choices += ["triage:skip", "triage:private", *(["triage:back"] if state.answers else [])]
        choices += ["person"] if people else []
        data = {"question": question.id, "number": number, "most": most}
        asked = message(kb, "clarify", language, "\n\n".join(parts), choices=choices, data=data)
        after = replace(state, heard=False, doing="asking")
        return [asked], {"triage": after.to_slot(), "misses": 0}

    @staticmethod
    def _offer(known: Known, state: TriageState, language: str, key: str) -> Reply:
        choices = ["triage:go_on", "triage:stop"]
        choices[1:1] = ["triage:result"] if state.answers else []
        offer = simple_message(known.kb, key, language, "clarify", choices)
        after = replace(state, heard=False, doing="offering", offers=state.offers + 1)
        said = [offer] if state.offers < MOST_OFFERS else []
        return said, {"triage": after.to_slot()}

    @staticmethod
    def _change(known: Known, judge: Judge, state: TriageState, language: str) -> Reply:
        kb = known.kb
        standing = judge.valid(state.answers)
        asked = [question.id for question in judge.triage.questions if question.id in standing]
        reply = simple_message(kb, "triage_change", language, "clarify", ["triage:stop"])
        reply["choices"] = [
            {
                "id": f"triage:{id}:ask",
                "label": answer_in_words(kb, judge, id, state.answers[id], language),
            }
            for id in asked
        ] + reply["choices"]
        return [reply], {"triage": replace(state, heard=False, doing="changing").to_slot()}


class TellTriage(TriageAction):
    """The result, or a word that the answers are kept when the person wanted no more questions."""

    action_name = "action_triage_result"
    looks_for_danger = False  # the beginning or the validation of the form has looked

    def reply(self, known: Known, tracker: Tracker, language: str) -> Reply:
        judge, state = self.judge(known), self.state(tracker)
        done = {"triage_done": None, "misses": 0}
        if state.stopped:
            after = replace(state, stopped=False, heard=False, doing="asking")
            choices = ["triage", *(["triage:result"] if state.answers else []), "topics", "person"]
            reply = simple_message(known.kb, "triage_stopped", language, "notice", choices)
            return [reply], {**done, "triage": after.to_slot()}
        outcome = judge.outcome(state.answers)
        messages = result_messages(known, judge, outcome, language)
        after = replace(state, finished=True, heard=False, doing="asking")
        fits = outcome.of("fits")
        about = {**conversation.about(fits[0].option), "step": 0} if fits else {}
        return messages, {**done, "triage": after.to_slot(), **about}


ACTIONS = (BeginTriage, ValidateTriage, AskTriage, TellTriage)
