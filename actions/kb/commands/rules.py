"""`puente kb rules`: the rules of the check, explained."""

from __future__ import annotations

import argparse
from pathlib import Path

from actions.kb.commands import Command
from actions.kb.rules_page import rules_page

PAGE = Path("docs/knowledge-rules.md")


def show(arguments: argparse.Namespace) -> int:
    """Prints the page, or writes it where the project keeps it."""
    if arguments.write:
        PAGE.write_text(rules_page(), encoding="utf-8")
        print(PAGE)
    else:
        print(rules_page(), end="")
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "--write", action="store_true", help=f"en el archivo {PAGE} / into the file {PAGE}"
    )


COMMAND = Command(
    "rules", "las reglas de check, explicadas / the rules of check", show, add_arguments
)
