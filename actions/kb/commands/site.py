"""`puente kb site`: every answer and a printable leaflet per option, as a folder of pages."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge


def site(arguments: argparse.Namespace) -> int:
    """Writes the pages and says where to begin reading."""
    from gateway.site import write_site  # here: no other command needs the gateway's templates

    kb = load_knowledge(arguments.knowledge)
    pages = write_site(kb, arguments.out, dt.date.today())
    print(f"{pages} páginas / pages: {arguments.out / 'index.html'}")
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the pages go."""
    parser.add_argument(
        "out", type=Path, metavar="OUT", help="carpeta de las páginas / folder for the pages"
    )


COMMAND = Command(
    "site",
    "todas las respuestas y hojas para imprimir, como páginas"
    " / every answer and leaflets to print, as pages",
    site,
    add_arguments,
)
