"""Sheets as a folder of CSV files, one a sheet.

Written as UTF-8 with the mark by which Excel knows it; read with commas, semicolons (what Excel
writes where the comma is for decimals) or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from actions.kb.sheets.injection import guarded, unguarded
from actions.kb.sheets.problems import Problem, broken
from actions.kb.sheets.reading import read_sheet
from actions.kb.sheets.table import STAMP, ReadSheet, Sheet, as_text, stamp

DELIMITERS = ",;\t"


def write_csv(sheets: Sequence[Sheet], folder: Path) -> None:
    """Writes the files; the folder is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        out = io.StringIO()
        writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
        writer.writerow([*sheet.columns, STAMP])
        for row in sheet.rows:
            texts = [as_text(row[column].value) for column in sheet.columns]
            writer.writerow([guarded(text) for text in (*texts, stamp(row, sheet.columns))])
        (folder / f"{sheet.name}.csv").write_bytes(out.getvalue().encode("utf-8-sig"))


def read_csv(path: Path) -> list[ReadSheet]:
    """The sheets in a folder, or the one in a single file.

    Raises:
        SheetBroken: a file cannot be read.
    """
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    problems: list[Problem] = []
    if not files:
        en, es = "there are no .csv files here", "aquí no hay archivos .csv"
        problems.append(Problem(path.name, None, None, en, es))
    sheets = []
    for file in files:
        rows = _rows(file, problems)
        if rows is not None:
            sheets.append(read_sheet(file.stem, rows, problems))
    if problems:
        raise broken(problems)
    return [sheet for sheet in sheets if sheet is not None]


def _rows(file: Path, problems: list[Problem]) -> list[list[str]] | None:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = file.read_bytes()[: error.start].count(b"\n") + 1
        en = "the letters cannot be read; save the file as 'CSV UTF-8'"
        es = "no se pueden leer las letras; guarde el archivo como «CSV UTF-8»"
        problems.append(Problem(file.stem, row, None, en, es))
        return None
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[unguarded(cell) for cell in row] for row in read]
    except csv.Error:
        en = "a quotation mark is open or stands in a wrong place"
        es = "hay comillas abiertas o en un lugar equivocado"
        problems.append(Problem(file.stem, read.line_num, None, en, es))
        return None
