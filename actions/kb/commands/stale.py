"""`puente kb stale`: what is due for review, by date or by source."""

from __future__ import annotations

import argparse
import datetime as dt

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge
from actions.kb.review import Due, by_source, due, old_contacts

DAYS = 30


def stale(arguments: argparse.Namespace) -> int:
    """Lists it; the exit code is 0 whatever there is."""
    kb = load_knowledge(arguments.knowledge)
    today = dt.date.today()
    listed = due(kb, today + dt.timedelta(days=arguments.within))
    if not listed:
        print(
            f"Nada por revisar en {arguments.within} días."
            f" / Nothing to review within {arguments.within} days."
        )
    elif arguments.by == "source":
        _print_by_source(kb, listed, today)
    else:
        for one in listed:
            print(_line(one, today))
    if arguments.by == "date":
        _print_contacts(kb, today)
    return 0


def _print_by_source(kb: Knowledge, listed: list[Due], today: dt.date) -> None:
    for source, group in by_source(kb, listed):
        print(f"{source}: {kb.sources[source].title['es']}")
        print(f"  leída / read: {kb.sources[source].read}  {kb.sources[source].url or ''}".rstrip())
        for one in group:
            print("  " + _line(one, today))
        print()


def _print_contacts(kb: Knowledge, today: dt.date) -> None:
    old = old_contacts(kb, today)
    if old:
        print("\nContactos sin confirmar desde hace un año / Contacts not confirmed for a year:")
        for contact in old:
            print(f"{contact.as_of}  contact:{contact.id}  {contact.name['es']}")


def _line(one: Due, today: dt.date) -> str:
    late = "  ¡YA! / OVERDUE" if one.review_by < today else ""
    return f"{one.review_by}  {one.name}  {one.title}{late}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """In what order, and how far ahead."""
    parser.add_argument(
        "--by",
        choices=("date", "source"),
        default="date",
        help="en orden de fecha, o agrupado por fuente / by date, or grouped by source",
    )
    parser.add_argument(
        "--within",
        type=int,
        default=DAYS,
        metavar="DAYS",
        help=f"lo que toca en tantos días ({DAYS}) / what is due within so many days ({DAYS})",
    )


COMMAND = Command("stale", "qué toca revisar / what is due for review", stale, add_arguments)
