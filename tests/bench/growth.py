"""What grows: one conversation to hundreds of turns, and thousands of open conversations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bench import talk
from tests.bench.arithmetic import latency, window
from tests.bench.houses import STOCK, Standing
from tests.bench.load import run_load
from tests.bench.processes import MEGABYTE, memory
from tests.bench.speed import Questions, short

STRETCH = 20  # turns that are looked at together; the bot begins a new session every twenty
AT_ONCE = 8  # people who open conversations
AFTER = 20  # fresh conversations of one person that are measured
Row = dict[str, Any]


def conversation_length(
    houses: dict[str, Standing],
    turns: int,
    questions: Questions,
    say: Callable[[str], None] = print,
) -> Row:
    """One conversation of so many turns at each house, and its latency along the way."""
    talks = {
        "stock": [said for some in talk.moods(STOCK, turns) for said in some][:turns],
        "puente": [said for some in questions.plan(turns // talk.TURNS + 1) for said in some][
            :turns
        ],
    }
    row: Row = {}
    for name, house in houses.items():
        load = run_load(name, house.address, [talks[name]], people=1)
        row[name] = [
            {"from": first, "to": last, **latency(window(load.samples, first, last))}
            for first, last in stretches(turns)
        ]
        ends = row[name][0], row[name][-1]
        row[f"{name} ratio"] = ends[1]["p50"] / ends[0]["p50"]
        say(f"  {name}: p50 {ends[0]['p50']:.1f} → {ends[1]['p50']:.1f} ms at turn {turns}")
    return row


def stretches(turns: int) -> list[tuple[int, int]]:
    """The turns that are looked at: the first, some in between, and the last."""
    points = [STRETCH, *(n for n in (50, 100, 200, 300, 400) if n < turns), turns]
    return [(max(1, end - STRETCH + 1), end) for end in points if end >= STRETCH]


def open_conversations(
    house: Standing,
    sizes: tuple[int, ...],
    questions: Questions,
    say: Callable[[str], None] = print,
) -> Row:
    """Opens conversations through the gateway, one message each, and asks in fresh ones then.

    Args:
        sizes: how many are to be open, each more than the one before; nobody closes any.
    """
    rows = []
    opened = 0
    for size in sizes:
        load = None
        if size > opened:
            some = talk.small_talk(2 * (size - opened))[: size - opened]
            load = run_load(house.name, house.address, [[t[0]] for t in some], AT_ONCE)
            opened += sum(1 for s in load.samples if s.turn and not s.failed)
        after = run_load(house.name, house.address, questions.plan(AFTER), people=1)
        answered = [s for s in after.samples if s.kind == "answer" or s.failed]
        row = {
            "open": opened,
            "opened_per_second": _rate(load) if load else None,
            **latency(answered),
            "memory": memory(house.costs()),
            "disk": sum(f.stat().st_size for f in house.data.rglob("*.db*")) / MEGABYTE,
        }
        say(f"  {opened} open: {short({**row, 'rate': row['opened_per_second'] or 0})}")
        rows.append(row)
        opened += AFTER
    return {"sizes": rows}


def _rate(load: Any) -> float:
    last = max((sample.at for sample in load.samples), default=0.0)
    return sum(1 for s in load.samples if s.turn) / last if last else 0.0
