"""Measures Puente beside a stock Rasa, in one run: make bench, or

    python -m tests.bench [--quick | --only PART … | --again PART …] [--out FOLDER] [--write]

Writes bench.json, bench.md and bench.svg. `--quick` measures little, to see that all works;
`--again` measures some parts of the last whole run anew, and the tables say so. `--write` puts the
tables between the marks of docs/performance.md, which shows a whole run only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from puente.places import HERE
from tests.bench import growth, knowledge, speed, starts
from tests.bench.encoding import encoding
from tests.bench.houses import BENCH, make_stock, puente_house, stock_house
from tests.bench.marks import marks
from tests.bench.plot import draw
from tests.bench.report import markdown

DOCUMENT = HERE.root / "docs" / "performance.md"
PICTURE = HERE.root / "docs" / "images" / "bench.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
Parts = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    seconds: int  # of one run of the load
    turns: int
    open: tuple[int, ...]
    knowledge: tuple[int, ...]
    questions: int  # that are encoded
    people: tuple[int, ...] = speed.PEOPLE
    cold: bool = True


WHOLE = Size(10, 500, (100, 1_000, 10_000), (100, 1_000, 10_000, 100_000), 200)
QUICK = Size(4, 60, (20, 60), (100, 1_000), 30, people=(1, 8), cold=False)
NEED_HOUSES = ("speed", "turns", "open")
ALONE: dict[str, Callable[[Size], Any]] = {
    "encoding": lambda size: encoding(size.questions, say),
    "training": lambda size: starts.training(say),
    "starts": lambda size: starts.starts(size.cold, say),
    "knowledge": lambda size: knowledge.growth(size.knowledge, say),
    "setup": lambda size: starts.set_up(say),
}
PARTS = (*ALONE, *NEED_HOUSES)
NOT_QUICK = ("training", "setup")  # nothing of them can be left out


def say(sentence: str) -> None:
    """One line for the person at the terminal."""
    print(sentence, flush=True)


def measure(chosen: Sequence[str], size: Size, keep: Callable[[Parts], object]) -> Parts:
    """Measures these parts, one after the other; `keep` is called with what there is after each."""
    parts: Parts = {}

    def measured(name: str, figures: Any) -> None:
        parts[name] = figures
        keep(parts)

    BENCH.mkdir(parents=True, exist_ok=True)
    say("stock: the project of rasa init")
    make_stock()
    for name in ALONE:
        if name in chosen:
            say(name)
            measured(name, ALONE[name](size))
    if not set(chosen) & set(NEED_HOUSES):
        return parts
    questions = speed.Questions()
    with stock_house(say) as stock, puente_house(say) as puente:
        houses = {"stock": stock, "puente": puente}
        for house in houses.values():
            speed.warm_up(house, questions)
        if "speed" in chosen:
            say("speed")
            levels = speed.measure(houses, size.seconds, questions, size.people, say)
            measured("speed", levels)
        if "turns" in chosen:
            say("turns")
            measured("turns", growth.conversation_length(houses, size.turns, questions, say))
        if "open" in chosen:
            say("open")
            measured("open", growth.open_conversations(puente, size.open, questions, say))
    return parts


def machine() -> Parts:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": psutil.virtual_memory().total / 1e9,
        "python": platform.python_version(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:  # only Linux has it
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    found = subprocess.run(command, cwd=HERE.root, capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def renewed(whole: Parts, run: Parts) -> Parts:
    """An earlier whole run with the parts of a later one in the place of its own."""
    told = {name: run[name] for name in ("made_at", "commit", "minutes")}
    again = [*whole.get("again", []), {**told, "parts": list(run["parts"])}]
    return {**whole, "parts": {**whole["parts"], **run["parts"]}, "again": again}


def write_document(text: str) -> None:
    """Puts the tables between the document's marks."""
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Measures, writes, and says which marks hold; 0 also where some do not."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little of everything, in minutes")
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--again", nargs="+", choices=PARTS, metavar="PART", help="in the place of the last run's"
    )
    parser.add_argument("--out", type=Path, default=HERE.var / "results", metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md too")
    arguments = parser.parse_args(argv)
    last = arguments.out / "bench.json"
    if arguments.again and (arguments.quick or arguments.only or not last.exists()):
        parser.error("--again needs a whole run before it, and no --quick or --only")
    whole: Parts | None = json.loads(last.read_text("utf-8")) if arguments.again else None
    if whole is not None and (whole["quick"] or {*PARTS} - {*whole["parts"], *arguments.again}):
        parser.error("--again: the last run was not whole, and these parts do not complete it")
    chosen = arguments.again or arguments.only
    chosen = chosen or [p for p in PARTS if not (arguments.quick and p in NOT_QUICK)]
    if arguments.write and (arguments.quick or arguments.only):
        parser.error("--write is for a whole run: leave out --quick and --only")
    # a TERM ends the houses too, as Ctrl-C does
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    began = time.monotonic()
    about: Parts = {
        "made_at": dt.datetime.now(dt.UTC).date().isoformat(),
        "quick": arguments.quick,
        "commit": _commit(),
        "machine": machine(),
    }
    arguments.out.mkdir(parents=True, exist_ok=True)

    def keep(parts: Parts) -> Parts:
        # after each part: an hour's figures are not lost when the last part fails
        run = {**about, "parts": parts, "minutes": (time.monotonic() - began) / 60}
        run = run if whole is None else renewed(whole, run)
        last.write_text(json.dumps(run, indent=1), encoding="utf-8")
        return run

    run = keep(measure(chosen, QUICK if arguments.quick else WHOLE, keep))
    (arguments.out / "bench.md").write_text(markdown(run), encoding="utf-8")
    draw(run, arguments.out / "bench.svg")
    if arguments.write:
        write_document(markdown(run))
        draw(run, PICTURE)
    for mark in marks(run["parts"]):
        held = "held    " if mark.held else "NOT HELD"
        say(f"{held} {mark.name}: {mark.measured:.2f} {mark.unit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
