"""Plays conversations with a running Puente, several at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from puente.converse.cases import Case, Turn
from puente.converse.checks import Mismatch, mismatches
from puente.converse.expectations import Message
from puente.converse.failures import NobodyThere
from puente.converse.sentences import Sentences
from puente.converse.visitor import Visitor

TIMEOUT = 90.0  # seconds for one reply; a conversation is held to its words, not to its speed
JOBS = 4


class Talker(Protocol):
    """Whoever can hold a conversation; tests bring one of their own."""

    greeting: list[Message]

    def say(self, text: str) -> list[Message]: ...

    def choose(self, choice: str) -> list[Message]: ...


Begin = Callable[[str | None], Talker]


@dataclass(frozen=True)
class Played:
    """One turn: what was said, what came, and what is wrong with it."""

    turn: Turn
    reply: list[Message]
    wrong: list[Mismatch]


@dataclass
class Result:
    """One conversation as it went."""

    case: Case
    turns: list[Played] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not any(played.wrong for played in self.turns)

    @property
    def languages(self) -> list[str]:
        """The languages in which the bot spoke."""
        return sorted({one["language"] for played in self.turns for one in played.reply})


def at(address: str) -> Begin:
    """Conversations with the Puente at this address.

    Raises:
        NobodyThere: nobody answers there.
    """
    try:
        httpx.get(f"{address}/health/live", timeout=10, trust_env=False).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL):
        raise NobodyThere(
            f"Puente does not answer at {address}. Start it with: make run",
            f"Puente no responde en {address}. Inícielo con: make run",
        ) from None
    return lambda language: Visitor(address, language, TIMEOUT)


def play(case: Case, begin: Begin, sentences: Sentences) -> Result:
    """One conversation from beginning to end; a wrong reply does not end it."""
    began, result = time.monotonic(), Result(case)
    talker: Talker | None = None
    for turn in case.turns:
        try:
            if talker is None:
                talker = begin(case.language)
                reply = talker.greeting
            elif turn.user is not None:
                reply = talker.say(turn.user)
            else:
                reply = talker.choose(turn.choose or "")
            wrong = mismatches(turn, reply, sentences)
        except httpx.HTTPError as trouble:
            reply, wrong = [], [Mismatch("reply", "a message", _trouble(trouble))]
        result.turns.append(Played(turn, reply, wrong))
        if talker is None:
            break
    result.seconds = time.monotonic() - began
    return result


def play_all(
    cases: Sequence[Case],
    begin: Begin,
    sentences: Sentences,
    jobs: int = JOBS,
    tell: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """All conversations, `jobs` at once; the results in the order of the files.

    Args:
        tell: told of each conversation when it is over.
    """

    def one(case: Case) -> Result:
        result = play(case, begin, sentences)
        tell(result)
        return result

    with ThreadPoolExecutor(max_workers=max(jobs, 1)) as pool:
        return list(pool.map(one, cases))


def _trouble(trouble: httpx.HTTPError) -> str:
    if isinstance(trouble, httpx.HTTPStatusError):
        try:
            error = trouble.response.json()["error"]
            return f"{error['code']}: {error['message']['en']}"
        except (ValueError, KeyError, TypeError):
            return f"status {trouble.response.status_code}"
    return type(trouble).__name__
