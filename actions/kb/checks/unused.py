"""Facts and sources that nothing uses: they would be kept right for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from actions.kb.checks import check
from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.facts import references
from actions.kb.rules import Rule


@check("unused-facts")
def unused_facts(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Facts that no text, step, deadline or contact names."""
    used = {id for text in material.texts for id in references(text.words)}
    used |= set(rule.options["used_by_the_program"])
    for part in (material.kb.options, material.kb.deadlines, material.kb.contacts):
        used |= set(_words(part))
    for id in material.kb.facts:
        if id not in used:
            yield material.complaint_at(rule, "facts.yml", (id,), id=id)


@check("unused-sources")
def unused_sources(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Sources that nothing cites."""
    kb = material.kb
    used = set()
    for name in type(kb).model_fields:
        if name not in ("sources", "interface", "version", "languages"):
            used |= set(_named(getattr(kb, name), "source"))
    for id in kb.sources:
        if id not in used:
            yield material.complaint_at(rule, "sources.yml", (id,), id=id)


def _named(value: Any, name: str) -> Iterator[str]:
    """Every value of a field called `name` below `value`."""
    if isinstance(value, BaseModel):
        for field in type(value).model_fields:
            inner = getattr(value, field)
            if field == name and isinstance(inner, str):
                yield inner
            else:
                yield from _named(inner, name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _named(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, name)


def _words(value: Any) -> Iterator[str]:
    """Every string below `value` that stands in a field of its own or in a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            yield from _words(getattr(value, field))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
