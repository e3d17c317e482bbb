"""`puente kb ask`: what the bot would answer to a question, and why."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from actions.kb.commands import Command
from actions.kb.failures import NotThere
from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge

if TYPE_CHECKING:
    from actions.kb.decision import Decision
    from actions.kb.retrieval import Found

KINDS = {
    "answer": "CONTESTA / ANSWERS",
    "ask_back": "PREGUNTA cuál de estas / ASKS BACK which of these",
    "unknown": "NO SABE y ofrece personas que ayudan / DOES NOT KNOW and offers people who help",
}
DANGER = "PELIGRO: primero salen las líneas de ayuda / DANGER: help lines come first"


def ask(arguments: argparse.Namespace) -> int:
    """Shows the decision on one question, the answer, and with `--why` every score."""
    from actions.kb.messages import answer_message

    kb = load_knowledge(arguments.knowledge)
    seen = _seen(kb, arguments.question, arguments.option)
    found, decision, danger = seen.found, seen.decision, seen.danger
    if danger is not None:
        print(f"{DANGER} ({danger})\n")
    print(KINDS.get(decision.kind, decision.kind))
    for id in decision.entries:
        print(f"  {id}: {kb.entries[id].title(arguments.lang)}")
    if decision.kind == "answer":
        entry = kb.entries[decision.entries[0]]
        print("\n" + answer_message(kb, entry, arguments.lang, dt.date.today())["text"])
    print("\nCandidatas / candidates:")
    for candidate in found.candidates:
        print(f"  {candidate.score:.3f}  {candidate.entry}")
        if arguments.why:
            print(f"         {_scores(candidate)}")
    if arguments.why:
        print(f"\nNo cubierto / not covered: {found.outside:.3f}  {found.topic}")
        print(f"Por qué / why: {decision.why}")
        print(f"Peligro / danger: {seen.danger_likely:.2f}")
    return 0


class _Seen(NamedTuple):
    """What the bot makes of a question: entries, decision, the kind of danger and how likely."""

    found: Found
    decision: Decision
    danger: str | None
    danger_likely: float


def _seen(kb: Knowledge, question: str, option: str | None) -> _Seen:
    """What retrieval finds, what is decided on it, and whether it shows danger.

    Raises:
        NotThere: the embedding model is not installed.
    """
    from actions.kb.danger_sense import DangerSense  # here: other commands start without a model
    from actions.kb.decision import decide
    from actions.kb.encoder import EncoderMissing
    from actions.kb.evaluation import retriever_for
    from actions.kb.index import cache_file

    try:
        retriever = retriever_for(kb)
        found = retriever.search(question, option)
        sense = DangerSense(kb, retriever, cache_file())
        danger, likely = sense.kind(question), sense.probability(question)
    except (ModuleNotFoundError, EncoderMissing) as error:
        raise NotThere(
            "This command needs everything installed. Type once: make setup",
            "Esta orden necesita todo instalado. Escriba una vez: make setup",
        ) from error
    return _Seen(found, decide(found, retriever.thresholds), danger, likely)


def _scores(candidate: object) -> str:
    """All that retrieval says of a candidate, whatever it is today."""
    assert dataclasses.is_dataclass(candidate) and not isinstance(candidate, type)
    said = dataclasses.asdict(candidate)
    parts = [
        f"{name} {value:.3f}" if isinstance(value, float) else f"{name} «{value}»"
        for name, value in said.items()
        if name not in ("entry", "score")
    ]
    return ", ".join(parts)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, and what it is asked within."""
    parser.add_argument(
        "question", help="la pregunta, entre comillas / the question, in quotation marks"
    )
    parser.add_argument(
        "--lang", default="es", help="idioma de la respuesta (es) / language of the answer (es)"
    )
    parser.add_argument(
        "--option",
        help="de qué opción se venía hablando / the option that the conversation is about",
    )
    parser.add_argument(
        "--why", action="store_true", help="con todos los puntajes / with every score"
    )


COMMAND = Command(
    "ask",
    "qué contestaría el bot y por qué / what the bot would answer, and why",
    ask,
    add_arguments,
)
