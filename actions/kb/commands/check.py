"""`puente kb check`: is everything in order, for the bot and for the people who read it?"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections import Counter

from actions.kb.checking import Report, Similar, check_folder
from actions.kb.commands import Command
from actions.kb.reporting import FORMATS, LEVELS, for_people

CLEAN = {
    "es": "En orden: {entries} respuestas, {facts} datos, {sources} fuentes, {options} opciones, "
    "{contacts} contactos, en {languages}.",
    "en": "In order: {entries} entries, {facts} facts, {sources} sources, {options} options, "
    "{contacts} contacts, in {languages}.",
}
BROKEN = {
    "es": "El programa no puede usar esta carpeta: sigue con lo que tenía.",
    "en": "Puente cannot use the folder like this: it goes on with what it had.",
}

NOT_COMPARED = {
    "es": "{count} preguntas nuevas no se compararon con las demás; --similar las compara.",
    "en": "{count} new questions were not compared with the others; --similar compares them.",
}


def check(arguments: argparse.Namespace) -> int:
    """Complains on the standard output; 1 when there are errors (or, strictly, warnings)."""
    language = arguments.lang
    today = arguments.today or dt.date.today()
    similar: Similar = "all" if arguments.similar else "known"
    report = check_folder(arguments.knowledge, today, arguments.only, arguments.since, similar)
    shown = report.complaints
    if arguments.quiet:
        shown = report.of_level("error", "warning")
    if report.not_compared:
        told = NOT_COMPARED[language].format(count=report.not_compared)
        print(told, file=sys.stderr)
    if arguments.format == "text":
        print(for_people(shown, report.folder, language, colour()) + summary(report, language))
    else:
        print(FORMATS[arguments.format](shown, report.folder, language))
    levels = ("error", "warning") if arguments.strict else ("error",)
    return 1 if report.of_level(*levels) else 0


def summary(report: Report, language: str) -> str:
    """The last line: how much there is, and how much is wrong."""
    counts = Counter(complaint.level for complaint in report.complaints)
    told = ", ".join(
        f"{counts[level]} × {LEVELS[language][level]}"
        for level in ("error", "warning", "suggestion")
        if counts[level]
    )
    kb = report.knowledge
    if kb is None:
        return f"{BROKEN[language]} {told}."
    numbers = {
        name: len(getattr(kb, name))
        for name in ("entries", "facts", "sources", "options", "contacts")
    }
    if told:
        return f"{told}."
    return CLEAN[language].format(languages=", ".join(kb.languages), **numbers)


def colour() -> bool:
    """Only on a terminal, and not when somebody asked for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to look at, and how to show it."""
    parser.add_argument(
        "--format",
        choices=["text", *FORMATS],
        default="text",
        help="para personas (text) o para programas / for people (text) or for programs",
    )
    add_language(parser)
    parser.add_argument(
        "--only",
        metavar="RULE",
        action="append",
        default=[],
        help="mirar solo esta regla / look at this rule only",
    )
    parser.add_argument(
        "--strict", action="store_true", help="los avisos también cuentan / warnings fail too"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="sin sugerencias / without suggestions"
    )
    parser.add_argument(
        "--similar",
        action="store_true",
        help="comparar también las preguntas nuevas, con el modelo / compare new questions too, "
        "with the embedding model",
    )
    parser.add_argument(
        "--since",
        metavar="REVISION",
        default="HEAD",
        help="comparar los idiomas con esta versión de git / compare the languages' changes with "
        "this git revision (HEAD)",
    )
    parser.add_argument(
        "--today",
        type=dt.date.fromisoformat,
        metavar="DATE",
        help="el día para el que se revisa / the day to check for",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """In which language to complain."""
    parser.add_argument(
        "--lang",
        choices=list(LEVELS),
        default=default_language(),
        help="idioma de los avisos / language of the complaints (that of the terminal)",
    )


def default_language() -> str:
    """Spanish where the terminal speaks Spanish, else English."""
    locale = next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    return "es" if locale.lower().startswith("es") else "en"


COMMAND = Command(
    "check",
    "¿está todo en orden? / is everything in order? (exit code 1 when not)",
    check,
    add_arguments,
)
