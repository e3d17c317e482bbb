"""`puente kb diff`: what changed for readers between two states of the knowledge."""

from __future__ import annotations

import argparse
import os
import sys

from actions.kb.change_report import as_markdown, as_terminal
from actions.kb.commands import Command
from actions.kb.loading import load_knowledge
from actions.kb.revisions import knowledge_at


def diff(arguments: argparse.Namespace) -> int:
    """Prints the changes, entry by entry."""
    old = knowledge_at(arguments.old, arguments.knowledge)
    if arguments.new is None:
        new = load_knowledge(arguments.knowledge)
    else:
        new = knowledge_at(arguments.new, arguments.knowledge)
    if arguments.markdown:
        print(as_markdown(old, new))
    else:
        colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        print(as_terminal(old, new, colours))
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Between which states, and how to show it."""
    parser.add_argument(
        "old",
        metavar="OLD",
        help="una carpeta o una versión de git, como HEAD / a folder or a git version, like HEAD",
    )
    parser.add_argument(
        "new",
        nargs="?",
        metavar="NEW",
        help="lo mismo; si falta, lo que está ahora en la carpeta / the same; else the folder now",
    )
    parser.add_argument(
        "--markdown", action="store_true", help="para pegar en un mensaje / to paste in a message"
    )


COMMAND = Command(
    "diff",
    "qué cambió para quien lee / what changed for readers",
    diff,
    add_arguments,
)
