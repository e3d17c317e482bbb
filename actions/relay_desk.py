"""Holds a question until the person says yes or no, for minutes and in memory only; then sends it.

A question is held because the person reads it before anything is sent. It is dropped when it was
sent, when the person says no, when the conversation goes on to something else for too long, and
when the process ends. No file, no log and no tracker ever has it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from actions.relay_line import Line, Question, line_for
from actions.relay_settings import RelaySettings

HELD_SECONDS = 15 * 60
MOST_HELD = 200
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that looks like another


class TooManyQuestions(Exception):
    """No more for now: this conversation, or all together, have sent what is allowed."""


@dataclass(frozen=True)
class _Held:
    text: str
    code: str
    until: float


class RelayDesk:
    """Where questions wait for a yes.

    Args:
        settings: who reads them and how many may be sent.
        line: hands them on; without it the one that the settings ask for.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        settings: RelaySettings,
        line: Line | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self._line = line or line_for(settings)
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._counts = MovingWindowRateLimiter(MemoryStorage())
        self._all: RateLimitItem = parse(settings.limit)
        self._one: RateLimitItem = parse(settings.limit_one)

    def hold(self, conversation: str, text: str) -> str:
        """Holds a question in place of an older one; gives the code by which people name it."""
        self._drop_old()
        if len(self._held) >= MOST_HELD:
            self._held.pop(next(iter(self._held)))
        code = "".join(secrets.choice(LETTERS) for _ in range(6))
        code = f"{code[:3]}-{code[3:]}"
        self._held[conversation] = _Held(text, code, self._clock() + HELD_SECONDS)
        return code

    def held(self, conversation: str) -> tuple[str, str] | None:
        """The question that waits, and its code; None when there is none (any more)."""
        self._drop_old()
        held = self._held.get(conversation)
        return (held.text, held.code) if held else None

    def drop(self, conversation: str) -> None:
        """Forgets the question."""
        self._held.pop(conversation, None)

    async def send(self, conversation: str, question: Question) -> None:
        """Sends it and forgets it; when it could not be sent it stays held, for another try.

        Raises:
            TooManyQuestions: it is not sent now.
            RelayFailed: the other side did not take it.
        """
        if not self._counts.test(self._all) or not self._counts.test(self._one, conversation):
            raise TooManyQuestions
        await self._line.send(question)
        self._counts.hit(self._all)
        self._counts.hit(self._one, conversation)
        self.drop(conversation)

    def _drop_old(self) -> None:
        now = self._clock()
        for conversation in [id for id, held in self._held.items() if held.until <= now]:
            self.drop(conversation)


def desk_from_environment() -> RelayDesk | None:
    """The desk, None when the relay is off.

    Raises:
        RelaySettingWrong: the environment says something that cannot be used.
    """
    settings = RelaySettings.from_environment()
    return RelayDesk(settings) if settings.on else None
