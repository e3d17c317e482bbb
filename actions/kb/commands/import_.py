"""`puente kb import`: takes over what was changed in the sheets, all of it or nothing."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from actions.kb.commands import Command
from actions.kb.failures import NotThere

WORKBOOK = ".xlsx"


def take(arguments: argparse.Namespace) -> int:
    """Takes it over and says what changed."""
    from actions.kb.sheets.csv_folder import read_csv  # here: openpyxl is slow to import
    from actions.kb.sheets.takeover import take_over
    from actions.kb.sheets.workbook import read_workbook

    file: Path = arguments.file
    if not file.exists():
        raise NotThere(f"There is no {file}.", f"No existe {file}.")
    read = read_workbook(file) if file.suffix.lower() == WORKBOOK else read_csv(file)
    today = dt.date.today()
    changes = take_over(arguments.knowledge, read, today, only_try=arguments.only_try)
    for change in changes:
        assert change.cell.target is not None
        print(f"{change.cell.target.file}: {change.sheet}, {change.row}, {change.column}")
    done = "se cambiarían / would change" if arguments.only_try else "cambiaron / changed"
    print(f"{len(changes)} celdas / cells {done}")
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="el libro .xlsx, un CSV o la carpeta de los CSV"
        " / the workbook .xlsx, a CSV file or the folder of them",
    )
    parser.add_argument(
        "--only-try",
        action="store_true",
        help="solo revisar, sin cambiar nada / check everything, change nothing",
    )


COMMAND = Command(
    "import",
    "traer de vuelta las hojas cambiadas / take over what was changed in the sheets",
    take,
    add_arguments,
)
