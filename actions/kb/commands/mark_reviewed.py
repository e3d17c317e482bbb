"""`puente kb mark-reviewed`: somebody read it and it is right, without editing dates by hand."""

from __future__ import annotations

import argparse
import datetime as dt

from actions.kb.commands import Command
from actions.kb.review import mark_reviewed


def mark(arguments: argparse.Namespace) -> int:
    """Writes the dates and says what was written."""
    today = dt.date.today()
    for name, again in mark_reviewed(arguments.knowledge, arguments.ids, today, arguments.until):
        if again is None:
            print(f"{name}: confirmado hoy, {today} / confirmed today, {today}")
        else:
            print(
                f"{name}: revisado hoy, {today}; otra vez antes del {again}"
                f" / reviewed today, {today}; again by {again}"
            )
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What was reviewed, and until when that holds."""
    parser.add_argument(
        "ids",
        nargs="+",
        metavar="ID",
        help="respuesta, option:ID, deadline:ID o contact:ID / entry, option:ID, …",
    )
    parser.add_argument(
        "--until",
        type=dt.date.fromisoformat,
        metavar="DATE",
        help="próxima revisión, como 2027-02-24 (en tres meses)"
        " / next review, such as 2027-02-24 (in three months)",
    )


COMMAND = Command(
    "mark-reviewed",
    "anotar que se revisó hoy y está bien / note that it was reviewed today and is right",
    mark,
    add_arguments,
)
