"""Measures how the knowledge base grows: python -m tests.bench.knowledge [--sizes N …] [--write]

For each size it writes a made-up folder (synthetic.py) and measures, in a process of its own, how
long loading, checking and indexing take, and the most memory so far. `--write` puts the table into
docs/knowledge-at-scale.md. Vectors come from a cheap encoder (tests/counting_encoder.py) so that
100,000 entries take minutes and not hours; the model's own time per text is measured beside it.
Times are the process's own processor time with one thread, so that other work on the machine does
not count.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from actions.kb.checking import check_loaded
from actions.kb.encoder import Encoder
from actions.kb.index import build_index, indexed_texts
from actions.kb.loading import Remembered, load_knowledge
from actions.kb.nearness import alike
from actions.kb.retrieval import Retriever
from actions.kb.rules import rules
from actions.kb.thresholds import load_thresholds
from tests.bench.synthetic import entry_id, write_synthetic
from tests.counting_encoder import CountingEncoder
from tests.knowledge_folder import PROJECT

SIZES = (100, 1_000, 10_000, 100_000)
DOCUMENT = PROJECT / "docs" / "knowledge-at-scale.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
TODAY = dt.date(2026, 11, 24)
ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
SEARCHES = 20
MODEL_TEXTS = 256
Row = dict[str, float]
Result = TypeVar("Result")
COLUMNS = {
    "load": "load, s",
    "check": "check, s",
    "reload": "load after one change, s",
    "encode": "first index, s",
    "index": "index from the cache, s",
    "encoded": "texts encoded after one change",
    "learn": "search ready, s",
    "search": "one search, ms",
    "alike": "near-duplicates, s",
    "memory": "most memory, MB",
}


def measure(size: int, checks: bool = True) -> Row:
    """All figures for one size; run it in a process of its own, or the memory is another's.

    Args:
        checks: with the rules of `puente kb check` and the near-duplicates.
    """
    row: Row = {"entries": size}

    def timed(name: str, work: Callable[[], Result]) -> Result:
        began = time.process_time()
        result = work()
        row[name] = time.process_time() - began
        row[f"{name}_memory"] = most_memory()
        return result

    with tempfile.TemporaryDirectory(prefix="puente-bench-") as temporary:
        folder = write_synthetic(Path(temporary) / "knowledge", size)
        cache = Path(temporary) / "vectors.npz"
        remembered: Remembered = {}
        kb = timed("load", lambda: load_knowledge(folder, remembered))
        if checks:
            timed("check", lambda: check_loaded(kb, folder, TODAY, similar="none"))
        changed = folder / "answers" / "general" / f"{entry_id(size // 2)}.md"
        changed.write_text(changed.read_text("utf-8").replace("Sí.", "Claro.", 1), "utf-8")
        timed("encode", lambda: build_index(kb, CountingEncoder(), cache))
        kb = timed("reload", lambda: load_knowledge(folder, remembered))
        encoder = CountingEncoder()
        index = timed("index", lambda: build_index(kb, encoder, cache))
        row["encoded"] = len(encoder.texts)
        row["texts"] = len(index.texts)
        retriever = timed("learn", lambda: Retriever(index, encoder, load_thresholds()))
        asked = [
            kb.entries[entry_id(size * n // SEARCHES)].questions["es"][0] for n in range(SEARCHES)
        ]
        encoder.queries(asked)  # the model's time is told apart
        timed("search", lambda: [retriever.search(question) for question in asked])
        row["search"] *= 1000 / SEARCHES
        if checks:
            questions = [
                (text.entry, number, text.text)
                for number, text in enumerate(index.texts)
                if text.part == "question" and text.language == "es"
            ]
            vectors = {index.texts[row_[1]].text: index.vectors[row_[1]] for row_ in questions}
            least = rules()["near-duplicate"].options["at_least"]
            timed("alike", lambda: alike(questions, vectors, least))
    row["memory"] = most_memory()
    return row


def growth(sizes: Sequence[int], say: Callable[[str], None] = print) -> dict[str, Any]:
    """What a person who asks meets at each size, for `make bench`: without the checks.

    Returns:
        `sizes`: a row for each; `shipped`: how many entries the project's own knowledge has.
    """
    rows = []
    for size in sizes:
        rows.append(in_a_process(size, checks=False))
        say(f"  {size:,} entries: one search {rows[-1]['search']:.2f} ms")
    return {"sizes": rows, "shipped": len(load_knowledge(PROJECT / "knowledge").entries)}


def in_a_process(size: int, checks: bool = True) -> Row:
    """`measure` in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.knowledge", "--one", str(size)]
    command += [] if checks else ["--without-checks"]
    ran = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=ONE_THREAD
    )
    row: Row = json.loads(ran.stdout)
    return row


def most_memory() -> float:
    """The most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def model_milliseconds() -> Row:
    """The embedding model's time for one text, in milliseconds of one processor."""
    with tempfile.TemporaryDirectory(prefix="puente-bench-") as temporary:
        kb = load_knowledge(write_synthetic(Path(temporary) / "knowledge", MODEL_TEXTS))
    encoder = Encoder(threads=1)
    encoder.passages(["warm"])
    times: Row = {}
    for part, encode in (("question", encoder.queries), ("passage", encoder.passages)):
        texts = [text.text for text in indexed_texts(kb) if text.part == part][:MODEL_TEXTS]
        began = time.process_time()
        encode(texts)
        times[part] = 1000 * (time.process_time() - began) / len(texts)
    return times


def table(rows: list[Row]) -> str:
    """The figures as Markdown."""
    head = ["entries", "texts", *COLUMNS.values()]
    lines = ["| " + " | ".join(head) + " |", "|" + "---:|" * len(head)]
    for row in rows:
        cells = [f"{row[name]:,.0f}" for name in ("entries", "texts")]
        cells += [_short(row[name]) for name in COLUMNS]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2f}"


def write(rows: list[Row], model: Row) -> None:
    """Puts the figures between the document's marks."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    told = (
        f"Measured on {dt.date.today()} on {platform.machine()}, Python "
        f"{platform.python_version()}; processor time of one thread.\n\n{table(rows)}\n\n"
        f"The embedding model itself: {model['question']:.1f} ms for a question, "
        f"{model['passage']:.1f} ms for an entry's title and text."
    )
    DOCUMENT.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """Measures every size, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.knowledge", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--write", action="store_true", help="into docs/knowledge-at-scale.md")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--without-checks", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one is not None:
        print(json.dumps(measure(arguments.one, not arguments.without_checks)))
        return 0
    rows: list[Row] = []
    for size in arguments.sizes:
        rows.append(in_a_process(size))
        print(json.dumps(rows[-1]), flush=True)
    model = model_milliseconds()
    print(f"\n{table(rows)}\n\nmodel: {model}")
    if arguments.write:
        write(rows, model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
