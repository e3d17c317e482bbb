"""How large a server has to be, computed from what a message was measured to cost.

    python -m puente.sizes            the tables, from var/results/bench.json (made by `make bench`)
    python -m puente.sizes --write    the same, into docs/operating/README.md

Nothing here is measured; the assumptions are the fields of `Assumptions`, and the page names them.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from puente.places import HERE

PAGE = HERE.root / "docs" / "operating" / "README.md"
BEGIN, END = "<!-- sizes: begin -->", "<!-- sizes: end -->"
A_DAY = (100, 10_000, 1_000_000)
PARTS = ("gateway", "bot", "actions")
LEVEL = "8"  # people at once in the run whose costs are taken
HOUR = 3600


class FiguresMissing(Exception):
    """The results do not have what the tables need; the text says what."""


@dataclass(frozen=True)
class Assumptions:
    """What nobody measured.

    Attributes:
        messages: of one conversation, its start included.
        busiest_hour: the share of a day's messages that come in its busiest hour.
        use: the share of a core that is planned to be used then; the rest is for bursts.
        mix: what people say, as shares; the names are those of the measured conversations.
    """

    messages: int = 8
    busiest_hour: float = 0.15
    use: float = 0.5
    mix: Mapping[str, float] = field(
        default_factory=lambda: {
            "answer": 0.55,
            "triage": 0.20,
            "canned": 0.15,
            "steps": 0.05,
            "deadline": 0.05,
        }
    )


@dataclass(frozen=True)
class Cost:
    """What was measured.

    Attributes:
        processor_ms: of one message, by part, in the mix of the assumptions.
        resident_mb: of one process of each part, after a load.
        kept_kb: on the disk for one more open conversation, all databases together.
    """

    processor_ms: Mapping[str, float]
    resident_mb: Mapping[str, float]
    kept_kb: float


@dataclass(frozen=True)
class Size:
    """What so many conversations a day need.

    Attributes:
        a_day: conversations.
        peak: messages a second in the busiest hour.
        cores: of each part then, at the planned use.
        processes: of each part, each of which uses one core at most.
        memory_gb: of all of them.
        kept_gb: on disks while the conversations of a day are open.
    """

    a_day: int
    peak: float
    cores: Mapping[str, float]
    processes: Mapping[str, int]
    memory_gb: float
    kept_gb: float


def cost(results: Mapping[str, Any], assumed: Assumptions) -> Cost:
    """The costs in the results of a run of the benchmark.

    Raises:
        FiguresMissing: a part of them is not there.
    """
    try:
        parts = results["parts"]
        spent = {name: parts["speed"]["levels"][name][LEVEL]["cpu_ms"] for name in assumed.mix}
        resident = parts["speed"]["memory"]["puente"]
        few, *_, many = sorted(parts["open"]["sizes"], key=lambda row: row["open"])
        return Cost(
            {
                part: sum(share * spent[name][part] for name, share in assumed.mix.items())
                for part in PARTS
            },
            {part: resident[part] for part in PARTS},
            # an empty house keeps something too
            1000 * (many["disk"] - few["disk"]) / (many["open"] - few["open"]),
        )
    except KeyError as missing:
        raise FiguresMissing(f"the results have no {missing}") from None
    except ValueError:
        raise FiguresMissing("the results have too few sizes of 'open'") from None


def size(a_day: int, measured: Cost, assumed: Assumptions) -> Size:
    """What `a_day` conversations need."""
    peak = a_day * assumed.messages * assumed.busiest_hour / HOUR
    cores = {part: peak * measured.processor_ms[part] / 1000 / assumed.use for part in PARTS}
    processes = {part: max(1, math.ceil(cores[part])) for part in PARTS}
    memory = sum(processes[part] * measured.resident_mb[part] for part in PARTS) / 1000
    return Size(a_day, peak, cores, processes, memory, a_day * measured.kept_kb / 1e6)


def tables(results: Mapping[str, Any], assumed: Assumptions) -> str:
    """Both tables, as Markdown.

    Raises:
        FiguresMissing: see `cost`.
    """
    return "\n".join(_lines(results, assumed)) + "\n"


def _lines(results: Mapping[str, Any], assumed: Assumptions) -> Iterator[str]:
    measured = cost(results, assumed)
    machine = results["machine"]
    quick = ", in a quick run that measures little" if results.get("quick") else ""
    yield (
        f"Measured on {results['made_at']}, {machine['cores']} cores of {machine['processor']}, "
        f"with {LEVEL} people at once{quick}:"
    )
    yield ""
    yield "| Part | Processor ms of one message | Resident, MB |"
    yield "|---|---:|---:|"
    for part in PARTS:
        yield (
            f"| {part} | {measured.processor_ms[part]:.1f} | {measured.resident_mb[part]:,.0f} |"
        )
    yield ""
    yield (f"One more open conversation takes {measured.kept_kb:.1f} kB on the disk. Computed:")
    yield ""
    head = ["Conversations a day", "Messages/s, busiest hour", "Cores in use then", "Processes"]
    yield "| " + " | ".join([*head, "Memory of them, GB", "Kept at once, GB"]) + " |"
    yield "|---:|---:|---:|---|---:|---:|"
    for a_day in A_DAY:
        row = size(a_day, measured, assumed)
        busy = sum(row.cores.values()) * assumed.use
        processes = ", ".join(f"{row.processes[part]} {part}" for part in PARTS)
        cells = [f"{row.a_day:,}", _figure(row.peak), _figure(busy), processes]
        cells += [f"{row.memory_gb:.1f}", _figure(row.kept_gb)]
        yield "| " + " | ".join(cells) + " |"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def write(text: str, page: Path = PAGE) -> None:
    """Puts the tables between the marks of the page."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="puente.sizes", description="How large a server must be.")
    parser.add_argument(
        "--results", type=Path, default=HERE.var / "results" / "bench.json", metavar="FILE"
    )
    parser.add_argument("--write", action="store_true", help="into the operating guide")
    arguments = parser.parse_args(argv)
    try:
        text = tables(json.loads(arguments.results.read_text("utf-8")), Assumptions())
    except (OSError, ValueError, FiguresMissing) as problem:
        print(f"{arguments.results}: {problem}. Run: make bench", file=sys.stderr)
        return 1
    print(text, end="")
    if arguments.write:
        write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
