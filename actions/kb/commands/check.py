"""`puente kb check`: is everything in order, for the bot and for the people who read it?"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections import Counter

from actions.kb.checking import Report, UnknownRule, check_folder
from actions.kb.commands import Command
from actions.kb.reporting import FORMATS, LEVELS, for_people

MISUSED = 2
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
NO_RULE = {
    "es": "No existe la regla «{name}». Las reglas son: {names}.",
    "en": "There is no rule '{name}'. The rules are: {names}.",
}


def check(arguments: argparse.Namespace) -> int:
    """Complains on the standard output; 1 when there are errors (or, strictly, warnings)."""
    language = arguments.lang
    try:
        today = arguments.today or dt.date.today()
        report = check_folder(arguments.knowledge, today, arguments.only, arguments.since)
    except UnknownRule as unknown:
        names = ", ".join(unknown.names)
        print(NO_RULE[language].format(name=unknown.name, names=names), file=sys.stderr)
        return MISUSED
    shown = report.complaints
    if arguments.quiet:
        shown = report.of_level("error", "warning")
    if arguments.format == "text":
        print(for_people(shown, report.folder, language, _colour()) + summary(report, language))
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


def _colour() -> bool:
    """Only on a terminal, and not when somebody asked for none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to look at, and how to show it."""
    parser.add_argument("--format", choices=["text", *FORMATS], default="text")
    parser.add_argument(
        "--lang",
        choices=list(LEVELS),
        default=default_language(),
        help="language of the complaints (default: that of the terminal)",
    )
    parser.add_argument(
        "--only", metavar="RULE", action="append", default=[], help="look at this rule only"
    )
    parser.add_argument("--strict", action="store_true", help="warnings fail too")
    parser.add_argument("--quiet", action="store_true", help="do not show suggestions")
    parser.add_argument(
        "--since",
        metavar="REVISION",
        default="HEAD",
        help="compare the languages' changes with this git revision (default: HEAD)",
    )
    parser.add_argument(
        "--today", type=dt.date.fromisoformat, metavar="DATE", help="the day to check for"
    )


def default_language() -> str:
    """Spanish where the terminal speaks Spanish, else English."""
    locale = next(
        (value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    return "es" if locale.lower().startswith("es") else "en"


COMMAND = Command("check", "is everything in order? (exit code 1 when not)", check, add_arguments)
