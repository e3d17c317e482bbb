"""Finds what one knowledge file says of another that is not so.

A text that names a fact nobody wrote, an entry that cites a source nobody listed, a language that
one file has and another has not: each would be a wrong or an empty answer later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from actions.kb.complaints import Place
from actions.kb.facts import references
from actions.kb.models import (
    GENERAL,
    NOT_DANGER,
    Citation,
    Deadline,
    Entry,
    HoldingLayer,
    HoldingSituation,
    InfoPage,
    Knowledge,
    Option,
)
from actions.kb.triage_references import triage_references

Broken = tuple[str, Place, str, dict[str, str]]


def broken_references(kb: Knowledge) -> Iterator[Broken]:
    """(file, path in the file, rule, what fills its words) for every reference that fails."""
    yield from _interface(kb)
    for id, fact in kb.facts.items():
        if fact.source not in kb.sources:
            yield "facts.yml", (id, "source"), "unknown-source", {"id": fact.source}
    for entry in kb.entries.values():
        yield from _entry(kb, entry)
    for option in kb.options.values():
        yield from _option(kb, option)
    for page in kb.pages.values():
        yield from _page(kb, page)
    for number, contact in enumerate(kb.contacts):
        for part in ("phones", "emails"):
            for fact_id in getattr(contact, part):
                if fact_id not in kb.facts:
                    yield "contacts.yml", (number, part), "unknown-fact", {"id": fact_id}
        yield from _citations(kb, "contacts.yml", (number, "sources"), contact.sources)
        yield from _languages(kb, "contacts.yml", (number, "name"), contact.name)
        yield from _languages(kb, "contacts.yml", (number, "does"), contact.does)
        texts = {"does": [*contact.does.values()], "hours": [*(contact.hours or {}).values()]}
        texts["address"] = [contact.address or ""]
        for name, words in texts.items():
            yield from _facts_in(kb, "contacts.yml", (number, name), words)
    yield from _places(kb)
    for id, deadline in kb.deadlines.items():
        yield from _deadline(kb, id, deadline)
    for id, situation in kb.holding.items():
        yield from _situation(kb, id, situation)
    yield from triage_references(kb)
    contact_ids = {contact.id for contact in kb.contacts}
    for number, category in enumerate(kb.danger.categories):
        for id in category.contacts:
            if id not in contact_ids:
                where = ("categories", number, "contacts")
                yield "danger.yml", where, "unknown-contact", {"id": id}
    kinds = {category.id for category in kb.danger.categories} | {GENERAL, NOT_DANGER}
    for id in kb.danger_examples.keys() - kinds:
        yield "danger_examples.yml", (id,), "unknown-danger", {"id": id}
    yield from _said(kb)


def _said(kb: Knowledge) -> Iterator[Broken]:
    """Every warning and every calm no has its sentence and its entries."""
    said = kb.interface[kb.languages[0]].say if kb.languages else {}
    for number, warning in enumerate(kb.danger.warnings):
        if f"warning_{warning.id}" not in said:
            values = {"key": f"warning_{warning.id}", "other": "danger.yml"}
            yield "danger.yml", ("warnings", number, "id"), "sentence-missing", values
    for number, request in enumerate(kb.danger.unlawful):
        if f"unlawful_{request.id}" not in said:
            values = {"key": f"unlawful_{request.id}", "other": "danger.yml"}
            yield "danger.yml", ("unlawful", number, "id"), "sentence-missing", values
        for id in request.entries:
            if id not in kb.entries:
                yield "danger.yml", ("unlawful", number, "entries"), "unknown-entry", {"id": id}


def _places(kb: Knowledge) -> Iterator[Broken]:
    """A place that the directory does not have would never be found."""
    known = kb.directory
    for state, one in known.states.items():
        for near in one.near:
            if near not in known.states:
                yield "directory.yml", ("states", state, "near"), "unknown-place", {"id": near}
    for city, place in known.cities.items():
        if place.state not in known.states:
            yield "directory.yml", ("cities", city, "state"), "unknown-place", {"id": place.state}
    for number, contact in enumerate(kb.contacts):
        if contact.state is not None and contact.state not in known.states:
            yield "contacts.yml", (number, "state"), "unknown-place", {"id": contact.state}
        if contact.city is not None and contact.city not in {*known.cities, *known.states}:
            yield "contacts.yml", (number, "city"), "unknown-place", {"id": contact.city}


def _interface(kb: Knowledge) -> Iterator[Broken]:
    first = kb.languages[0] if kb.languages else "es"
    if first not in kb.interface:
        yield "interface", (), "no-sentences", {"language": first}
        return
    for language in kb.languages:
        for part in ("say", "choices", "units", "widget"):
            mine = getattr(kb.interface[language], part)
            for other in kb.languages:
                for key in getattr(kb.interface[other], part).keys() - mine.keys():
                    yield (
                        f"interface/{language}.yml",
                        (part,),
                        "sentence-missing",
                        {"key": key, "other": other},
                    )


def _entry(kb: Knowledge, entry: Entry) -> Iterator[Broken]:
    file = f"answers/{entry.option}/{entry.id}.md"
    if entry.option != "general" and entry.option not in kb.options:
        yield file, ("option",), "unknown-option", {"id": entry.option}
    yield from _languages(kb, file, ("questions",), entry.questions)
    used: set[str] = set()
    for body in entry.body.values():
        used |= references(body.text) | references(body.more) | references(body.simple)
    for id in sorted(used - kb.facts.keys()):
        yield file, ("facts",), "unknown-fact", {"id": id}
    for id in sorted(used ^ set(entry.facts)):
        if id in used:
            yield file, ("facts",), "fact-not-listed", {"id": id}
        else:
            yield file, ("facts",), "fact-not-used", {"id": id}
    for part, heading in (("more", "## más / ## more"), ("simple", "## más sencillo / ## simpler")):
        having = [language for language, body in entry.body.items() if getattr(body, part)]
        for language in kb.languages:
            if having and language not in having:
                values = {"other": having[0], "part": heading, "language": language}
                yield file, ("questions", language), "part-missing", values
    for id in entry.related:
        if id not in kb.entries:
            yield file, ("related",), "unknown-entry", {"id": id}
    yield from _citations(kb, file, ("sources",), entry.sources)
    if entry.review_by < entry.reviewed:
        yield file, ("review_by",), "review-before-review", {}


def _option(kb: Knowledge, option: Option) -> Iterator[Broken]:
    file = f"options/{option.id}.yml"
    yield from _languages(kb, file, ("name",), option.name)
    yield from _languages(kb, file, ("for",), option.whom)
    for number, step in enumerate(option.steps):
        here: Place = ("steps", number)
        if step.takes is not None and step.takes not in kb.facts:
            yield file, (*here, "takes"), "unknown-fact", {"id": step.takes}
        for name in ("title", "text", "where", "takes_note", "costs"):
            texts = getattr(step, name)
            if texts is not None:
                yield from _languages(kb, file, (*here, name), texts)
                yield from _facts_in(kb, file, (*here, name), texts.values())
        yield from _citations(kb, file, (*here, "sources"), step.sources)
    yield from _layers(kb, file, ("holding",), option.holding)
    for part in ("rights", "checklist"):
        lists = getattr(option, part)
        if lists:
            yield from _languages(kb, file, (part,), lists)
        for texts in lists.values():
            yield from _facts_in(kb, file, (part,), texts)
    if option.refused is not None:
        yield from _facts_in(kb, file, ("refused", "text"), option.refused.text.values())
        for id in option.refused.next:
            if id not in kb.options:
                yield file, ("refused", "next"), "unknown-option", {"id": id}


def _layers(kb: Knowledge, file: str, path: Place, layers: list[HoldingLayer]) -> Iterator[Broken]:
    for number, layer in enumerate(layers):
        here = (*path, number)
        yield from _languages(kb, file, (*here, "text"), layer.text)
        yield from _facts_in(kb, file, (*here, "text"), layer.text.values())
        yield from _citations(kb, file, (*here, "sources"), layer.sources)


def _situation(kb: Knowledge, id: str, situation: HoldingSituation) -> Iterator[Broken]:
    file = "holding.yml"
    if situation.option not in kb.options:
        yield file, (id, "option"), "unknown-option", {"id": situation.option}
    for name in ("name", "in_force", "now"):
        texts = getattr(situation, name)
        if texts is not None:
            yield from _languages(kb, file, (id, name), texts)
            yield from _facts_in(kb, file, (id, name), texts.values())
    yield from _layers(kb, file, (id, "holding"), situation.holding)


def _page(kb: Knowledge, page: InfoPage) -> Iterator[Broken]:
    file = f"pages/{page.id}.yml"
    yield from _languages(kb, file, ("title",), page.title)
    for number, section in enumerate(page.sections):
        for part in ("title", "text"):
            texts = getattr(section, part)
            yield from _languages(kb, file, ("sections", number, part), texts)
            yield from _facts_in(kb, file, ("sections", number, part), texts.values())
    if page.id in kb.entries:
        yield file, ("id",), "id-twice", {"id": page.id}


def _deadline(kb: Knowledge, id: str, deadline: Deadline) -> Iterator[Broken]:
    file = "deadlines.yml"
    if deadline.fact not in kb.facts:
        yield file, (id, "fact"), "unknown-fact", {"id": deadline.fact}
    if deadline.option not in kb.options:
        yield file, (id, "option"), "unknown-option", {"id": deadline.option}
    if deadline.entry not in kb.entries:
        yield file, (id, "entry"), "unknown-entry", {"id": deadline.entry}
    for name in ("ask", "result", "passed"):
        texts = getattr(deadline, name)
        yield from _languages(kb, file, (id, name), texts)
        counted = [text.replace("{from}", "").replace("{until}", "") for text in texts.values()]
        yield from _facts_in(kb, file, (id, name), counted)
    yield from _citations(kb, file, (id, "sources"), deadline.sources)


def _languages(
    kb: Knowledge, file: str, path: Place, texts: Mapping[str, object]
) -> Iterator[Broken]:
    for language in kb.languages:
        if not texts.get(language):
            yield file, path, "language-missing", {"language": language}


def _facts_in(kb: Knowledge, file: str, path: Place, texts: Iterable[str]) -> Iterator[Broken]:
    for id in sorted({id for text in texts for id in references(text)} - kb.facts.keys()):
        yield file, path, "unknown-fact", {"id": id}


def _citations(
    kb: Knowledge, file: str, path: Place, citations: list[Citation]
) -> Iterator[Broken]:
    for number, citation in enumerate(citations):
        if citation.source not in kb.sources:
            yield file, (*path, number), "unknown-source", {"id": citation.source}
