"""Writes the figures of a run as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.bench.marks import Mark, marks

Parts = dict[str, Any]
NAMES = {
    "stock": "stock Rasa, canned",
    "canned": "canned",
    "canned_other": "canned, in other words",
    "answer": "answer with source",
    "steps": "steps",
    "deadline": "deadlines",
    "triage": "guided questions",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; figures stand to the right, `None` and missing cells stay empty."""
    body = [[_cell(value) for value in row] for row in rows]
    wide = [row + [""] * (len(head) - len(row)) for row in body]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in wide)])


def _cell(value: object) -> str:
    return figure(value) if isinstance(value, int | float) else str(value or "")


def figure(value: float) -> str:
    """A number as people read it: three digits where it is small, whole where it is large."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def markdown(run: Parts) -> str:
    """The whole run. What it does not have is left out."""
    parts = run["parts"]
    sections: list[str] = [_about(run)]
    for title, name, section in (
        ("Marks", None, lambda: _marks(marks(parts))),
        ("Latency and throughput", "speed", lambda: _levels(parts["speed"])),
        ("Where the time of a message goes", "speed", lambda: _hops(parts["speed"])),
        ("Memory", "speed", lambda: _memory(parts)),
        ("Start", "starts", lambda: _starts(parts["starts"])),
        ("Training", "training", lambda: _training(parts["training"])),
        ("Set-up from nothing", "setup", lambda: _set_up(parts["setup"])),
        ("One question encoded", "encoding", lambda: _encoding(parts["encoding"])),
        ("A long conversation", "turns", lambda: _turns(parts["turns"])),
        ("Open conversations", "open", lambda: _open(parts["open"])),
        ("Size of the knowledge base", "knowledge", lambda: _knowledge(parts["knowledge"])),
    ):
        if name is None or name in parts:
            sections.append(f"### {title}\n\n{section()}")
    return "\n\n".join(sections) + "\n"


def _about(run: Parts) -> str:
    machine = run["machine"]
    quick = " Quick run: figures only show that the tool works." if run["quick"] else ""
    again = "".join(
        f" Measured again on {later['made_at']}, commit {later['commit']}, "
        f"in {later['minutes']:.0f} minutes: {', '.join(later['parts'])}."
        for later in run.get("again", ())
    )
    return (
        f"Measured on {run['made_at']}, {machine['cores']} cores of {machine['processor']}, "
        f"{machine['memory_gb']:.0f} GB, Python {machine['python']}, commit {run['commit']}; "
        f"the load client on the same cores; {run['minutes']:.0f} minutes.{quick}{again}"
    )


def _marks(found: Sequence[Mark]) -> str:
    rows = [
        [
            mark.name,
            mark.unit,
            mark.measured,
            f"{'at least' if mark.at_least else 'at most'} {figure(mark.limit)}",
            "yes" if mark.held else "**no**",
        ]
        for mark in found
    ]
    return table(["mark", "unit", "measured", "wanted", "held"], rows)


def _levels(speed: Parts) -> str:
    head = ["what is said", "at once", "messages", "failed", "p50, ms", "p95, ms", "p99, ms"]
    head += ["messages/s", "new texts", "texts encoded", "processor ms a message"]
    rows = []
    for name, levels in speed["levels"].items():
        for people, row in levels.items():
            figures = [row.get(p) for p in ("p50", "p95", "p99")]
            encoded = row.get("encoded")
            rows.append(
                [
                    NAMES[name],
                    int(people),
                    row["messages"],
                    row["failed"],
                    *figures,
                    row["rate"],
                    f"{row['new']:.0%}",
                    encoded,
                    _processor(row["cpu_ms"]),
                ]
            )
    return table(head, rows)


def _processor(spent: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {figure(ms)}" for name, ms in spent.items())


def _hops(speed: Parts) -> str:
    columns = list(speed["hops"])
    steps = list(next(iter(speed["hops"].values()), {}))
    rows = [[step, *(speed["hops"][name][step] for name in columns)] for step in steps]
    rows.append(["together", *(sum(speed["hops"][name].values()) for name in columns)])
    return table(["mean ms of a message", *(NAMES[name] for name in columns)], rows)


def _memory(parts: Parts) -> str:
    rows = []
    for house, memory in parts["speed"]["memory"].items():
        rows += [[f"{house}: {name}", megabytes] for name, megabytes in memory.items()]
    return table(["resident after the load", "MB"], rows)


def _starts(starts: Parts) -> str:
    rows = [
        [name, row["ready"], row["first_reply_ms"], "; ".join(row["processes"])]
        for name, row in starts.items()
    ]
    return table(["start", "ready, s", "first reply, ms", "processes"], rows)


def _training(training: Parts) -> str:
    return table(["dialogue model", "training, s"], training.items())


def _set_up(setup: Parts) -> str:
    rows: list[list[object]] = []
    for name, row in setup.items():
        rows.append([name, row["seconds"]])
        rows += [[f"… {step}", seconds] for step, seconds in row["steps"].items()]
    return table(["set-up, packages from the caches", "s"], rows)


def _encoding(encoding: Parts) -> str:
    rows = [[name, row["p50"], row["p95"], row["processor_ms"]] for name, row in encoding.items()]
    return table(["encoder", "p50, ms", "p95, ms", "processor ms"], rows)


def _turns(turns: Parts) -> str:
    houses = [name for name in ("stock", "puente") if name in turns]
    rows = [
        [f"{both[0]['from']} to {both[0]['to']}", *(cell for row in both for cell in _both(row))]
        for both in zip(*(turns[name] for name in houses), strict=True)
    ]
    head = [f"{name} {p}, ms" for name in houses for p in ("p50", "p95")]
    return table(["turns", *head], rows)


def _both(row: Parts) -> Iterator[float | None]:
    yield row.get("p50")
    yield row.get("p95")


def _open(opened: Parts) -> str:
    rows = [
        [
            f"{row['open']:,}",
            row["opened_per_second"],
            row.get("p50"),
            row.get("p95"),
            row["memory"]["bot"],
            row["memory"]["together"],
            row["disk"],
        ]
        for row in opened["sizes"]
    ]
    head = ["open", "opened per s", "answer p50, ms", "answer p95, ms"]
    return table([*head, "bot, MB", "all processes, MB", "on disk, MB"], rows)


def _knowledge(knowledge: Parts) -> str:
    rows = [
        [
            f"{row['entries']:,}",
            row["load"],
            row["encode"],
            row["index"],
            row["learn"],
            row["search"],
            row["memory"],
        ]
        for row in knowledge["sizes"]
    ]
    head = ["entries", "load, s", "first index, s", "index from the cache, s", "search ready, s"]
    return table([*head, "one search, ms", "most memory, MB"], rows)
