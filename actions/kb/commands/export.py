"""`puente kb export`: the knowledge as sheets, for translators and lawyers."""

from __future__ import annotations

import argparse
from pathlib import Path

from actions.kb.commands import Command
from actions.kb.failures import AlreadyThere

WORKBOOK = ".xlsx"


def export(arguments: argparse.Namespace) -> int:
    """Writes a workbook when the name ends in .xlsx, else a folder of CSV files."""
    from actions.kb.sheets.csv_folder import write_csv  # here: openpyxl is slow to import
    from actions.kb.sheets.knowledge_sheets import sheets_of
    from actions.kb.sheets.workbook import write_workbook

    out: Path = arguments.out
    sheets = sheets_of(arguments.knowledge)
    if out.suffix.lower() == WORKBOOK:
        write_workbook(sheets, out)
    elif out.exists() and not out.is_dir():
        raise AlreadyThere(
            f"{out} is a file. Name a folder for CSV files, or a workbook ending in .xlsx.",
            f"{out} es un archivo. Escriba una carpeta para los CSV, o un libro que termine en "
            ".xlsx.",
        )
    else:
        write_csv(sheets, out)
    rows = sum(len(sheet.rows) for sheet in sheets)
    print(f"{out}: {len(sheets)} hojas / sheets, {rows} filas / rows")
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the sheets go."""
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="un libro .xlsx, o una carpeta para archivos CSV"
        " / a workbook .xlsx, or a folder for CSV files",
    )


COMMAND = Command(
    "export",
    "todo en hojas de cálculo, para traducir y revisar"
    " / everything as sheets, for translators and lawyers",
    export,
    add_arguments,
)
