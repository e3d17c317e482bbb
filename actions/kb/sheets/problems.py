"""What can be wrong with a sheet that comes back, told with sheet, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.kb.failures import SheetBroken


@dataclass(frozen=True)
class Problem:
    """One place in a sheet; `row` is its number in the file, `column` its letter and name."""

    sheet: str
    row: int | None
    column: str | None
    en: str
    es: str


def broken(problems: Sequence[Problem]) -> SheetBroken:
    """All problems as one failure."""
    english = [f"{_place(p, 'row', 'column')}: {p.en}" for p in problems]
    spanish = [f"{_place(p, 'fila', 'columna')}: {p.es}" for p in problems]
    return SheetBroken(
        "\n".join([*english, f"{len(problems)} problem(s). Nothing was changed."]),
        "\n".join([*spanish, f"{len(problems)} problema(s). No se cambió nada."]),
    )


def _place(problem: Problem, row: str, column: str) -> str:
    parts = [problem.sheet]
    parts += [f"{row} {problem.row}"] if problem.row is not None else []
    parts += [f"{column} {problem.column}"] if problem.column is not None else []
    return ", ".join(parts)
