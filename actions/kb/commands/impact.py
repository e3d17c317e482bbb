"""`puente kb impact`: which texts a figure touches, with the sentences."""

from __future__ import annotations

import argparse

from actions.kb.change_report import KINDS
from actions.kb.commands import Command
from actions.kb.facts import phrase
from actions.kb.impact import impact
from actions.kb.loading import load_knowledge
from actions.kb.review import not_there
from actions.kb.texts import Place


def show(arguments: argparse.Namespace) -> int:
    """Lists the sentences under the things they belong to."""
    kb = load_knowledge(arguments.knowledge)
    if arguments.fact not in kb.facts:
        raise not_there(arguments.fact, kb.facts)
    fact = kb.facts[arguments.fact]
    said = " / ".join(phrase(fact, kb.interface[language]) for language in kb.languages)
    print(f"{arguments.fact}: {said}")
    print(f"{fact.basis or fact.source} ({fact.status}, {fact.as_of})\n")
    touched = impact(kb, arguments.fact)
    previous = None
    for one in touched:
        if one.place != previous:
            print(f"{KINDS.get(one.place.kind, one.place.kind)} {' › '.join(_parts(one.place))}")
        previous = one.place
        print(f"  {one.language}  {one.sentence}")
    things = {(one.place.kind, one.place.id) for one in touched}
    print(f"\n{len(things)} lugares / places, {len(touched)} frases / sentences")
    return 0


def _parts(place: Place) -> tuple[str, ...]:
    return (place.id, *place.part)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which figure."""
    parser.add_argument(
        "fact", metavar="FACT", help="el nombre en facts.yml / its name in facts.yml"
    )


COMMAND = Command(
    "impact",
    "qué textos toca una cifra, con sus frases / which texts a figure touches, with the sentences",
    show,
    add_arguments,
)
