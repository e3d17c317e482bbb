"""`puente kb …`: the knowledge base's own command line, for staff and testers.

Each command is a module of its own in commands/; `puente kb --help` lists them.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from actions.kb.commands import commands
from actions.kb.failures import ToolFailure
from actions.kb.loading import KnowledgeInvalid


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0 in order, 1 something is wrong, 2 misused."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.work(arguments))
    except KnowledgeInvalid as invalid:
        for c in invalid.complaints:
            print(f"{c.file}:{c.line}: {c.problem_in('es')} → {c.mend_in('es')}\n{c}\n")
        number = len(invalid.complaints)
        print(f"{number} problema(s): así no se puede usar lo que hay en la carpeta.")
        print(f"{number} problem(s): the knowledge cannot be used as it is.")
        return 1
    except ToolFailure as failure:
        print(f"{failure.es}\n\n{failure.en}", file=sys.stderr)
        return failure.code


def parser() -> argparse.ArgumentParser:
    """The command line, made of the command modules."""
    top = argparse.ArgumentParser(
        prog="puente kb", description="Lo que Puente sabe / what Puente knows."
    )
    top.add_argument(
        "--knowledge",
        type=Path,
        default=Path(os.environ.get("PUENTE_KNOWLEDGE", "knowledge")),
        help="la carpeta (knowledge) / the knowledge folder (knowledge)",
    )
    choose = top.add_subparsers(dest="command", required=True, metavar="command")
    for command in commands():
        mine = choose.add_parser(command.name, help=command.help, description=command.help)
        command.add_arguments(mine)
        mine.set_defaults(work=command.work)
    return top


if __name__ == "__main__":
    sys.exit(main())
