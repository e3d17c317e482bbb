"""`puente kb eval`: how often retrieval answers right, on the question sets."""

from __future__ import annotations

import argparse
from pathlib import Path

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge


def evaluate(arguments: argparse.Namespace) -> int:
    """Prints the figures on the question sets; see evaluation.py."""
    from actions.kb.evaluation import report

    kb = load_knowledge(arguments.knowledge)
    files = arguments.files or sorted(Path("tests/eval").glob("questions_*.jsonl"))
    report(kb, files, as_json=arguments.json, show_wrong=arguments.wrong)
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which sets, and what to show."""
    parser.add_argument("files", nargs="*", type=Path, help="question sets (.jsonl)")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    parser.add_argument("--wrong", action="store_true", help="list what was not right")


COMMAND = Command(
    "eval",
    "cuántas veces contesta bien / how often does it answer right?",
    evaluate,
    add_arguments,
)
