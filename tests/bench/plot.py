"""Draws the figures of a run: latency, throughput, long conversations, large knowledge bases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench.report import NAMES

Parts = dict[str, Any]
STOCK, OURS = "#8a8f98", "#1f6f8b"


def draw(run: Parts, file: Path) -> None:
    """Writes an SVG with a panel for each part that the run has; none without any."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "puente"  # the same run gives the same file
    from matplotlib import pyplot

    parts = run["parts"]
    panels = [
        (needs, panel)
        for needs, panel in (
            ("speed", _latency),
            ("speed", _rates),
            ("turns", _turns),
            ("knowledge", _knowledge),
        )
        if needs in parts
    ]
    if not panels:
        return
    figure, places = pyplot.subplots(1, len(panels), figsize=(4.6 * len(panels), 3.8))
    for (needs, panel), place in zip(panels, [places] if len(panels) == 1 else places, strict=True):
        panel(place, parts[needs])
        place.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def _latency(place: Any, speed: Parts) -> None:
    shown = [(name, at["1"]) for name, at in speed["levels"].items() if "p50" in at["1"]]
    labels = [NAMES[name] for name, _ in shown]
    colours = [STOCK if name == "stock" else OURS for name, _ in shown]
    place.barh(labels, [row["p95"] for _, row in shown], color=colours, alpha=0.35)
    place.barh(labels, [row["p50"] for _, row in shown], color=colours)
    place.invert_yaxis()
    place.set_title("One at a time: p50 (dark) and p95, ms")


def _rates(place: Any, speed: Parts) -> None:
    for name, levels in speed["levels"].items():
        people = [int(level) for level in levels]
        rates = [row["rate"] for row in levels.values()]
        line = {"color": STOCK, "linestyle": "--"} if name == "stock" else {}
        place.plot(people, rates, marker="o", label=NAMES[name], **line)
    place.set_xscale("log", base=2)
    place.set_xticks(people, [str(level) for level in people])
    place.set_ylim(bottom=0)
    place.set_title("Messages a second by people at once")
    place.legend(fontsize="x-small")


def _turns(place: Any, turns: Parts) -> None:
    for name, colour in (("stock", STOCK), ("puente", OURS)):
        if name in turns:
            rows = [row for row in turns[name] if "p50" in row]
            ends, times = [row["to"] for row in rows], [row["p50"] for row in rows]
            place.plot(ends, times, marker="o", color=colour, label=name)
    place.set_ylim(bottom=0)
    place.set_title("p50 by turn of one conversation, ms")
    place.legend(fontsize="x-small")


def _knowledge(place: Any, knowledge: Parts) -> None:
    rows = knowledge["sizes"]
    sizes = [row["entries"] for row in rows]
    place.loglog(sizes, [row["search"] for row in rows], marker="o", color=OURS)
    place.set_title("One search by entries, ms")
