"""`puente kb preview`: an entry as people see it, in both languages side by side."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
from pathlib import Path

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge
from actions.kb.preview import in_columns
from actions.kb.review import not_there

WIDEST = 160  # characters; longer lines are hard to read


def preview(arguments: argparse.Namespace) -> int:
    """Shows it in the terminal, or writes the page."""
    kb = load_knowledge(arguments.knowledge)
    entry = kb.entries.get(arguments.id)
    if entry is None:
        raise not_there(arguments.id, kb.entries)
    today = dt.date.today()
    if arguments.html is None:
        width = arguments.width or min(shutil.get_terminal_size((120, 24)).columns, WIDEST)
        print(in_columns(kb, entry, today, width))
        return 0
    from gateway.preview import preview_html  # here: the terminal needs no templates

    arguments.html.write_text(preview_html(kb, entry, today), encoding="utf-8")
    print(f"Ábralo en el navegador / open it in the browser: {arguments.html.resolve().as_uri()}")
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which entry, and where to show it."""
    parser.add_argument("id", metavar="ID", help="el nombre de la respuesta / the entry's name")
    parser.add_argument(
        "--html",
        type=Path,
        metavar="FILE",
        help="como página, en este archivo / as a page, in this file",
    )
    parser.add_argument(
        "--width", type=int, help="letras por línea / characters in a line (the terminal's)"
    )


COMMAND = Command(
    "preview",
    "una respuesta como la ve la gente / an entry as people see it",
    preview,
    add_arguments,
)
