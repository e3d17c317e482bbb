"""What one figure touches: every sentence that says it, and every part that counts with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actions.kb.facts import phrase, references
from actions.kb.models import Knowledge
from actions.kb.texts import Place, PlacedText, rendered, sentences, texts_of, values_of

_LISTS_OF_WHAT_TEXTS_USE = ("facts",)  # an entry's own list says nothing new


@dataclass(frozen=True)
class Touched:
    """A place that a figure touches; `sentence` as people read it."""

    place: Place
    language: str
    sentence: str


def impact(kb: Knowledge, fact: str) -> list[Touched]:
    """Everything `fact` touches, in the order of the knowledge.

    Raises:
        KeyError: there is no such fact.
    """
    kb.facts[fact]
    return [*_sentences(kb, fact), *_counted(kb, fact)]


def _sentences(kb: Knowledge, fact: str) -> Iterator[Touched]:
    for placed in texts_of(kb):
        if fact not in references(placed.text):
            continue
        for sentence in sentences(placed.text):
            if fact in references(sentence):
                one = PlacedText(placed.place, placed.language, sentence)
                yield Touched(placed.place, placed.language, rendered(kb, one))


def _counted(kb: Knowledge, fact: str) -> Iterator[Touched]:
    for placed in values_of(kb):
        named = placed.value == fact or fact in references(placed.value)
        if not named or any(p in _LISTS_OF_WHAT_TEXTS_USE for p in placed.place.part):
            continue
        for language in kb.languages:
            said = phrase(kb.facts[fact], kb.interface[language])
            yield Touched(placed.place, language, said)
