"""`puente kb check`: is everything in order?"""

from __future__ import annotations

import argparse
import datetime as dt

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge


def check(arguments: argparse.Namespace) -> int:
    """Says what there is, and what is due for review. What is broken never gets this far."""
    kb = load_knowledge(arguments.knowledge)
    today = dt.date.today()
    overdue = [entry.id for entry in kb.entries.values() if entry.overdue(today)]
    print(
        f"In order: {len(kb.entries)} entries, {len(kb.facts)} facts, {len(kb.sources)} sources, "
        f"{len(kb.options)} options, {len(kb.contacts)} contacts, in {', '.join(kb.languages)}."
    )
    for id in overdue:
        print(f"due for review: {id} (since {kb.entries[id].review_by})")
    return 0


COMMAND = Command("check", "is everything in order? (exit code 1 when not)", check)
