"""What a message says to the guided questions: an answer, a change, a wish, or nothing of theirs.

It decides between answering the form and leaving it for a question, so that every other intent
works in the middle of it. Words are read and dropped; what is left are ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from actions.dates import read_date
from actions.deadlines import named_event
from actions.kb.triage import PRIVATE, SKIPPED, Judge, day_of
from actions.kb.triage_models import Question
from actions.kb.triage_words import is_exactly, is_question, reply_to, stands_in, values_in
from actions.triage_state import TriageState

CONTROLS = ("go_on", "skip", "private", "back", "stop", "result", "restart", "change", "simpler")
# said with these intents, a value's words do not answer the form
ELSEWHERE = {"ask_person", "ask_deadline", "erase", "switch_language"}
DIGRESSIONS = ELSEWHERE | {
    "ask_contact",
    "ask_steps", "ask_holding", "ask_options", "show_topics", "out_of_scope", "other_language",
    "bot_challenge", "abuse", "goodbye", "thank", "greet",
}  # fmt: skip
BY_INTENT = {
    "repeat": "simpler",
    "start_over": "restart",
    "go_back": "back",
    "next_step": "go_on",
}
SHORT = 6  # words: a longer message is never only a wish to go back or on


@dataclass(frozen=True)
class Said:
    """A message: the words or the choice (`fear:violence`, `skip`), and its intent."""

    text: str = ""
    choice: str | None = None
    intent: str = ""


@dataclass(frozen=True)
class Heard:
    """What the message did to the form: the new state, what to confirm, and what to say first."""

    state: TriageState
    confirm: tuple[str, ...] = ()  # questions whose answers were taken without being asked for
    new: tuple[str, ...] = ()  # all questions that got an answer
    first: tuple[str, ...] = field(default=())  # sentences of the interface


def hear(judge: Judge, state: TriageState, said: Said) -> Heard | None:
    """What `said` means to the open form; None when it is not for the form."""
    state = replace(state, answers=dict(state.answers), heard=True, stopped=False, offers=0)
    question = judge.next_question(state.answers)
    if said.choice is not None:
        return _choice(judge, state, question, said.choice)
    if not said.text:
        return None
    control = _control(judge, state, said)
    if control is not None:
        return _control_heard(judge, state, question, control)
    if question is not None:
        direct = _direct(judge, state, question, said)
        if direct is not None:
            return direct
    words = judge.triage.words
    if is_exactly(words.yes, said.text) or is_exactly(words.no, said.text):
        # a bare yes or no to a question that has other answers
        return Heard(replace(state, doing="asking", misses=state.misses + 1))
    if said.intent in BY_INTENT and len(said.text.split()) <= SHORT:
        return _control_heard(judge, state, question, BY_INTENT[said.intent])
    if is_question(judge.triage, said.text):
        return None
    return volunteered(judge, state, said, question)


def volunteered(
    judge: Judge, state: TriageState, said: Said, question: Question | None = None
) -> Heard | None:
    """Answers that stand in the words, asked for or not; None when there are none."""
    answers = values_in(judge.triage, said.text)
    day = _day_of_entry(judge, said.text)
    answers |= day
    asked = question is not None and question.id in answers
    if said.intent in (ELSEWHERE if asked else DIGRESSIONS):
        return None
    if not answers:
        if not stands_in(judge.triage.words.correction, said.text) or not state.answers:
            return None
        return Heard(replace(state, doing="changing"))
    return _taken(judge, state, answers, question)


def _choice(
    judge: Judge, state: TriageState, question: Question | None, choice: str
) -> Heard | None:
    if choice in CONTROLS:
        return _control_heard(judge, state, question, choice)
    id, _, value = choice.partition(":")
    chosen = judge.triage.question(id)
    if chosen is None:
        return Heard(replace(state, doing="asking"))  # the question was removed meanwhile
    if value == "ask":
        state.answers.pop(id, None)
        return Heard(replace(state, doing="asking", finished=False))
    if chosen.kind == "date" and day_of(value) is not None:
        return _date(judge, state, chosen, (value,), question)
    if chosen.value(value) is None:
        return Heard(replace(state, doing="asking"))
    return _taken(judge, state, {id: value}, question)


def _control(judge: Judge, state: TriageState, said: Said) -> str | None:
    words = judge.triage.words
    if state.doing in ("offering", "changing"):
        short = len(said.text.split()) <= SHORT
        if is_exactly(words.yes, said.text) or (short and said.intent == "affirm"):
            return "go_on"
        if is_exactly(words.no, said.text):
            return "stop"
    for control in ("private", "skip", "back", "stop", "result"):
        if is_exactly(getattr(words, control), said.text):
            return control
    return "restart" if is_exactly(words.again, said.text) else None


def _control_heard(
    judge: Judge, state: TriageState, question: Question | None, control: str
) -> Heard:
    state = replace(state, doing="asking", misses=0, days=[])
    if control in ("skip", "private") and question is not None:
        state.answers[question.id] = PRIVATE if control == "private" else SKIPPED
    elif control == "back":
        standing = judge.valid(state.answers)
        last = [id for id in state.answers if id in standing][-1:]
        for id in last:
            del state.answers[id]
        return Heard(state, first=() if last else ("triage_first",))
    elif control == "restart":
        return Heard(replace(state, answers={}, finished=False), first=("triage_restarted",))
    elif control == "change":
        return Heard(replace(state, doing="changing"))
    elif control == "simpler":
        return Heard(replace(state, doing="simpler"))
    elif control == "stop":
        return Heard(replace(state, stopped=True))
    elif control == "result":
        return Heard(replace(state, finished=True))
    return Heard(state)


def _direct(judge: Judge, state: TriageState, question: Question, said: Said) -> Heard | None:
    """An answer to the question that was asked: a date, or the whole text is one of its values."""
    value = reply_to(question, said.text)
    if value is not None and value in [one.id for one in judge.offered(question, state.answers)]:
        return _taken(judge, state, {question.id: value}, question)
    if question.kind == "date" and said.intent not in ELSEWHERE - {"ask_deadline"}:
        days = read_date(said.text, judge.today).days
        if days:
            return _date(judge, state, question, tuple(day.isoformat() for day in days), question)
    return None


def _date(
    judge: Judge,
    state: TriageState,
    question: Question,
    days: tuple[str, ...],
    asked: Question | None,
) -> Heard:
    if len(days) > 1:
        return Heard(replace(state, doing="asking", misses=0, days=list(days)))
    day = day_of(days[0])
    if day is None or day > judge.today:
        state = replace(state, doing="asking", misses=0, days=[])
        return Heard(state, first=("date_in_future",))
    return _taken(judge, state, {question.id: days[0]}, asked)


def _day_of_entry(judge: Judge, text: str) -> dict[str, str]:
    """The day on which the person says that they entered, when it is one day that has been."""
    question = next((q for q in judge.triage.questions if q.deadline == "entry"), None)
    if question is None or named_event(judge.kb, text) != "entry":
        return {}
    day = read_date(text, judge.today).day
    return {question.id: day.isoformat()} if day and day <= judge.today else {}


def _taken(
    judge: Judge, state: TriageState, answers: dict[str, str], question: Question | None
) -> Heard:
    """Takes the answers. What was not asked for is confirmed, so that a mistake can be mended."""
    asked = question.id if question is not None else None
    changed = [id for id, value in answers.items() if state.answers.get(id) != value]
    state.answers.update(answers)
    state = replace(state, doing="asking", misses=0, days=[], finished=False)
    standing = judge.valid(state.answers)
    confirm = tuple(id for id in changed if id != asked and id in standing)
    return Heard(state, confirm=confirm, new=tuple(id for id in changed if id in standing))
