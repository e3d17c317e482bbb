"""What is due for review, and saying that something was reviewed without touching its words."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from actions.kb.entry_file import EntryFile
from actions.kb.failures import NotThere, ToolFailure
from actions.kb.folder_edit import read_file, write_files
from actions.kb.loading import load_knowledge
from actions.kb.models import Contact, Deadline, Entry, Knowledge
from actions.kb.yaml_regions import set_scalar

MONTHS = 3  # contacts.yml and the staff guide: everything is looked at every three months
OLD_CONTACT_DAYS = 365


@dataclass(frozen=True, order=True)
class Due:
    """Something that must be reviewed by `review_by`. `sources` are the ids it cites."""

    review_by: dt.date
    kind: str
    id: str
    title: str
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """How `mark-reviewed` is told of it."""
        return self.id if self.kind == "entry" else f"{self.kind}:{self.id}"


def due(kb: Knowledge, by: dt.date, language: str = "es") -> list[Due]:
    """Entries, options and deadlines to be reviewed by `by`, the most urgent first."""
    listed = [
        Due(e.review_by, "entry", id, e.title(language), _cited([e]))
        for id, e in kb.entries.items()
    ]
    listed += [
        Due(o.review_by, "option", id, o.name[language], _cited([*o.steps, *o.holding]))
        for id, o in kb.options.items()
    ]
    listed += [
        Due(d.review_by, "deadline", id, d.ask[language], _cited([d]))
        for id, d in kb.deadlines.items()
    ]
    return sorted(one for one in listed if one.review_by <= by)


def by_source(kb: Knowledge, listed: Iterable[Due]) -> list[tuple[str, list[Due]]]:
    """What is due under each source it cites, the source read longest ago first."""
    groups: dict[str, list[Due]] = {}
    for one in listed:
        for source in one.sources:
            groups.setdefault(source, []).append(one)
    return sorted(groups.items(), key=lambda group: (kb.sources[group[0]].read, group[0]))


def old_contacts(kb: Knowledge, today: dt.date) -> list[Contact]:
    """Contacts whose data nobody confirmed for a year, the oldest first."""
    oldest = today - dt.timedelta(days=OLD_CONTACT_DAYS)
    return sorted((c for c in kb.contacts if c.as_of < oldest), key=lambda c: (c.as_of, c.id))


def mark_reviewed(
    folder: Path, names: Sequence[str], today: dt.date, until: dt.date | None = None
) -> list[tuple[str, dt.date | None]]:
    """Writes today's date into what `names` say was read and found right.

    Entries, options and deadlines get `reviewed` and `review_by`; of contacts `as_of` changes.

    Args:
        folder: the knowledge folder.
        names: ids; `option:refugee`, `deadline:entry`, `contact:unhcr-line` where ids are shared.
        today: the date of the review.
        until: by when to look again; without it three months from today.

    Returns:
        (name, next review) for each; a contact has none.

    Raises:
        NotThere: there is nothing of that name, or several things are called so.
        ToolFailure: `until` is not after today.
        KnowledgeInvalid: the folder does not hold; nothing was written.
    """
    usual = after_months(today, MONTHS)
    again = until or usual
    if again <= today:
        raise ToolFailure(
            f"{again} is not after today. Give a later date, such as {usual}.",
            f"{again} no es después de hoy. Dé una fecha posterior, como {usual}.",
        )
    kb = load_knowledge(folder)
    texts: dict[str, str] = {}
    done: list[tuple[str, dt.date | None]] = []
    for name in dict.fromkeys(names):
        kind, id = _named(kb, name)
        file, path = _place(kb, kind, id)
        text = texts.get(file) or read_file(folder / file)
        if kind == "contact":
            text = set_scalar(text, (*path, "as_of"), today)
        elif kind == "entry":
            halves = EntryFile.split(text)
            front = set_scalar(halves.front, ("reviewed",), today)
            front = set_scalar(front, ("review_by",), again)
            text = EntryFile(front, halves.rest).joined()
        else:
            text = set_scalar(text, (*path, "reviewed"), today)
            text = set_scalar(text, (*path, "review_by"), again)
        texts[file] = text
        done.append((name, None if kind == "contact" else again))
    write_files(folder, texts)
    return done


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the month's last day where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _named(kb: Knowledge, name: str) -> tuple[str, str]:
    ids: dict[str, Iterable[str]] = {
        "entry": kb.entries,
        "option": kb.options,
        "deadline": kb.deadlines,
        "contact": [contact.id for contact in kb.contacts],
    }
    asked, colon, rest = name.partition(":")
    if colon:
        found = [(asked, rest)] if rest in ids.get(asked, ()) else []
    else:
        found = [(kind, name) for kind, known in ids.items() if name in known]
    if len(found) == 1:
        return found[0]
    if found:
        ways = ", ".join(f"{kind}:{id}" for kind, id in found)
        raise NotThere(
            f"Several things are called '{name}'. Write which one: {ways}.",
            f"Varias cosas se llaman «{name}». Escriba cuál: {ways}.",
        )
    raise not_there(name, [id for known in ids.values() for id in known])


def not_there(name: str, known: Iterable[str]) -> NotThere:
    """There is nothing called `name`; says what is called nearly so."""
    import difflib

    near = difflib.get_close_matches(name, list(known), n=3)
    en = f" Did you mean {', '.join(near)}?" if near else " See the names of the files."
    es = f" ¿Quiso decir {', '.join(near)}?" if near else " Vea los nombres de los archivos."
    return NotThere(f"There is nothing called '{name}'.{en}", f"No hay nada llamado «{name}».{es}")


def _place(kb: Knowledge, kind: str, id: str) -> tuple[str, tuple[str | int, ...]]:
    if kind == "entry":
        return f"answers/{kb.entries[id].option}/{id}.md", ()
    if kind == "option":
        return f"options/{id}.yml", ()
    if kind == "deadline":
        return "deadlines.yml", (id,)
    return "contacts.yml", ([contact.id for contact in kb.contacts].index(id),)


def _cited(parts: Sequence[Entry | Deadline | object]) -> tuple[str, ...]:
    found = [c.source for part in parts for c in getattr(part, "sources", ())]
    return tuple(dict.fromkeys(found))
