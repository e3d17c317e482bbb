"""Puts the question sets to the whole house and counts what people would get.

    make eval          (python -m tests.evaluate [--json FILE] [--wrong] [SET.jsonl …])

Each question begins a conversation of its own, through the gateway. A question counts as

* right: answered with one of its entries, or, where no entry is expected, with the right act;
* in the choices: asked back, and one of its entries is among the choices;
* asked back: asked back without the right entry, or sent to topics or people (refused);
* wrong: answered with something else.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from actions.kb.evaluation import Question, read_questions
from puente.supervise import House, Settings, plans
from tests.client import Message, Visitor

FOLDER = Path(__file__).parent / "eval"
RESULTS = ("right", "in the choices", "asked back", "refused", "wrong")
REFUSALS = ("fallback", "handoff", "error", "notice", "options", "greeting", "contacts")
ACTS = {"steps": "steps", "holding": "holding", "contacts": "contacts", "danger": "emergency"}


@dataclass(frozen=True)
class Outcome:
    """A question, the reply, and what it counts as."""

    question: Question
    reply: list[Message]
    result: str

    @property
    def language_right(self) -> bool:
        """Whether the reply came in the question's language (mixed ones have none)."""
        return self.question.language not in ("es", "en") or (
            self.reply[0]["language"] == self.question.language
        )


def result(question: Question, reply: list[Message]) -> str:
    """What a reply counts as."""
    first = reply[0]
    kind, answers = first["kind"], {one.get("answer") for one in reply}
    choices = {choice["id"].removeprefix("answer:") for one in reply for choice in one["choices"]}
    if question.expected == "entry":
        if answers & set(question.entries):
            return "right"
        if kind == "clarify":
            return "in the choices" if choices & set(question.entries) else "asked back"
        return "refused" if kind in REFUSALS else "wrong"
    if question.expected == "unknown":
        return "right" if kind in REFUSALS else "asked back" if kind == "clarify" else "wrong"
    if question.expected == "other_language":
        both = "Solo entiendo" in first["text"] and "I only" in first["text"]
        return "right" if both else "wrong"
    if question.expected == "deadline":
        return "right" if any(one["kind"] in ("deadline", "clarify") for one in reply) else "wrong"
    if kind == ACTS[question.expected]:
        return "right"
    return "asked back" if kind == "clarify" else "refused" if kind in REFUSALS else "wrong"


def ask(address: str, question: Question) -> Outcome:
    """One question in a conversation of its own."""
    visitor = Visitor(address)
    reply = visitor.say(question.text)
    visitor.http.close()
    return Outcome(question, reply, result(question, reply))


def figures(outcomes: list[Outcome]) -> dict[str, dict[str, float]]:
    """The shares by what was expected, and those of questions on policy by language and style."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        question = outcome.question
        groups[f"expected {question.expected}"].append(outcome)
        if question.expected == "entry":
            groups[f"language {question.language}"].append(outcome)
            groups[f"style {question.style}"].append(outcome)
    rows = {name: _shares(group) for name, group in sorted(groups.items())}
    alarms = [o for o in outcomes if o.question.expected != "danger"]
    rows["all"] = {
        "questions": float(len(outcomes)),
        "language right": sum(o.language_right for o in outcomes) / len(outcomes),
        "false alarms": sum(o.reply[0]["kind"] == "emergency" for o in alarms) / len(alarms),
    }
    return rows


def _shares(group: list[Outcome]) -> dict[str, float]:
    counts = Counter(outcome.result for outcome in group)
    return {
        "questions": float(len(group)),
        **{name: counts[name] / len(group) for name in RESULTS if counts[name]},
    }


def show(title: str, rows: dict[str, dict[str, float]]) -> None:
    """The figures as a table."""
    print(f"\n{title}")
    for name, row in rows.items():
        cells = [f"{n} {v:.0f}" if n == "questions" else f"{n} {v:.1%}" for n, v in row.items()]
        print(f"  {name:24} " + "  ".join(cells))


def main(argv: list[str] | None = None) -> int:
    """Starts the house, asks everything, prints the tables."""
    parser = argparse.ArgumentParser(description="How good are the answers?")
    parser.add_argument("sets", nargs="*", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    parser.add_argument("--wrong", action="store_true", help="list what was not right")
    arguments = parser.parse_args(argv)
    sets = arguments.sets or sorted(FOLDER.glob("questions_*.jsonl"))
    everything = {}
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.on_free_ports(Path(data))
        with House(plans(settings), Path(data) / "logs", print) as house:
            house.wait_ready(120)
            for file in sets:
                with ThreadPoolExecutor(2) as pool:
                    questions = read_questions(file)
                    outcomes = list(pool.map(lambda q: ask(settings.address, q), questions))
                everything[file.stem] = figures(outcomes)
                show(file.stem, everything[file.stem])
                for outcome in outcomes if arguments.wrong else ():
                    if outcome.result != "right":
                        first = outcome.reply[0]
                        print(
                            f"  [{outcome.result}] {outcome.question.id} {outcome.question.text!r}"
                            f" → {first['kind']} {first.get('answer', '')}"
                        )
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(everything, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
