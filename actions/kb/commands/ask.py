"""`puente kb ask`: what the bot would answer, with candidates, scores and why."""

from __future__ import annotations

import argparse
import datetime as dt

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge


def ask(arguments: argparse.Namespace) -> int:
    """Shows the decision on one question, with its reasons."""
    from actions.kb.decision import decide  # here, because no other command needs the model
    from actions.kb.evaluation import retriever_for
    from actions.kb.messages import answer_message

    kb = load_knowledge(arguments.knowledge)
    retriever = retriever_for(kb)
    candidates = retriever.search(arguments.question, arguments.option)
    decision = decide(candidates, retriever.thresholds)
    print(f"{decision.kind}: {decision.why}\n")
    for c in candidates:
        parts = f"dense {c.dense:.3f}, text {c.passage:.3f}, words {c.lexical:.2f}"
        scores = f"{c.score:.3f} ({parts}, head {c.head:.2f})"
        print(f"  {c.entry:32} {scores}  nearest: {c.nearest}")
    if decision.kind == "answer":
        entry = kb.entries[decision.entries[0]]
        print("\n" + answer_message(kb, entry, arguments.lang, dt.date.today())["text"])
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, and what it is asked within."""
    parser.add_argument("question")
    parser.add_argument("--lang", default="es", help="language of the answer (default: es)")
    parser.add_argument("--option", help="the option that the conversation is about")


COMMAND = Command("ask", "what would the bot answer, and why?", ask, add_arguments)
