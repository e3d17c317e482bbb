"""Puts the question sets to the whole house and counts what people would get.

    make eval     python -m tests.evaluate [SET.jsonl …] [--retrieval] [--json FILE]
                  [--markdown FILE] [--compare OLD.json] [--curve FILE.svg] [--wrong]
                  [--show-held-out]

`--retrieval` leaves the house out: only search and decision, in a fraction of the time, with the
baselines beside them. What held-out questions say is shown only with `--show-held-out`, which is
for their author alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from actions.kb.decision import decide
from actions.kb.evaluation import Question, decision_alone, read_questions, retriever_for
from actions.kb.loading import load_knowledge
from puente.supervise import House, Settings, plans
from tests.evaluation import baselines, report
from tests.evaluation.asking import Outcome, ask_all
from tests.evaluation.figures import Rows, figures

FOLDER = Path(__file__).parent / "eval"


def main(argv: list[str] | None = None) -> int:
    """Asks everything, prints the tables, writes the files asked for."""
    arguments = _parser().parse_args(argv)
    sets = arguments.sets or sorted(FOLDER.glob("questions_*.jsonl"))
    questions = {file.stem: read_questions(file) for file in sets}
    before = json.loads(arguments.compare.read_text("utf-8")) if arguments.compare else {}
    written: dict[str, Any] = {"figures": {}, "results": {}}
    if not arguments.retrieval:
        for name, outcomes in _through_the_house(questions).items():
            written["figures"][name] = figures(outcomes)
            written["results"][name] = {o.question.id: o.result for o in outcomes}
            if arguments.wrong:
                _list_wrong(name, outcomes, arguments.show_held_out)
    beside, points = _retrieval(questions)
    written["figures"] |= beside
    for name, rows in written["figures"].items():
        print(report.table(name, rows, before.get("figures", {}).get(name)))
    for name, results in written["results"].items():
        if name in before.get("results", {}) and "heldout" not in name:
            print("\n".join(report.changed(before["results"][name], results)))
    if arguments.json:
        arguments.json.write_text(json.dumps(written, indent=1), encoding="utf-8")
    if arguments.markdown:
        parts = [report.markdown(name, rows) for name, rows in written["figures"].items()]
        arguments.markdown.write_text("\n".join(parts), encoding="utf-8")
    if arguments.curve:
        arguments.curve.write_text(report.curve(points), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="How good are the answers?")
    parser.add_argument("sets", nargs="*", type=Path, help="question sets (default: all)")
    parser.add_argument("--retrieval", action="store_true", help="without the house: quick")
    parser.add_argument("--json", type=Path, help="write figures and results there")
    parser.add_argument("--markdown", type=Path, help="write the tables there")
    parser.add_argument("--compare", type=Path, help="an earlier --json file to compare with")
    parser.add_argument("--curve", type=Path, help="write the curve of coverage and error there")
    parser.add_argument("--wrong", action="store_true", help="list what was not right")
    parser.add_argument(
        "--show-held-out", action="store_true", help="list held-out questions too (see README)"
    )
    return parser


def _through_the_house(questions: dict[str, list[Question]]) -> dict[str, list[Outcome]]:
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.on_free_ports(Path(data))
        with House(plans(settings), Path(data) / "logs", print) as house:
            house.wait_ready(240)
            return {name: ask_all(settings.address, asked) for name, asked in questions.items()}


def _retrieval(
    questions: dict[str, list[Question]],
) -> tuple[Rows | dict[str, Rows], list[tuple[float, bool]]]:
    """The rankings side by side; for the curve, how sure each decision was and whether rightly."""
    retriever = retriever_for(load_knowledge(Path("knowledge")))
    rows: dict[str, Rows] = {}
    points: list[tuple[float, bool]] = []
    for name, asked in questions.items():
        rows[f"{name}: search and decision alone"] = decision_alone(retriever, asked)
        rows[f"{name}: retrieval alone"] = baselines.retrieval(retriever, asked)
        rows[f"{name}: language alone"] = baselines.languages(asked)
        for question in asked:
            if question.expected in ("entry", "unknown") and not question.context:
                decision = decide(retriever.search(question.text), retriever.thresholds)
                right = {*question.entries, *question.also}
                points.append((decision.right, bool(set(decision.entries[:1]) & right)))
    return rows, points


def _list_wrong(name: str, outcomes: Sequence[Outcome], show_held_out: bool) -> None:
    for outcome in outcomes if show_held_out or "heldout" not in name else ():
        if outcome.result != "right":
            first, question = outcome.reply[0], outcome.question
            got = f"{first['kind']} {first.get('answer', '')}"
            print(f"  [{outcome.result}] {question.id} {question.text!r} → {got}")


if __name__ == "__main__":
    sys.exit(main())
