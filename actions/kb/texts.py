"""Every text people read, and where it stands: for what compares, searches or lists them all.

Walks the models themselves, so that a part somebody adds to them is found without a change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from actions.kb.facts import REFERENCE, fill
from actions.kb.models import Interface, Knowledge

KINDS = {
    "entries": "entry",
    "facts": "fact",
    "sources": "source",
    "options": "option",
    "pages": "page",
    "contacts": "contact",
    "deadlines": "deadline",
}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])|\n+")


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands: `("entry", "refugee-cost", ("more",))`."""

    kind: str
    id: str
    part: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " › ".join((f"{self.kind} {self.id}", *self.part))


@dataclass(frozen=True)
class PlacedText:
    """One text in one language, as it is written: figures are still names."""

    place: Place
    language: str
    text: str


@dataclass(frozen=True)
class PlacedValue:
    """A word that is no text for readers: an id, a kind, an address."""

    place: Place
    value: str


def texts_of(kb: Knowledge) -> Iterator[PlacedText]:
    """Every text in every language."""
    for found in _everything(kb):
        if isinstance(found, PlacedText):
            yield found


def values_of(kb: Knowledge) -> Iterator[PlacedValue]:
    """Every word that is no text for readers."""
    for found in _everything(kb):
        if isinstance(found, PlacedValue):
            yield found


def rendered(kb: Knowledge, placed: PlacedText) -> str:
    """The text as people read it. Names that are no figures (`{date}`) stay as they are."""
    words = kb.interface[placed.language]
    return REFERENCE.sub(
        lambda match: fill(match[0], kb.facts, words) if match[1] in kb.facts else match[0],
        placed.text,
    )


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the marks of lists and bold."""
    pieces = (piece.strip(" -*\t") for piece in _SENTENCE_END.split(text.replace("**", "")))
    return [piece for piece in pieces if piece]


def _everything(kb: Knowledge) -> Iterator[PlacedText | PlacedValue]:
    for name in Knowledge.model_fields:
        value = getattr(kb, name)
        if name in ("version", "languages"):
            continue
        kind = KINDS.get(name, name)
        if name == "interface":
            for language, words in value.items():
                yield from _interface(language, words)
        elif isinstance(value, Mapping):
            for id, model in value.items():
                yield from _walk(model, Place(kind, str(id)), kb.languages)
        elif isinstance(value, Sequence):
            for number, model in enumerate(value, start=1):
                id = str(getattr(model, "id", number))
                yield from _walk(model, Place(kind, id), kb.languages)
        elif value is not None:
            yield from _walk(value, Place(kind, ""), kb.languages)


def _interface(language: str, words: Interface) -> Iterator[PlacedText]:
    for part in Interface.model_fields:
        for key, text in getattr(words, part).items():
            yield PlacedText(Place("interface", key, (part,)), language, text)


def _walk(value: Any, place: Place, languages: Sequence[str]) -> Iterator[PlacedText | PlacedValue]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), _inside(place, name), languages)
    elif isinstance(value, Mapping):
        spoken = [language for language in languages if language in value]
        for language in spoken:
            yield from _texts(value[language], place, language)
        for key, inner in value.items():
            if key not in spoken:
                yield from _walk(inner, _inside(place, str(key)), languages)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, start=1):
            name = str(getattr(item, "id", number))
            yield from _walk(item, _inside(place, name), languages)
    elif isinstance(value, str):
        yield PlacedValue(place, value)


def _texts(value: Any, place: Place, language: str) -> Iterator[PlacedText]:
    if isinstance(value, str):
        if value:
            yield PlacedText(place, language, value)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, start=1):
            yield from _texts(item, _inside(place, str(number)), language)
    elif isinstance(value, BaseModel):  # an entry's body
        for name in type(value).model_fields:
            inner = Place(place.kind, place.id, (*place.part[:-1], name))
            yield from _texts(getattr(value, name), inner, language)


def _inside(place: Place, name: str) -> Place:
    return Place(place.kind, place.id, (*place.part, name))
