"""Sheets as an Excel workbook (XLSX), the same bytes for the same knowledge.

Every cell is written as text (figures as numbers), marked so that a program never computes it,
not even after somebody edited it. What comes back with formulas or errors in it is refused.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from actions.kb.sheets.problems import Problem, broken
from actions.kb.sheets.reading import read_sheet
from actions.kb.sheets.table import STAMP, Cell, ReadSheet, Sheet, as_text, stamp

ABOUT = "léame - read me"
ABOUT_LINES = (
    "Cambie solo las celdas blancas. Las grises son para saber dónde está.",
    "Deje las {cifras} entre llaves como están: el programa pone la cifra.",
    "No agregue filas ni columnas. La última columna (stamp) la usa el programa.",
    "",
    "Change the white cells only. The grey ones tell you where you are.",
    "Leave {figures} in braces as they are: the program fills in the figure.",
    "Add no rows or columns. The last column (stamp) is for the program.",
)
FIXED = dt.datetime(2000, 1, 1)  # a date in the file would make each export another file
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
WIDE, NARROW = 60, 18  # characters
GREY = PatternFill("solid", fgColor="DDDDDD")
HEAD = PatternFill("solid", fgColor="1F4E79")
TOP = Alignment(wrap_text=True, vertical="top")
MAX_BYTES = 50_000_000  # of a workbook that comes back; ours are below one million


def write_workbook(sheets: Sequence[Sheet], file: Path) -> None:
    """Writes the workbook."""
    book = Workbook()
    book.properties.creator = "Puente"
    book.properties.created = FIXED
    about = book.active
    about.title = ABOUT
    for line in ABOUT_LINES:
        about.append([line])
    about.column_dimensions["A"].width = 90
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    raw = io.BytesIO()
    book.save(raw)
    file.write_bytes(_without_dates(raw.getvalue()))


def read_workbook(file: Path) -> list[ReadSheet]:
    """The sheets of a workbook that came back.

    Raises:
        SheetBroken: it is no workbook, or a cell holds a formula or an error.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        book = load_workbook(file)
    except Exception as error:  # openpyxl lets through whatever zip and XML readers raise
        raise broken(
            [
                Problem(
                    file.name,
                    None,
                    None,
                    "this is not an Excel workbook (.xlsx) that can be read",
                    "no es un libro de Excel (.xlsx) que se pueda leer",
                )
            ]
        ) from error
    problems: list[Problem] = []
    sheets = []
    for page in book.worksheets:
        if page.title == ABOUT:
            continue
        rows = [[_text(cell, page.title, problems) for cell in row] for row in page.iter_rows()]
        sheets.append(read_sheet(page.title, rows, problems))
    if problems:
        raise broken(problems)
    return [sheet for sheet in sheets if sheet is not None]


def _fill(page: Any, sheet: Sheet) -> None:
    columns = (*sheet.columns, STAMP)
    for number, name in enumerate(columns, start=1):
        cell = page.cell(1, number, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        texts = any(isinstance(row[name].value, str) for row in sheet.rows if name != STAMP)
        editable = name != STAMP and any(row[name].target for row in sheet.rows)
        width = WIDE if texts and editable else NARROW
        page.column_dimensions[get_column_letter(number)].width = width
    for row_number, row in enumerate(sheet.rows, start=2):
        for number, name in enumerate(columns, start=1):
            value = Cell(stamp(row, sheet.columns)) if name == STAMP else row[name]
            _write(page.cell(row_number, number), value)
    page.freeze_panes = page.cell(2, len(sheet.keys) + 1)
    page.column_dimensions[get_column_letter(len(columns))].hidden = True


def _write(cell: Any, source: Cell) -> None:
    value = source.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
    else:
        cell.value = as_text(value) or None
        if cell.value is not None:
            cell.data_type = "s"  # openpyxl would make a formula of what begins with "="
            cell.quotePrefix = True  # and a spreadsheet, once the cell was edited
    cell.alignment = TOP
    if source.target is None:
        cell.fill = GREY


def _text(cell: Any, sheet: str, problems: list[Problem]) -> str:
    place = cell.column_letter if hasattr(cell, "column_letter") else None
    if cell.data_type == "f":
        en, es = "a formula stands here; write text", "aquí hay una fórmula; escriba texto"
        problems.append(Problem(sheet, cell.row, place, en, es))
    elif cell.data_type == "e":
        en, es = f"an error stands here ({cell.value})", f"aquí hay un error ({cell.value})"
        problems.append(Problem(sheet, cell.row, place, en, es))
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return as_text(value)


def _without_dates(workbook: bytes) -> bytes:
    """The same workbook without the moment at which it was written."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()
