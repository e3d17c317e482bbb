"""Finds the people who help where somebody is: by place, by kind, the nearest when there are none.

How people name places and kinds stands in knowledge/directory.yml. Small slips of the finger are
forgiven for long names only: "tapachla" is Tapachula, but "pueblo" is not Puebla.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from actions.kb.danger import pattern
from actions.kb.folding import fold, words
from actions.kb.models import Contact, Directory, Knowledge

How = Literal["city", "state", "near", "nationwide"]
MOST_WORDS = 5  # of a name
LONG_NAME = 7  # letters from which one slip is forgiven
VERY_LONG_NAME = 11  # and two
KINDS_FIRST = ("comar", "unhcr", "legal_aid", "shelter", "human_rights", "dif", "inm", "consulate")


@dataclass(frozen=True)
class Where:
    """A place in Mexico; without `city`, somewhere in the state."""

    state: str
    city: str | None = None

    @property
    def name(self) -> str:
        """How people call it."""
        return self.city or self.state


@dataclass(frozen=True)
class Found:
    """The contacts, and how near they are: in the city, the state, the nearest state, anywhere."""

    contacts: list[Contact]
    how: How
    state: str = ""


def place_in(directory: Directory, text: str) -> Where | None:
    """The place that `text` names: the longest name; a misspelt one when none is right."""
    names = _names(directory)
    said = words(text)
    right = [" ".join(name) for name in _runs(said) if " ".join(name) in names]
    if right:
        return names[max(right, key=len)]
    best: tuple[float, str] | None = None
    other = {" ".join(words(word)) for word in directory.not_places}
    for run in _runs(said):
        written = " ".join(run)
        if written in other:
            continue
        for name in names:
            slips = OSA.distance(written, name, score_cutoff=2)
            if slips <= _forgiven(name) and (best is None or slips / len(name) < best[0]):
                best = (slips / len(name), name)
    return names[best[1]] if best else None


def kind_in(directory: Directory, text: str) -> str | None:
    """The kind of help that `text` asks for; the one named first."""
    folded = fold(text)
    found = []
    for kind, phrases in directory.kinds.items():
        places = [m.start() for phrase in phrases if (m := pattern(phrase).search(folded))]
        if places:
            found.append((min(places), kind))
    return min(found)[1] if found else None


def find_contacts(kb: Knowledge, where: Where | None, kind: str | None) -> Found:
    """Who helps there: in the city, else in the state, else in the nearest state that has some."""
    pool = [c for c in kb.contacts if kind in (None, c.kind) and (kind or not c.urgent)]
    if where is not None:
        city = [c for c in pool if where.city and c.city == where.city]
        if city:
            return Found(_by_kind(city), "city")
        for number, state in enumerate(_nearest_first(kb.directory, where.state)):
            there = [c for c in pool if _state(c) == state]
            if there:
                near: How = "state" if where.city else "city"
                return Found(_by_kind(there), "near" if number else near, state)
    everywhere = [c for c in pool if c.nationwide]
    # nobody serves the whole country: those that are known, wherever they are
    return Found(_by_kind(everywhere or ([] if where else pool)), "nationwide")


def _nearest_first(directory: Directory, state: str) -> list[str]:
    """The state, its neighbours, and their neighbours in turn."""
    order = [state]
    for one in order:
        order += [near for near in directory.states[one].near if near not in order]
    return order


def _state(contact: Contact) -> str | None:
    """A contact's state; Mexico City is a city and a state."""
    return contact.state or contact.city


def _by_kind(contacts: Sequence[Contact]) -> list[Contact]:
    def place(contact: Contact) -> tuple[int, bool, bool]:
        known = contact.kind in KINDS_FIRST
        kind = KINDS_FIRST.index(contact.kind) if known else len(KINDS_FIRST)
        return kind, not contact.urgent, not contact.verified

    return sorted(contacts, key=place)


def _forgiven(name: str) -> int:
    letters = len(name.replace(" ", ""))
    return (letters >= LONG_NAME) + (letters >= VERY_LONG_NAME)


def _runs(said: list[str]) -> Iterator[list[str]]:
    for begin in range(len(said)):
        for end in range(begin + 1, min(begin + MOST_WORDS, len(said)) + 1):
            yield said[begin:end]


def _names(directory: Directory) -> dict[str, Where]:
    return _names_of(directory.model_dump_json())


@lru_cache(maxsize=2)
def _names_of(dumped: str) -> dict[str, Where]:
    """Every folded name with its place. States last: "Veracruz" is the state."""
    directory = Directory.model_validate_json(dumped)
    names: dict[str, Where] = {}
    for city, one in directory.cities.items():
        names |= {" ".join(words(name)): Where(one.state, city) for name in (city, *one.names)}
    for state, whole in directory.states.items():
        names |= {" ".join(words(name)): Where(state) for name in (state, *whole.names)}
    return names
