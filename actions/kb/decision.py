"""Decides what to do with the candidates: answer, ask back, or say that it does not know.

The one place where this is decided. A wrong answer is worse than none, so two probabilities are
estimated: that the best entry is right, and that a right one is among those that would be offered.
Both are logistic regressions over what the search saw; their weights stand in retrieval.yml and
come from the development questions (`python -m tests.calibrate`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from actions.kb.retrieval import Found
from actions.kb.thresholds import DangerWeights, Thresholds, Weights


@dataclass(frozen=True)
class Decision:
    """What to do, and why.

    Attributes:
        kind: answer with the first entry, offer all of them, or say that it is not known.
        entries: what it is about, best first.
        why: the reason in words.
        right, among: the two probabilities.
        perhaps: of an answer that may be the wrong one, the entries to offer below it.
    """

    kind: Literal["answer", "ask_back", "unknown"]
    entries: tuple[str, ...]
    why: str
    right: float = 0.0
    among: float = 0.0
    perhaps: tuple[str, ...] = ()


def features(found: Found) -> dict[str, float]:
    """What the probabilities are estimated from, by the names of `Weights`."""
    best = found.candidates[0]
    second = found.candidates[1].score if len(found.candidates) > 1 else 0.0
    return {
        "score": best.score,
        "margin": best.score - second,
        "ahead_of_outside": max(-1.0, min(1.0, best.score - found.outside)),
        "head": best.head,
        "dense": best.dense,
        "lexical": best.lexical,
    }


def logistic(weights: Weights | DangerWeights, values: dict[str, float]) -> float:
    """The logistic regression's estimate, 0 to 1."""
    named = weights.model_dump()
    total = weights.bias + sum(named[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-total))


def decide(found: Found, numbers: Thresholds) -> Decision:
    """What to do with what was found, under the numbers of retrieval.yml."""
    if not found.candidates or found.candidates[0].score < numbers.least_score:
        return Decision("unknown", (), "nothing near")
    best = found.candidates[0]
    values = features(found)
    right = logistic(numbers.right_after if found.leaning else numbers.right, values)
    among = logistic(numbers.among_after if found.leaning else numbers.among, values)
    offered = tuple(c.entry for c in found.candidates[: numbers.suggestions])
    seen = f"best is right: {right:.2f}, among the first {numbers.suggestions}: {among:.2f}"
    if found.outside > best.score:
        return Decision("unknown", (), f"nearer to what is not covered: {found.topic}", 0.0, 0.0)
    if right >= numbers.answer_from:
        perhaps = () if right >= numbers.sure_from else offered[1:]
        return Decision("answer", (best.entry,), seen, right, among, perhaps)
    if among >= numbers.ask_back_from:
        return Decision("ask_back", offered, seen, right, among)
    return Decision("unknown", (), seen, right, among)
