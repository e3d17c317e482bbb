"""Decides what to do with the candidates: answer, ask back, or say that it does not know.

The one place where this is decided. A wrong answer is worse than none: when two entries are about
equally near, the person chooses; when none is near, people who can help are offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from actions.kb.retrieval import Candidate
from actions.kb.thresholds import Thresholds


@dataclass(frozen=True)
class Decision:
    """`kind`, the entries it is about (best first), and the reason in words for `kb ask`."""

    kind: Literal["answer", "ask_back", "unknown"]
    entries: tuple[str, ...]
    why: str


def decide(candidates: Sequence[Candidate], numbers: Thresholds) -> Decision:
    """What to do with `candidates` (best first) under the thresholds of retrieval.yml."""
    if not candidates:
        return Decision("unknown", (), "no candidates")
    best = candidates[0]
    nearest = tuple(c.entry for c in candidates[: numbers.suggestions])
    if best.score < numbers.ask_back_from:
        return Decision("unknown", (), f"{best.score:.3f} < ask_back_from")
    if best.score < numbers.answer_from:
        return Decision("ask_back", nearest, f"{best.score:.3f} < answer_from")
    margin = best.score - candidates[1].score if len(candidates) > 1 else 1.0
    if margin < numbers.answer_margin:
        return Decision("ask_back", nearest, f"margin {margin:.3f} < answer_margin")
    return Decision("answer", (best.entry,), f"{best.score:.3f}, margin {margin:.3f}")
