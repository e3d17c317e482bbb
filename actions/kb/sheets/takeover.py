"""Brings changed cells back into the knowledge files: all of them or none.

A cell is changed when it does not say what went out (its stamp). Such a cell must still be what
went out in the files too: else somebody changed both, and a person has to decide. Files are edited
in place (yaml_regions.py, entry_file.py), the result is read as a whole, and only then written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from actions.kb.entry_file import EntryFile, set_part
from actions.kb.entry_text import entry_bodies
from actions.kb.facts import references
from actions.kb.folder_edit import read_file, write_files
from actions.kb.loading import KnowledgeInvalid
from actions.kb.sheets.knowledge_sheets import sheets_of
from actions.kb.sheets.problems import Problem, broken
from actions.kb.sheets.table import STAMP, Cell, ReadRow, ReadSheet, Sheet, Value, as_text, short
from actions.kb.yaml_regions import RegionProblem, Scalar, set_list, set_scalar
from actions.kb.yamlfile import read_yaml


@dataclass(frozen=True)
class Change:
    """A cell that somebody changed, with its place in the sheet and in the files."""

    sheet: str
    row: int
    column: str
    cell: Cell
    text: str

    def problem(self, en: str, es: str) -> Problem:
        """Something is wrong with this cell."""
        return Problem(self.sheet, self.row, self.column, en, es)


def take_over(
    folder: Path, read: Sequence[ReadSheet], today: dt.date, only_try: bool = False
) -> list[Change]:
    """Writes what was changed in the sheets into the files; returns the changes.

    Args:
        folder: the knowledge folder.
        read: the sheets that came back; sheets and rows that are missing stay as they are.
        today: the date for entries that say when each language was changed.
        only_try: check everything and write nothing.

    Raises:
        SheetBroken: a sheet cannot be taken over; it names every place. Nothing was changed.
        KnowledgeInvalid: the folder did not hold before.
    """
    problems: list[Problem] = []
    known = {sheet.name: sheet for sheet in sheets_of(folder)}
    changes: list[Change] = []
    for sheet in read:
        if sheet.name in known:
            changes += _changes(known[sheet.name], sheet, problems)
        else:
            en = f"there is no sheet of this name; there are: {', '.join(known)}"
            es = f"no hay ninguna hoja con este nombre; hay: {', '.join(known)}"
            problems.append(Problem(sheet.name, None, None, en, es))
    texts = _edited(folder, changes, today, problems)
    if problems:
        raise broken(problems)
    try:
        if texts:
            write_files(folder, texts, only_try=only_try)
    except KnowledgeInvalid as invalid:
        raise broken(list(_blamed(changes, invalid))) from invalid
    return changes


def _changes(ours: Sheet, theirs: ReadSheet, problems: list[Problem]) -> Iterator[Change]:
    columns = (*ours.columns, STAMP)
    missing = [name for name in columns if name not in theirs.letters]
    for name in missing:
        en, es = f"the column '{name}' is missing", f"falta la columna «{name}»"
        problems.append(Problem(theirs.name, 1, None, en, es))
    for name, letter in theirs.letters.items():
        if name not in columns:
            en = f"there is no column '{name}'; take it out"
            problems.append(Problem(theirs.name, 1, letter, en, f"sobra la columna «{name}»"))
    if missing:
        return
    rows = {ours.key(row): row for row in ours.rows}
    seen: dict[tuple[str, ...], int] = {}
    for row in theirs.rows:
        key = tuple(row.cells[name] for name in ours.keys)
        place = f"{theirs.letters[ours.keys[-1]]} ({ours.keys[-1]})"
        named = " › ".join(key)
        if key not in rows:
            en = f"there is no '{named}' in the knowledge; a new one begins with 'puente kb new'"
            es = f"no existe «{named}»; lo nuevo se comienza con «puente kb new»"
            problems.append(Problem(theirs.name, row.number, place, en, es))
        elif key in seen:
            en = f"'{named}' stands in row {seen[key]} already"
            es = f"«{named}» ya está en la fila {seen[key]}"
            problems.append(Problem(theirs.name, row.number, place, en, es))
        else:
            seen[key] = row.number
            yield from _changed_cells(ours, theirs, row, rows[key], problems)


def _changed_cells(
    ours: Sheet, theirs: ReadSheet, row: ReadRow, now: Mapping[str, Cell], problems: list[Problem]
) -> Iterator[Change]:
    stamps = row.cells[STAMP].split(" ")
    if len(stamps) != len(ours.columns):
        place = f"{theirs.letters[STAMP]} ({STAMP})"
        en = "this column is for the program and was changed; export again"
        es = "esta columna es del programa y alguien la cambió; exporte otra vez"
        problems.append(Problem(theirs.name, row.number, place, en, es))
        return
    for name, went_out in zip(ours.columns, stamps, strict=True):
        cell, text = now[name], row.cells[name]
        if short(text) == went_out or short(text) == short(as_text(cell.value)):
            continue
        column = f"{theirs.letters[name]} ({name})"
        change = Change(theirs.name, row.number, column, cell, text)
        if cell.target is None:
            problems.append(_not_here(change))
        elif short(as_text(cell.value)) != went_out:
            en = "this was changed in the knowledge after the export; export again"
            es = "esto cambió en los archivos después de exportar; exporte otra vez"
            problems.append(change.problem(en, es))
        else:
            yield change


def _not_here(change: Change) -> Problem:
    if change.cell.value is None:
        return change.problem(
            "the knowledge has nothing here; it can only be added in the file itself",
            "aquí no hay nada en los archivos; solo se puede agregar en el archivo",
        )
    return change.problem(
        f"this cell is only for reading; it must say '{as_text(change.cell.value)}'",
        f"esta celda es solo para leer; debe decir «{as_text(change.cell.value)}»",
    )


def _edited(
    folder: Path, changes: Sequence[Change], today: dt.date, problems: list[Problem]
) -> dict[str, str]:
    """The files with the changes in them, by name."""
    texts: dict[str, str] = {}
    spoken: dict[str, set[str]] = {}
    for change in changes:
        target = change.cell.target
        assert target is not None
        text = texts.get(target.file) or read_file(folder / target.file)
        try:
            texts[target.file] = _with(text, change)
        except ValueError:
            kind = type(change.cell.value).__name__
            en, es = WANTED.get(kind, ("something else belongs here", "aquí va otra cosa"))
            problems.append(change.problem(en, es))
        except RegionProblem as problem:
            en = f"this cannot be written there: {problem}"
            es = "esto no se puede escribir ahí; quite las líneas que empiezan con «#»"
            problems.append(change.problem(en, es))
        if target.kind != "value":
            language = target.path[1] if target.kind == "list" else target.path[0]
            spoken.setdefault(target.file, set()).add(str(language))
    for file in texts.keys() & spoken.keys():
        texts[file] = _entry_kept_in_step(texts[file], spoken[file], today)
    return texts


WANTED = {
    "int": ("write a whole number", "escriba un número entero"),
    "float": ("write a number", "escriba un número"),
    "bool": ("write true or false", "escriba true o false"),
    "date": ("write a date as 2026-11-24", "escriba una fecha como 2026-11-24"),
    "str": ("this must not be empty", "esto no puede quedar vacío"),
}


def _with(text: str, change: Change) -> str:
    target = change.cell.target
    assert target is not None
    if target.kind == "value":
        return set_scalar(text, target.path, _typed(change.text, change.cell.value))
    halves = EntryFile.split(text)
    if target.kind == "part":
        language, part = (str(step) for step in target.path)
        return EntryFile(halves.front, set_part(halves.rest, language, part, change.text)).joined()
    lines = [line.strip() for line in change.text.split("\n") if line.strip()]
    if not lines:
        raise ValueError("empty")
    return EntryFile(set_list(halves.front, target.path, lines), halves.rest).joined()


def _typed(text: str, before: Value) -> Scalar:
    """The text as the kind of value that stood there.

    Raises:
        ValueError: it is none.
    """
    if not text:
        raise ValueError("empty")
    if isinstance(before, bool):
        if text.casefold() not in ("true", "false"):
            raise ValueError(text)
        return text.casefold() == "true"
    if isinstance(before, int):
        return int(text)
    if isinstance(before, float):
        return float(text)
    if isinstance(before, dt.date):
        return dt.date.fromisoformat(text)
    return text


def _entry_kept_in_step(text: str, languages: set[str], today: dt.date) -> str:
    """What an entry says of its own texts: which figures they use, and when they were changed."""
    halves = EntryFile.split(text)
    front, data = halves.front, read_yaml(halves.front).data
    bodies = entry_bodies(halves.rest)[0].values()
    used = {fact for body in bodies for words in body.values() for fact in references(words)}
    listed = data.get("facts")
    if isinstance(listed, list) and set(listed) != used:
        kept = [fact for fact in listed if fact in used]
        front = set_list(front, ("facts",), [*kept, *sorted(used - set(listed))])
    for language in languages & set(data.get("updated") or ()):
        front = set_scalar(front, ("updated", language), today)
    return EntryFile(front, halves.rest).joined()


def _blamed(changes: Sequence[Change], invalid: KnowledgeInvalid) -> Iterator[Problem]:
    """Each complaint about the files, at the cell that brought it about."""
    for complaint in invalid.complaints:
        en = f"{complaint.problem_in('en')} → {complaint.mend_in('en')}"
        es = f"{complaint.problem_in('es')} → {complaint.mend_in('es')}"
        here = [c for c in changes if c.cell.target and c.cell.target.file == complaint.file]
        named = [c for c in here if any(f"{{{v}}}" in c.text for v in complaint.values.values())]
        cells = named or here or list(changes)
        for change in cells:
            yield change.problem(en, es)
