"""The commands of `puente kb`, a module each; a new module here is a new command.

A command module holds one `COMMAND = Command(…)`. It is imported at every start of the command
line, so it imports nothing heavy at its top: no encoder, no torch, no index; those belong inside
the function that needs them. `work` reads the knowledge itself (`load_knowledge(args.knowledge)`)
and lets `KnowledgeInvalid` through: cli.py says what is wrong and returns 1.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    pass


@dataclass(frozen=True)
class Command:
    """One command of `puente kb`.

    Args:
        name: what is typed.
        help: one line for the list of commands.
        work: does it; gets the parsed arguments (`knowledge` is the folder) and returns the exit
            code: 0 in order, 1 something is wrong with the knowledge, 2 the command was misused.
        add_arguments: adds the command's own arguments.
    """

    name: str
    help: str
    work: Callable[[argparse.Namespace], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments


def commands() -> Iterator[Command]:
    """Every command, in the order of the modules' names."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        command = importlib.import_module(f"{__name__}.{module.name}").COMMAND
        assert isinstance(command, Command)
        yield command
