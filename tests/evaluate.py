"""Puts the question sets to the whole house and counts what people would get.

    make eval     python -m tests.evaluate [SET …] [--retrieval] [--quick] [--sample N]
                  [--json FILE] [--markdown FILE] [--compare OLD.json] [--curve FILE.svg]
                  [--no-write] [--wrong] [--show-held-out]

A SET is a file of questions (.jsonl) or of messages with their intents (.yml). `--retrieval` leaves
the house out: only search and decision, with the baselines beside them. `--quick` leaves out the
baseline that must be trained first. A whole run (all sets, nothing left out) ends by writing its
tables into README.md and docs/quality.md. What held-out questions say is shown only with
`--show-held-out`, which is for their author alone.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from actions.kb.evaluation import (
    Question,
    decision_alone,
    outcomes,
    read_questions,
    retriever_for,
)
from actions.kb.loading import load_knowledge
from puente.supervise import House, Settings
from tests.evaluation import baselines, curve, detectors, intents, markers, published, report
from tests.evaluation.asking import Outcome, ask_all
from tests.evaluation.figures import figures, reply_languages

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "eval"
PUBLISHED = [ROOT / "README.md", ROOT / "docs" / "quality.md"]
PICTURE = ROOT / "docs" / "images" / "coverage.svg"
Sets = Mapping[str, list[Question]]
Messages = Mapping[str, list[intents.Labelled]]
Written = dict[str, Any]


def main(argv: list[str] | None = None) -> int:
    """Asks everything, prints the tables, writes the files asked for."""
    arguments = _parser().parse_args(argv)
    before = json.loads(arguments.compare.read_text("utf-8")) if arguments.compare else {}
    questions, messages = _read(arguments.sets, arguments.sample)
    written: Written = {
        "date": date.today().isoformat(),
        "figures": {},
        "results": {},
        "confusions": {},
    }
    if not arguments.retrieval:
        for name, asked in _through_the_house(questions, messages, written).items():
            if arguments.wrong:
                _list_wrong(name, asked, arguments.show_held_out)
    points = _retrieval(questions, written, arguments.quick) if questions else {}
    _print(written, before, questions)
    _keep(arguments, written, before, points)
    left_out = arguments.sets or arguments.retrieval or arguments.quick or arguments.sample
    if not left_out and not arguments.no_write:
        markers.write(PUBLISHED, published.parts(written))
        PICTURE.write_text(points[published.HELD_OUT], encoding="utf-8")
        print("\nThe tables of README.md and docs/quality.md are those of this run.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="How good are the answers?")
    parser.add_argument("sets", nargs="*", type=Path, help="question sets (default: all)")
    parser.add_argument("--retrieval", action="store_true", help="without the house")
    parser.add_argument("--quick", action="store_true", help="without training a baseline")
    parser.add_argument("--sample", type=int, metavar="N", help="at most N of each set")
    parser.add_argument("--json", type=Path, help="write figures and results there")
    parser.add_argument("--markdown", type=Path, help="write the tables there")
    parser.add_argument("--compare", type=Path, help="an earlier --json file to compare with")
    parser.add_argument("--curve", type=Path, help="write the curve of coverage and error there")
    parser.add_argument(
        "--no-write", action="store_true", help="leave README.md and docs/quality.md as they are"
    )
    parser.add_argument("--wrong", action="store_true", help="list what was not right")
    parser.add_argument(
        "--show-held-out", action="store_true", help="list held-out questions too (see README)"
    )
    return parser


def _read(sets: Sequence[Path], sample: int | None) -> tuple[Sets, Messages]:
    files = sets or [*sorted(FOLDER.glob("*.jsonl")), *sorted(FOLDER.glob("nlu_heldout_*.yml"))]
    questions = {f.stem: read_questions(f) for f in files if f.suffix == ".jsonl"}
    messages = {f.stem: intents.read_messages(f) for f in files if f.suffix == ".yml"}
    if sample:
        chosen = random.Random(7)
        for asked in questions.values():
            asked[:] = chosen.sample(asked, min(sample, len(asked)))
        messages = {name: intents.sample(labelled, sample) for name, labelled in messages.items()}
    return questions, messages


def _through_the_house(
    questions: Sets, messages: Messages, written: Written
) -> dict[str, list[Outcome]]:
    """Asks the house and its bot; fills in figures, results and confusions."""
    found: dict[str, list[Outcome]] = {}
    token = intents.new_token()
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.on_free_ports(Path(data))
        plans = intents.plans_with_parsing(settings, token)
        with House(plans, Path(data) / "logs", print) as house:
            house.wait_ready(240)
            for name, asked in questions.items():
                print(f"{name}: {len(asked)} questions …", flush=True)
                found[name] = ask_all(settings.address, asked)
                written["figures"][name] = figures(found[name])
                written["figures"][f"{name}: language of the reply"] = reply_languages(found[name])
                written["results"][name] = {o.question.id: o.result for o in found[name]}
            for name, labelled in messages.items():
                got = intents.understood(settings.bot_url, token, labelled)
                written["figures"][f"{name}: intents"] = intents.figures(labelled, got)
                written["confusions"][f"{name}: intents"] = intents.confusions(labelled, got)
    return found


def _retrieval(questions: Sets, written: Written, quick: bool) -> dict[str, str]:
    """Search, decision and languages side by side; gives the curve of each set as a picture."""
    retriever = retriever_for(load_knowledge(Path("knowledge")))
    compared = detectors.detectors()
    pictures = {}
    for name, asked in questions.items():
        alone = [q for q in asked if q.expected in ("entry", "unknown") and not q.context]
        found = outcomes(retriever, alone)
        title = f"{name}: search and decision alone"
        written["figures"][title] = decision_alone(retriever, asked)
        written["results"][title] = {o.question.id: o.result for o in found}
        written["figures"][f"{name}: language alone"] = detectors.languages(asked, compared)
        points = [
            (o.decision.right, o.candidates[0].entry in {*o.question.entries, *o.question.also})
            for o in found
        ]
        pictures[name] = curve.picture(points, retriever.thresholds.answer_from)
    for name, rows in baselines.retrieval(retriever, questions, quick).items():
        written["figures"][f"{name}: retrieval alone"] = rows
    return pictures


def _print(written: Written, before: Written, questions: Sets) -> None:
    texts = {q.id: q.text for n, asked in questions.items() if "heldout" not in n for q in asked}
    for name, rows in written["figures"].items():
        print(report.table(name, rows, before.get("figures", {}).get(name)))
    for name, found in written["confusions"].items():
        print(report.confusions(name, found, before.get("confusions", {}).get(name)))
    for name, results in written["results"].items():
        if name in before.get("results", {}) and "heldout" not in name:
            print(f"\n{name}: what changed")
            print("\n".join(report.changed(before["results"][name], results, texts)))


def _keep(
    arguments: argparse.Namespace, written: Written, before: Written, pictures: Mapping[str, str]
) -> None:
    """The files asked for; the curve is the held-out set's, where it was among the sets."""
    if arguments.json:
        arguments.json.write_text(json.dumps(written, indent=1), encoding="utf-8")
    if arguments.markdown:
        earlier = before.get("figures", {})
        parts = [report.markdown(n, r, earlier.get(n)) for n, r in written["figures"].items()]
        arguments.markdown.write_text("\n".join(parts), encoding="utf-8")
    if arguments.curve and pictures:
        chosen = pictures.get(published.HELD_OUT) or next(iter(pictures.values()))
        arguments.curve.write_text(chosen, encoding="utf-8")


def _list_wrong(name: str, asked: Sequence[Outcome], show_held_out: bool) -> None:
    for outcome in asked if show_held_out or "heldout" not in name else ():
        if outcome.result != "right":
            first, question = outcome.reply[0], outcome.question
            got = f"{first['kind']} {first.get('answer', '')}"
            print(f"  [{outcome.result}] {question.id} {question.text!r} → {got}")


if __name__ == "__main__":
    sys.exit(main())
