"""The marks that Puente is measured by, each held against the figures of one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FLAT = 1.2  # times
MEMORY = 1500.0  # megabytes
Parts = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """One mark: what is wanted, at most or at least how much, and what was measured."""

    name: str
    unit: str
    measured: float
    limit: float
    at_least: bool = False

    @property
    def held(self) -> bool:
        """Whether the mark is reached."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def marks(parts: Parts) -> list[Mark]:
    """Every mark for which this run has figures."""
    found: list[Mark] = []
    for part, held_against in (
        ("speed", _speed),
        ("encoding", _encoding),
        ("turns", _turns),
        ("starts", _starts),
    ):
        if part in parts:
            found += held_against(parts[part])
    if "speed" in parts and "knowledge" in parts:
        found += _knowledge(parts)
    return found


def _speed(speed: Parts) -> Iterator[Mark]:
    levels = speed["levels"]
    one = {name: at["1"] for name, at in levels.items() if "p50" in at.get("1", {})}
    if not {"stock", "canned", "answer"} <= one.keys():
        return  # too slow a machine for so short a run
    for p in ("p50", "p95"):
        yield Mark(f"answer, {p}, one at a time", "ms", one["answer"][p], one["stock"][p])
    for p in ("p50", "p95"):
        yield Mark(f"canned reply, {p}, one at a time", "ms", one["canned"][p], one["stock"][p] / 2)
    for people in ("8", "32"):
        if people in levels["stock"]:
            answers, stock = (levels[name][people]["rate"] for name in ("answer", "stock"))
            yield Mark(f"answers, {people} at once", "messages/s", answers, stock, at_least=True)
    together = speed["memory"]["puente"]["together"]
    yield Mark("memory of all processes after the load", "MB", together, MEMORY)


def _encoding(encoding: Parts) -> Iterator[Mark]:
    ours = encoding["puente, 1 thread"]["p50"]
    for engine in ("engine", "engine built here"):
        row = encoding.get(f"{engine}, 1 thread")
        if row:
            yield Mark(f"one question encoded, beside the C {engine}", "ms", ours, 2 * row["p50"])


def _turns(turns: Parts) -> Iterator[Mark]:
    last = turns["puente"][-1]["to"]
    yield Mark(f"turn {last} against the first", "times", turns["puente ratio"], FLAT)


def _starts(starts: Parts) -> Iterator[Mark]:
    if "stock cold" in starts:
        stock, ours = (starts[f"{name} cold"]["ready"] for name in ("stock", "puente"))
        yield Mark("all three ready, cold", "s", ours, stock / 2)


def _knowledge(parts: Parts) -> Iterator[Mark]:
    """An answer's time with other sizes: the one measured, with the search of that size instead."""
    by_size = {row["entries"]: row["search"] for row in parts["knowledge"]["sizes"]}
    answer = parts["speed"]["levels"]["answer"]["1"].get("p50")
    if answer is None or 100 not in by_size:
        return
    here = by_size[100] * parts["knowledge"]["shipped"] / 100  # the search grows with the entries
    for size in (1_000, 10_000):
        if size in by_size:
            small, large = (answer - here + by_size[n] for n in (100, size))
            yield Mark(f"an answer from {size:,} entries against 100", "times", large / small, FLAT)
