"""What is kept of the guided questions while they go on: ids of answers, never words.

It lives in one slot of the tracker, so that a restarted bot goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Doing = Literal["asking", "simpler", "offering", "changing"]


@dataclass
class TriageState:
    """The thread of the guided questions.

    Args:
        answers: the answer of each question by id, in the order in which they were given.
        doing: what the last message of the form did: asked, asked in simpler words, offered to
            go on after something else, or offered to change an answer.
        heard: the message of this turn belonged to the form.
        misses: how often in a row an answer was not understood.
        offers: how often in a row it was offered to go on; after a few it only waits.
        days: the days that a numeric date may mean.
        begun: the questions were opened and introduced.
        finished: the result was shown.
        stopped: the person wanted no more questions.
    """

    answers: dict[str, str] = field(default_factory=dict)
    doing: Doing = "asking"
    heard: bool = False
    misses: int = 0
    offers: int = 0
    days: list[str] = field(default_factory=list)
    begun: bool = False
    finished: bool = False
    stopped: bool = False

    @classmethod
    def from_slot(cls, value: Any) -> TriageState:
        """The state that a slot holds; a new one when it holds none that can be read."""
        if not isinstance(value, Mapping):
            return cls()
        try:
            return cls(**dict(value))
        except TypeError:  # written by another version of the program
            return cls()

    def to_slot(self) -> dict[str, Any]:
        """The state as the tracker stores it."""
        return asdict(self)
