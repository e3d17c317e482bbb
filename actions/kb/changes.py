"""What changed for readers between two states of the knowledge.

Compares what people read and not what the files say: a figure that changed shows in every text
that uses it; a file that was only tidied shows nowhere.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actions.kb.facts import phrase
from actions.kb.models import Citation, Knowledge
from actions.kb.texts import Place, rendered, sentences, texts_of, values_of

UNSEEN_KINDS = ("danger", "fact", "source")  # nobody reads them as they stand
UNSEEN_PARTS = ("words", "facts", "id", "kind", "sources")

Parts = dict[tuple[str, ...], dict[str, str]]


@dataclass(frozen=True)
class Change:
    """One part of one thing, in one language: the sentences that went and those that came."""

    part: tuple[str, ...]
    language: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """One entry, option, contact …: `state` is "new", "gone" or "changed"."""

    kind: str
    id: str
    title: dict[str, str]
    state: str
    changes: tuple[Change, ...]


def figures(old: Knowledge, new: Knowledge) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    """(fact, by language: as it was said, as it is said) for every figure that changed."""
    changed = []
    for id in sorted(old.facts.keys() | new.facts.keys()):
        said = {
            language: (_said(old, id, language), _said(new, id, language))
            for language in new.languages
        }
        if any(before != after for before, after in said.values()):
            changed.append((id, said))
    return changed


def changes(old: Knowledge, new: Knowledge) -> list[Changed]:
    """Everything that readers see differently, in the order of the new knowledge."""
    before, after = _by_thing(_visible(old)), _by_thing(_visible(new))
    found = []
    for kind, id in dict.fromkeys((*after, *before)):
        was, now = before.get((kind, id), {}), after.get((kind, id), {})
        differences = tuple(_differences(was, now))
        if differences:
            state = "changed" if was and now else "new" if now else "gone"
            title = _title(new if now else old, kind, id)
            found.append(Changed(kind, id, title, state, differences))
    return found


def reviewed(old: Knowledge, new: Knowledge) -> list[str]:
    """What has another date of review, or of a contact's data, by the names of `mark-reviewed`."""
    before, after = _dates(old), _dates(new)
    return [name for name in after if name in before and before[name] != after[name]]


def _dates(kb: Knowledge) -> dict[str, tuple[dt.date, ...]]:
    dates: dict[str, tuple[dt.date, ...]] = {}
    for id, entry in kb.entries.items():
        dates[id] = (entry.reviewed, entry.review_by)
    for id, option in kb.options.items():
        dates[f"option:{id}"] = (option.reviewed, option.review_by)
    for id, deadline in kb.deadlines.items():
        dates[f"deadline:{id}"] = (deadline.reviewed, deadline.review_by)
    for contact in kb.contacts:
        dates[f"contact:{contact.id}"] = (contact.as_of,)
    return dates


def _by_thing(texts: dict[Place, dict[str, str]]) -> dict[tuple[str, str], Parts]:
    things: dict[tuple[str, str], Parts] = {}
    for place, spoken in texts.items():
        things.setdefault((place.kind, place.id), {})[place.part] = spoken
    return things


def _differences(was: Parts, now: Parts) -> Iterator[Change]:
    for part in dict.fromkeys((*now, *was)):
        before, after = was.get(part, {}), now.get(part, {})
        for language in dict.fromkeys((*before, *after)):
            old, new = before.get(language, ""), after.get(language, "")
            if old != new:
                gone, came = _sentences_that_differ(old, new)
                yield Change(part, language, gone, came)


def _sentences_that_differ(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = sentences(old), sentences(new)
    gone: list[str] = []
    came: list[str] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            gone += before[first:last]
            came += after[start:end]
    return tuple(gone), tuple(came)


def _visible(kb: Knowledge) -> dict[Place, dict[str, str]]:
    """What readers see, by place and language."""
    seen: dict[Place, dict[str, str]] = {}
    for placed in texts_of(kb):
        if _is_seen(placed.place):
            seen.setdefault(placed.place, {})[placed.language] = rendered(kb, placed)
    for value in values_of(kb):
        if not _is_seen(value.place):
            continue
        if value.value in kb.facts:
            seen[value.place] = {
                language: phrase(kb.facts[value.value], kb.interface[language])
                for language in kb.languages
            }
        elif value.place.kind == "contact":
            seen[value.place] = dict.fromkeys(kb.languages, value.value)
    for id, entry in kb.entries.items():
        seen[Place("entry", id, ("sources",))] = _cited(kb, entry.sources)
    return seen


def _is_seen(place: Place) -> bool:
    if place.kind in UNSEEN_KINDS or any(part in UNSEEN_PARTS for part in place.part):
        return False
    # of an entry's questions, the first one is its title; the others only find it
    return place.part[:1] != ("questions",) or place.part[-1] == "1"


def _cited(kb: Knowledge, citations: Iterable[Citation]) -> dict[str, str]:
    lines = {}
    for language in kb.languages:
        named = [
            ", ".join(part for part in (kb.sources[c.source].title[language], c.article) if part)
            for c in citations
        ]
        lines[language] = "\n".join(named)
    return lines


def _said(kb: Knowledge, id: str, language: str) -> str:
    return phrase(kb.facts[id], kb.interface[language]) if id in kb.facts else ""


def _title(kb: Knowledge, kind: str, id: str) -> dict[str, str]:
    if kind == "entry":
        return {language: kb.entries[id].title(language) for language in kb.languages}
    if kind == "option":
        return dict(kb.options[id].name)
    if kind == "contact":
        return dict(kb.contact(id).name)
    return {}
