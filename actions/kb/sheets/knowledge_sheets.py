"""What stands in the sheets: an entry, a figure or a contact a row, both languages side by side.

Everything else with words in it (options, deadlines, triage, sources, the interface …) has a row
for each text, found by its form: a mapping from languages to words. So a new file or field comes
along without a change here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from actions.kb.entry_file import ORDER, EntryFile
from actions.kb.entry_text import entry_bodies
from actions.kb.facts import phrase
from actions.kb.folder_edit import read_file
from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge
from actions.kb.sheets.table import Cell, Sheet, Target
from actions.kb.yamlfile import read_yaml

FACT_VALUES = ("value", "unit", "status", "verified", "as_of", "basis", "source")
FACT_TEXTS = ("counts_from", "note")
CONTACT_VALUES = ("city", "state", "address", "web", "verified", "as_of")
CONTACT_TEXTS = ("name", "does", "hours")
OWN_SHEETS = ("facts", "contacts")  # with columns of their own
OWN_FOLDERS = ("answers", "interface")
Row = dict[str, Cell]
Path_ = tuple[str | int, ...]


def sheets_of(folder: Path) -> list[Sheet]:
    """The sheets of a knowledge folder, in a fixed order.

    Raises:
        KnowledgeInvalid: the folder does not hold.
    """
    kb = load_knowledge(folder)
    sheets = [_entries(folder, kb), _facts(folder, kb), _contacts(folder, kb)]
    for inside in sorted(path for path in folder.iterdir() if path.is_dir()):
        if inside.name not in OWN_FOLDERS:
            rows = [
                row for file in sorted(inside.glob("*.yml")) for row in _rows_of(folder, file, kb)
            ]
            if rows:
                sheets.append(_texts(inside.name, rows, kb.languages))
    for file in sorted(folder.glob("*.yml")):
        if file.stem not in OWN_SHEETS and (rows := _rows_of(folder, file, kb)):
            sheets.append(_texts(file.stem, rows, kb.languages))
    sheets.append(_interface(folder, kb))
    return sheets


def _entries(folder: Path, kb: Knowledge) -> Sheet:
    parts = [f"{part}_{language}" for part in ORDER for language in kb.languages]
    questions = [f"questions_{language}" for language in kb.languages]
    read_only = ("sources", "reviewed", "review_by")
    rows = []
    for id, entry in kb.entries.items():
        file = f"answers/{entry.option}/{id}.md"
        halves = EntryFile.split(read_file(folder / file))
        front, bodies = read_yaml(halves.front).data, entry_bodies(halves.rest)[0]
        row: Row = {"id": Cell(id), "option": Cell(entry.option)}
        for language in kb.languages:
            asked = Target(file, "list", ("questions", language))
            row[f"questions_{language}"] = Cell("\n".join(front["questions"][language]), asked)
            for part in ORDER:
                target = Target(file, "part", (language, part))
                row[f"{part}_{language}"] = Cell(bodies[language].get(part, ""), target)
        cited = [f"{c.source} {c.article or ''}".strip() for c in entry.sources]
        row["sources"] = Cell("\n".join(cited))
        row["reviewed"], row["review_by"] = Cell(entry.reviewed), Cell(entry.review_by)
        rows.append(row)
    return Sheet("entries", ("id",), ("id", "option", *questions, *parts, *read_only), tuple(rows))


def _facts(folder: Path, kb: Knowledge) -> Sheet:
    data = read_yaml(read_file(folder / "facts.yml")).data
    texts = [f"{name}_{language}" for name in FACT_TEXTS for language in kb.languages]
    rows = []
    for id, fact in data.items():
        row: Row = {"id": Cell(id)}
        row |= _values("facts.yml", fact, (id,), FACT_VALUES)
        row |= _spoken("facts.yml", fact, (id,), FACT_TEXTS, kb.languages)
        rows.append(row)
    return Sheet("facts", ("id",), ("id", *FACT_VALUES, *texts), tuple(rows))


def _contacts(folder: Path, kb: Knowledge) -> Sheet:
    data = read_yaml(read_file(folder / "contacts.yml")).data
    texts = [f"{name}_{language}" for name in CONTACT_TEXTS for language in kb.languages]
    rows = []
    for number, contact in enumerate(data):
        row: Row = {"id": Cell(contact["id"]), "kind": Cell(contact["kind"])}
        row |= _spoken("contacts.yml", contact, (number,), CONTACT_TEXTS, kb.languages)
        row |= _values("contacts.yml", contact, (number,), CONTACT_VALUES)
        known = kb.contact(contact["id"])
        words = kb.interface[kb.languages[0]]
        for name, ids in (("phones", known.phones), ("emails", known.emails)):
            row[name] = Cell("\n".join(phrase(kb.facts[id], words) for id in ids))
        rows.append(row)
    columns = ("id", "kind", *texts, *CONTACT_VALUES, "phones", "emails")
    return Sheet("contacts", ("id",), columns, tuple(rows))


def _rows_of(folder: Path, file: Path, kb: Knowledge) -> list[Row]:
    """A row for each text in one YAML file."""
    name = file.relative_to(folder).as_posix()
    return list(_language_rows(name, read_yaml(read_file(file)).data, (), (), kb.languages))


def _interface(folder: Path, kb: Knowledge) -> Sheet:
    read = {
        language: read_yaml(read_file(folder / f"interface/{language}.yml")).data
        for language in kb.languages
    }
    rows = []
    for part, words in read[kb.languages[0]].items():
        for key in words:
            row: Row = {"file": Cell("interface"), "where": Cell(f"{part}.{key}")}
            for language in kb.languages:
                target = Target(f"interface/{language}.yml", "value", (part, key))
                row[language] = Cell(read[language][part][key], target)
            rows.append(row)
    return _texts("interface", rows, kb.languages)


def _texts(name: str, rows: Sequence[Row], languages: Sequence[str]) -> Sheet:
    return Sheet(name, ("file", "where"), ("file", "where", *languages), tuple(rows))


def _language_rows(
    file: str, data: Any, path: Path_, named: tuple[str, ...], languages: Sequence[str]
) -> Iterator[Row]:
    """A row for each text below `data`; `named` is `path` with ids where items have them."""
    if isinstance(data, Mapping):
        if data and set(data) <= set(languages):
            yield from _spoken_rows(file, data, path, named, languages)
            return
        for key, value in data.items():
            yield from _language_rows(file, value, (*path, key), (*named, str(key)), languages)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            name = str(item.get("id", number + 1) if isinstance(item, Mapping) else number + 1)
            yield from _language_rows(file, item, (*path, number), (*named, name), languages)


def _spoken_rows(
    file: str,
    data: Mapping[str, Any],
    path: Path_,
    named: tuple[str, ...],
    languages: Sequence[str],
) -> Iterator[Row]:
    """One row for a text, or one for each item of lists of texts."""
    lists = [value for value in data.values() if isinstance(value, list)]
    steps: list[tuple[int, ...]] = [(n,) for n in range(max(map(len, lists)))] if lists else [()]
    for step in steps:
        where = ".".join((*named, *(str(n + 1) for n in step)))
        row: Row = {"file": Cell(file), "where": Cell(where)}
        for language in languages:
            value = data.get(language)
            if step and isinstance(value, list):
                value = value[step[0]] if step[0] < len(value) else None
            target = Target(file, "value", (*path, language, *step))
            row[language] = Cell(value, target) if value is not None else Cell(None)
        yield row


def _values(
    file: str, data: Mapping[str, Any], path: Path_, names: Sequence[str]
) -> Iterator[tuple[str, Cell]]:
    for name in names:
        has = name in data
        target = Target(file, "value", (*path, name))
        yield name, Cell(data[name], target) if has else Cell(None)


def _spoken(
    file: str,
    data: Mapping[str, Any],
    path: Path_,
    names: Sequence[str],
    languages: Sequence[str],
) -> Iterator[tuple[str, Cell]]:
    for name in names:
        for language in languages:
            value = data.get(name, {}).get(language)
            target = Target(file, "value", (*path, name, language))
            has = value is not None
            yield f"{name}_{language}", Cell(value, target) if has else Cell(None)
