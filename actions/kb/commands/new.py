"""`puente kb new`: the file of a new entry with everything filled in but its words."""

from __future__ import annotations

import argparse
import datetime as dt

from actions.kb.commands import Command
from actions.kb.entry_template import new_entry


def new(arguments: argparse.Namespace) -> int:
    """Writes the file and says what comes next."""
    file = new_entry(arguments.knowledge, arguments.option, arguments.id, dt.date.today())
    print(f"{file}")
    print(
        "Escriba las preguntas, las fuentes y los textos. Mientras falte algo, el bot sigue con lo "
        "anterior.\nDespués: puente kb check, y puente kb preview " + arguments.id
    )
    print(
        "\nWrite the questions, the sources and the texts. While anything is missing the bot keeps "
        "what it had.\nThen: puente kb check, and puente kb preview " + arguments.id
    )
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the entry belongs and what it is called."""
    parser.add_argument(
        "option", metavar="OPTION", help="refugee, visa, …, general (knowledge/answers/)"
    )
    parser.add_argument(
        "id", metavar="ID", help="nombre nuevo, como refugee-phone / a new name, like refugee-phone"
    )


COMMAND = Command("new", "comenzar una respuesta nueva / begin a new entry", new, add_arguments)
