"""Finds what knowledge/triage.yml says of itself or of other files that is not so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from actions.kb.complaints import Place
from actions.kb.facts import references
from actions.kb.model_base import Citation
from actions.kb.models import Knowledge
from actions.kb.triage_conditions import ALWAYS, UNKNOWN, Condition
from actions.kb.triage_models import Question

Broken = tuple[str, Place, str, dict[str, str]]
FILE = "triage.yml"
DATE_VALUES = ("in_time", "late")
RULE_LISTS = ("fits", "against", "careful")


def triage_references(kb: Knowledge) -> Iterator[Broken]:
    """(file, path in the file, rule, what fills its words) for every reference that fails."""
    triage = kb.triage
    yield from _twice(("questions",), [question.id for question in triage.questions])
    for number, question in enumerate(triage.questions):
        yield from _question(kb, ("questions", number), question)
    for option, rules in triage.options.items():
        here: Place = ("options", option)
        if option not in kb.options:
            yield FILE, here, "unknown-option", {"id": option}
        yield from _said(kb, (*here, "needs"), rules.needs)
        for name in RULE_LISTS:
            yield from _rules(kb, (*here, name), getattr(rules, name))
    for name in ("urgent", "notes", "next"):
        yield from _rules(kb, (name,), getattr(triage, name))
    for number, urgent in enumerate(triage.urgent):
        counted = triage.question(urgent.counts) if urgent.counts else None
        if urgent.counts and (counted is None or counted.deadline is None):
            where = ("urgent", number, "counts")
            yield FILE, where, "not-counted", {"id": urgent.counts}
    contacts = {contact.id for contact in kb.contacts}
    for number, call in enumerate(triage.call):
        if call.contact not in contacts:
            where = ("call", number, "contact")
            yield FILE, where, "unknown-contact", {"id": call.contact}
        yield from _condition(kb, ("call", number, "when"), call.when)
    if triage.review_by < triage.reviewed:
        yield FILE, ("review_by",), "review-before-review", {}


def _question(kb: Knowledge, here: Place, question: Question) -> Iterator[Broken]:
    for name in ("name", "ask", "why", "simpler"):
        yield from _texts(kb, (*here, name), getattr(question, name))
    yield from _condition(kb, (*here, "only_if"), question.only_if)
    yield from _twice((*here, "values"), [value.id for value in question.values])
    if question.deadline is not None and question.deadline not in kb.deadlines:
        yield FILE, (*here, "deadline"), "unknown-deadline", {"id": question.deadline}
    for number, value in enumerate(question.values):
        there = (*here, "values", number)
        yield from _texts(kb, (*there, "label"), value.label)
        yield from _condition(kb, (*there, "only_if"), value.only_if)
        if value.note is not None:
            yield from _texts(kb, (*there, "note"), value.note)
        yield from _choices(kb, (*there, "choices"), value.choices)


def _rules(kb: Knowledge, here: Place, rules: Sequence[Any]) -> Iterator[Broken]:
    yield from _twice(here, [rule.id for rule in rules])
    for number, rule in enumerate(rules):
        there = (*here, number)
        yield from _condition(kb, (*there, "when"), rule.when)
        yield from _said(kb, there, rule)
        yield from _choices(kb, (*there, "choices"), getattr(rule, "choices", ()))


def _said(kb: Knowledge, here: Place, said: Any) -> Iterator[Broken]:
    """The text and the sources of anything that is said."""
    yield from _texts(kb, (*here, "text"), said.text)
    citations: Sequence[Citation] = said.sources
    for number, citation in enumerate(citations):
        if citation.source not in kb.sources:
            yield FILE, (*here, "sources", number), "unknown-source", {"id": citation.source}


def _condition(kb: Knowledge, here: Place, condition: Condition) -> Iterator[Broken]:
    if condition is ALWAYS:
        return
    for id, value in condition.mentions():
        question = kb.triage.question(id)
        if question is None:
            yield FILE, here, "unknown-question", {"id": id}
        elif question.value(value) is None and value not in _without_file(question):
            listed = ", ".join(one.id for one in question.values)
            yield FILE, here, "unknown-answer", {"question": id, "id": value, "list": listed}


def _without_file(question: Question) -> tuple[str, ...]:
    """The values that a condition may name although the question does not list them."""
    return (UNKNOWN, *DATE_VALUES) if question.kind == "date" else (UNKNOWN,)


def _texts(kb: Knowledge, here: Place, texts: dict[str, str]) -> Iterator[Broken]:
    for language in kb.languages:
        if not texts.get(language):
            yield FILE, here, "language-missing", {"language": language}
    for id in sorted({id for text in texts.values() for id in references(text)} - kb.facts.keys()):
        yield FILE, here, "unknown-fact", {"id": id}


def _choices(kb: Knowledge, here: Place, choices: Iterable[str]) -> Iterator[Broken]:
    for choice in choices:
        verb, _, thing = choice.partition(":")
        known = {"answer": set(kb.entries), "deadline": set(kb.deadlines), "steps": set(kb.options)}
        if verb in known and thing not in known[verb]:
            yield FILE, here, "choice-leads-nowhere", {"id": choice}


def _twice(here: Place, ids: Sequence[str]) -> Iterator[Broken]:
    for number, id in enumerate(ids):
        if id in ids[:number]:
            yield FILE, (*here, number), "same-id-twice", {"id": id}
