"""Draws the conclusions of the guided questions: which options fit, why, what is urgent, what next.

It knows the rules of knowledge/triage.yml and nothing else: no dialogue, no language. Answers are
ids of values (or a day, or "skipped"); what comes back names rules, and whoever speaks puts their
texts into the person's language. It promises nothing: an option "fits" when the law opens that way
for what the person answered; the authority decides.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from actions.kb.business_days import OfficeCalendar, Period
from actions.kb.deadline_count import count_deadline
from actions.kb.models import Knowledge
from actions.kb.triage_models import (
    Call,
    NextStep,
    OptionRules,
    Question,
    Reason,
    Rule,
    Triage,
    Urgent,
)
from actions.kb.triage_models import Value as AnswerValue

SKIPPED = "skipped"
PRIVATE = "private"
IN_TIME = "in_time"
LATE = "late"
MOST_STEPS = 3
MOST_CALLS = 3


@dataclass(frozen=True)
class Finding:
    """What the answers say of one option, and by which rules."""

    option: str
    verdict: Literal["fits", "maybe", "not"]
    because: tuple[Reason, ...]
    careful: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Pressing:
    """Something urgent; `period` when a deadline could be counted from the person's day."""

    rule: Urgent
    period: Period | None = None
    deadline: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The result: options in the order of the protection that they give."""

    findings: tuple[Finding, ...]
    urgent: tuple[Pressing, ...]
    notes: tuple[Rule, ...]
    next: tuple[NextStep, ...]
    call: tuple[Call, ...]

    def of(self, verdict: str) -> tuple[Finding, ...]:
        """The findings with this verdict, strongest protection first."""
        return tuple(one for one in self.findings if one.verdict == verdict)


def day_of(answer: str) -> dt.date | None:
    """The day that an answer is, None when it is a value's id."""
    try:
        return dt.date.fromisoformat(answer)
    except ValueError:
        return None


class Judge:
    """Asks and concludes by one version of the knowledge.

    Args:
        kb: the knowledge; its triage holds the questions and the rules.
        offices: counts deadlines.
        today: the day on which the answers are judged.
    """

    def __init__(self, kb: Knowledge, offices: OfficeCalendar, today: dt.date) -> None:
        self.kb = kb
        self.triage: Triage = kb.triage
        self.offices = offices
        self.today = today

    # asking

    def next_question(self, answers: Mapping[str, str]) -> Question | None:
        """The first question that is to be asked and was not, None when all are answered."""
        valid, known = self._read(answers)
        for question in self.triage.questions:
            if question.id not in valid and question.only_if.holds(known) is not False:
                return question
        return None

    def offered(self, question: Question, answers: Mapping[str, str]) -> list[AnswerValue]:
        """The values of a question that make sense after the other answers."""
        known = self.known(answers)
        return [value for value in question.values if value.only_if.holds(known) is not False]

    def most_questions(self, answers: Mapping[str, str]) -> int:
        """How many questions there are at most in all, whatever is answered from here on."""
        valid, known = self._read(answers)
        return len(valid) + self._most_left(known, frozenset(valid))

    def place_of(self, question: Question, answers: Mapping[str, str]) -> tuple[int, int]:
        """Which question this is, and of how many at most. What was told unasked is not counted."""
        valid, known = self._read(answers)
        ids = [one.id for one in self.triage.questions]
        before = sum(1 for id in ids[: ids.index(question.id)] if id in valid)
        return before + 1, before + self._most_left(known, frozenset(valid))

    def _most_left(self, known: Mapping[str, str], done: frozenset[str]) -> int:
        """The longest way on: every answer is tried to the questions that conditions look at."""
        left = [question for question in self.triage.questions if question.id not in done]
        deciding = {q for one in left for q, _ in one.only_if.mentions()}
        ways = [
            [(question.id, value.id) for value in question.values]
            for question in left
            if question.id in deciding
        ]
        lengths = (
            sum(1 for one in left if one.only_if.holds({**known, **dict(way)}) is not False)
            for way in itertools.product(*ways)
        )
        return max(lengths, default=0)

    def valid(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers that still stand: a changed answer can make others meaningless."""
        return self._read(answers)[0]

    def known(self, answers: Mapping[str, str]) -> dict[str, str]:
        """The answers as rules see them: without the skipped ones, a day as in_time or late."""
        return self._read(answers)[1]

    def _read(self, answers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """What stands of the answers, as it was given and as rules see it."""
        valid: dict[str, str] = {}
        known: dict[str, str] = {}
        for question in self.triage.questions:
            answer = answers.get(question.id)
            if answer is None or question.only_if.holds(known) is False:
                continue
            value, period = question.value(answer), self._period(question, answer)
            if period is not None:
                known[question.id] = LATE if period.until < self.today else IN_TIME
            elif value is not None and value.only_if.holds(known) is not False:
                known[question.id] = answer
            elif answer not in (SKIPPED, PRIVATE):
                continue
            valid[question.id] = answer
        return valid, known

    def _period(self, question: Question, answer: str) -> Period | None:
        day = day_of(answer) if question.kind == "date" else None
        if day is None or question.deadline is None:
            return None
        return count_deadline(self.kb, self.offices, self.kb.deadlines[question.deadline], day)

    # concluding

    def outcome(self, answers: Mapping[str, str]) -> Outcome:
        """The result for these answers, complete or not."""
        known = self.known(answers)
        triage = self.triage
        return Outcome(
            findings=tuple(self._finding(id, rules, known) for id, rules in triage.options.items()),
            urgent=tuple(
                self._pressing(rule, answers) for rule in triage.urgent if rule.when.holds(known)
            ),
            notes=tuple(rule for rule in triage.notes if rule.when.holds(known)),
            next=tuple(step for step in triage.next if step.when.holds(known))[:MOST_STEPS],
            call=tuple(call for call in triage.call if call.when.holds(known))[:MOST_CALLS],
        )

    @staticmethod
    def _finding(option: str, rules: OptionRules, known: Mapping[str, str]) -> Finding:
        careful = tuple(rule for rule in rules.careful if rule.when.holds(known))
        against = tuple(rule for rule in rules.against if rule.when.holds(known))
        if against:
            return Finding(option, "not", against)
        fits = tuple(rule for rule in rules.fits if rule.when.holds(known))
        if fits:
            return Finding(option, "fits", fits, careful)
        if any(rule.when.holds(known) is None for rule in rules.fits):
            return Finding(option, "maybe", (rules.needs,), careful)
        return Finding(option, "not", (rules.needs,))

    def _pressing(self, rule: Urgent, answers: Mapping[str, str]) -> Pressing:
        question = self.triage.question(rule.counts or "")
        if question is None or question.id not in answers:
            return Pressing(rule)
        period = self._period(question, answers[question.id])
        return Pressing(rule, period, question.deadline if period else None)
