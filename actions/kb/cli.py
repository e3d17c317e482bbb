"""`puente kb …`: the knowledge base's own command line, for staff and testers.

puente kb check                 is everything in order? (exit code 1 when not)
puente kb ask "question"        what the bot would answer, with candidates, scores and why
puente kb index                 encode what is new, so that the next start is quick
puente kb eval                  how often it answers right, on the question sets
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.models import Knowledge


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns the exit code: 0 in order, 1 something is wrong."""
    arguments = _parser().parse_args(argv)
    try:
        kb = load_knowledge(arguments.knowledge)
    except KnowledgeInvalid as invalid:
        for complaint in invalid.complaints:
            print(complaint)
        print(f"{len(invalid.complaints)} problem(s): the knowledge cannot be used as it is.")
        return 1
    return int(arguments.work(kb, arguments))


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="puente kb", description="The knowledge base.")
    top.add_argument(
        "--knowledge",
        type=Path,
        default=Path(os.environ.get("PUENTE_KNOWLEDGE", "knowledge")),
        help="the knowledge folder (default: knowledge)",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("check", help="is everything in order?").set_defaults(work=check)
    asking = commands.add_parser("ask", help="what would the bot answer?")
    asking.add_argument("question")
    asking.add_argument("--lang", default="es", help="language of the answer (default: es)")
    asking.add_argument("--option", help="the option that the conversation is about")
    asking.set_defaults(work=ask)
    indexing = commands.add_parser("index", help="encode what is new")
    indexing.set_defaults(work=index)
    measuring = commands.add_parser("eval", help="how often does it answer right?")
    measuring.add_argument("files", nargs="*", type=Path, help="question sets (.jsonl)")
    measuring.add_argument("--json", type=Path, help="write the figures there too")
    measuring.add_argument("--wrong", action="store_true", help="list what was not right")
    measuring.set_defaults(work=evaluate)
    return top


def check(kb: Knowledge, arguments: argparse.Namespace) -> int:
    """Says what there is, and what is due for review. What is broken never gets this far."""
    today = dt.date.today()
    overdue = [entry.id for entry in kb.entries.values() if entry.overdue(today)]
    print(
        f"In order: {len(kb.entries)} entries, {len(kb.facts)} facts, {len(kb.sources)} sources, "
        f"{len(kb.options)} options, {len(kb.contacts)} contacts, in {', '.join(kb.languages)}."
    )
    for id in overdue:
        print(f"due for review: {id} (since {kb.entries[id].review_by})")
    return 0


def ask(kb: Knowledge, arguments: argparse.Namespace) -> int:
    """Shows the decision on one question, with its reasons."""
    from actions.kb.decision import decide  # here, because `check` needs no model
    from actions.kb.evaluation import retriever_for
    from actions.kb.messages import answer_message

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


def index(kb: Knowledge, arguments: argparse.Namespace) -> int:
    """Encodes what the cache of vectors does not have yet."""
    from actions.kb.encoder import Encoder
    from actions.kb.index import build_index, cache_file

    vectors = build_index(kb, Encoder(threads=os.cpu_count() or 1), cache_file()).vectors
    print(f"{len(vectors)} vectors in {cache_file()}")
    return 0


def evaluate(kb: Knowledge, arguments: argparse.Namespace) -> int:
    """Prints the figures on the question sets; see evaluation.py."""
    from actions.kb.evaluation import report

    files = arguments.files or sorted(Path("tests/eval").glob("questions_*.jsonl"))
    report(kb, files, as_json=arguments.json, show_wrong=arguments.wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main())
