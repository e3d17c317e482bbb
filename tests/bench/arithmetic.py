"""The arithmetic of the measures: percentiles, rates, differences. Nothing is rounded here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sample:
    """One message and its reply, as the load client saw it.

    Attributes:
        at: when the reply had come, in seconds of the run.
        ms: how long it took.
        kind: the kind of the first message of the reply; "" at the stock bot.
        turn: which message of its conversation it was, from 1; 0 for the start of a conversation.
        new: whether these words were said for the first time in the run.
        failed: no reply, or not the one that was to come (the gateway's stand-in is none).
    """

    at: float
    ms: float
    kind: str
    turn: int
    new: bool
    failed: bool = False

    @classmethod
    def read(cls, line: Mapping[str, Any]) -> Sample:
        """From a line that the load client wrote."""
        return cls(**line)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, by linear interpolation.

    Raises:
        ValueError: there are no values, or the share is none.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError("a percentile needs values and a share from 0 to 1")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def within(samples: Iterable[Sample], begin: float, end: float) -> list[Sample]:
    """The samples whose reply came in this stretch of the run."""
    return [sample for sample in samples if begin <= sample.at < end]


def latency(samples: Sequence[Sample]) -> dict[str, float]:
    """How many there are, and p50, p95 and p99 of their milliseconds; without any only the count.

    Failed ones count as failed, and not in the percentiles.
    """
    times = [sample.ms for sample in samples if not sample.failed]
    row: dict[str, float] = {"messages": len(times), "failed": len(samples) - len(times)}
    if times:
        row |= {f"p{p}": percentile(times, p / 100) for p in (50, 95, 99)}
    return row


def share_new(samples: Sequence[Sample]) -> float:
    """Which share of the messages had words that had not been said before in the run."""
    return sum(sample.new for sample in samples) / max(1, len(samples))


def window(samples: Sequence[Sample], first: int, last: int) -> list[Sample]:
    """The samples of the turns from `first` to `last`."""
    return [sample for sample in samples if first <= sample.turn <= last]


def each(total: Mapping[str, float], count: int) -> dict[str, float]:
    """Totals divided by the number of messages; nothing of none."""
    return {name: value / count for name, value in total.items()} if count else {}


def hops(sums: Mapping[str, float], count: int) -> dict[str, float]:
    """Where the milliseconds of one message go, from the seconds that each part counted.

    Args:
        sums: seconds of all messages together: `client` (the load client's), `request` (the
            gateway's), `bot` (the gateway's wait for the bot), `action` (running custom actions),
            `encode` (making vectors for the intents).
        count: how many messages.
    """
    if not count:
        return {}
    parts = {
        "client and line": sums["client"] - sums["request"],
        "gateway": sums["request"] - sums["bot"],
        "bot and its lines": sums["bot"] - sums["action"] - sums["encode"],
        "actions: vector for the intent": sums["encode"],
        "actions: search and reply": sums["action"],
    }
    return {name: 1000 * seconds / count for name, seconds in parts.items()}
