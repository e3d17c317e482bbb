"""What knowledge/triage.yml says: the guided questions and the rules over their answers.

They only hold and validate; triage.py draws the conclusions, triage_references.py checks what the
file says of other files.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from actions.kb.model_base import Citation, Model, TextLists, Texts, Words
from actions.kb.triage_conditions import ALWAYS, When

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]


class Value(Model):
    """One possible answer. `words` mean it anywhere, `reply` only as the answer to its question."""

    id: Id
    label: Texts
    words: TextLists = Field(default_factory=dict)
    reply: TextLists = Field(default_factory=dict)
    only_if: When = ALWAYS
    note: Texts | None = None
    choices: list[str] = Field(default_factory=list)


class Question(Model):
    """A guided question. A date's values are offered beside any day that the person writes."""

    id: Id
    name: Texts
    ask: Texts
    why: Texts
    simpler: Texts
    kind: Literal["choice", "date"] = "choice"
    deadline: str | None = None  # a date: which deadline decides between in_time and late
    only_if: When = ALWAYS
    values: Annotated[list[Value], Field(min_length=1)]

    def value(self, id: str) -> Value | None:
        """The value with this id, None when the question has no such value."""
        return next((value for value in self.values if value.id == id), None)


class Reason(Model):
    """Something that is said of an option, with its sources."""

    text: Texts
    sources: Annotated[list[Citation], Field(min_length=1)]


class Rule(Reason):
    """A reason that is said when its condition holds."""

    id: Id
    when: When


class OptionRules(Model):
    """For whom an option is. `needs` is said of it when nothing that was answered decides."""

    name: Texts | None = None
    needs: Reason
    fits: Annotated[list[Rule], Field(min_length=1)]
    against: list[Rule] = Field(default_factory=list)
    careful: list[Rule] = Field(default_factory=list)


class Urgent(Rule):
    """What cannot wait. With `counts`, the day of that question is counted by its deadline."""

    counts: str | None = None
    choices: list[str] = Field(default_factory=list)


class NextStep(Model):
    """Something to do next; the first ones that hold are said."""

    id: Id
    when: When = ALWAYS
    text: Texts
    sources: list[Citation] = Field(default_factory=list)


class Call(Model):
    """Whom to call; the first ones that hold are shown."""

    contact: Words
    when: When = ALWAYS


class TriageWords(Model):
    """How people steer the questions. Whole words without accents; * is any ending."""

    skip: TextLists
    private: TextLists
    back: TextLists
    stop: TextLists
    result: TextLists
    again: TextLists
    yes: TextLists
    no: TextLists
    correction: TextLists
    question: TextLists  # how a question begins: it is answered before the form goes on


class Triage(Model):
    """The whole file. `options` stand in the order of the protection that they give."""

    reviewed: dt.date
    review_by: dt.date
    words: TriageWords
    questions: Annotated[list[Question], Field(min_length=1)]
    options: dict[str, OptionRules]
    urgent: list[Urgent]
    notes: list[Rule]
    next: list[NextStep]
    call: list[Call]

    def question(self, id: str) -> Question | None:
        """The question with this id, None when there is none."""
        return next((question for question in self.questions if question.id == id), None)
