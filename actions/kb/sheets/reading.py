"""Makes a sheet of rows of text, and says what is wrong with its head and its rows."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from actions.kb.sheets.problems import Problem
from actions.kb.sheets.table import ReadRow, ReadSheet, tidy


def read_sheet(
    name: str, rows: Sequence[Sequence[str]], problems: list[Problem]
) -> ReadSheet | None:
    """The sheet whose first row names the columns; None when it has no first row."""
    head = [tidy(text) for text in rows[0]] if rows else []
    while head and not head[-1]:
        head.pop()
    if not head:
        en, es = "the row with the columns' names is missing", "falta la fila con los nombres"
        problems.append(Problem(name, 1, None, en, es))
        return None
    letters: dict[str, str] = {}
    for number, column in enumerate(head, start=1):
        letter = get_column_letter(number)
        if not column:
            continue
        if column in letters:
            en, es = f"'{column}' stands twice", f"«{column}» está dos veces"
            problems.append(Problem(name, 1, letter, en, es))
        letters[column] = letter
    read = []
    for row_number, row in enumerate(rows[1:], start=2):
        cells = [tidy(text) for text in row]
        if not any(cells):
            continue
        cells += [""] * (len(head) - len(cells))
        for number, text in enumerate(cells):
            if text and not (head[number] if number < len(head) else ""):
                letter = get_column_letter(number + 1)
                en, es = "there is something beside the table", "hay algo fuera de la tabla"
                problems.append(Problem(name, row_number, letter, en, es))
        read.append(ReadRow(row_number, dict(zip(head, cells, strict=False))))
    return ReadSheet(name, letters, tuple(read))
