"""Sheets as the program sees them: columns, rows, and for each cell the place it came from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

STAMP = "stamp"  # the last column: what each cell said when it went out
Value = str | int | float | bool | dt.date | None


@dataclass(frozen=True)
class Target:
    """Where a cell's value stands: in `file`, as a YAML value, a list of texts or an entry's part.

    `path` leads through the YAML (for an entry's file: its front matter); of a part it is
    (language, part).
    """

    file: str
    kind: Literal["value", "list", "part"]
    path: tuple[str | int, ...]


@dataclass(frozen=True)
class Cell:
    """A value; without a target it is there to be read only. None: the file has no such value."""

    value: Value
    target: Target | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet. The columns `keys` together name a row."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]

    def key(self, row: Mapping[str, Cell]) -> tuple[str, ...]:
        """The name of a row."""
        return tuple(as_text(row[column].value) for column in self.keys)


@dataclass(frozen=True)
class ReadRow:
    """One row of a file that came back: its number in the file, and its cells as text."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class ReadSheet:
    """One sheet that came back. `letters` names each column as a spreadsheet does."""

    name: str
    letters: Mapping[str, str]
    rows: tuple[ReadRow, ...]


def as_text(value: Value) -> str:
    """A value as it stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def tidy(text: str) -> str:
    """Text without what spreadsheet programs add to it: their line ends, blanks at the ends."""
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def stamp(row: Mapping[str, Cell], columns: tuple[str, ...]) -> str:
    """What the cells of a row say, in short: who changed a cell is seen when it comes back."""
    return " ".join(short(as_text(row[column].value)) for column in columns)


def short(text: str) -> str:
    """A text's digest; eight characters tell two versions of one cell apart."""
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:8]
