"""One turn at a time in each conversation, without a line that grows for ever.

The bot handles parallel messages of one conversation by polling a lock once a second, so waiting
here is faster; and somebody who sends a hundred messages at once waits for none but their own.
With several gateways, whoever is at the head of the line here also waits for the others (`Alone`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)

from gateway.store import HeldElsewhere

Alone = Callable[[str], AbstractAsyncContextManager[None]]


class TooManyWaiting(Exception):
    """So many messages of this conversation wait already that this one is sent back."""


class _Line:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.inside = 0


class Turns:
    """The lines of all conversations that are busy just now.

    Args:
        alone: keeps other gateways from a conversation (`Store.alone`).
        waiting: how many messages of one conversation may wait behind the one at work.
    """

    def __init__(self, alone: Alone = lambda conversation: nullcontext(), waiting: int = 4) -> None:
        self._alone = alone
        self._most = waiting + 1
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def of(self, conversation: str, in_any_case: bool = False) -> AsyncIterator[None]:
        """Holds the conversation's turn.

        Args:
            conversation: its id.
            in_any_case: waits however long the line is (an erasure is never sent back).

        Raises:
            TooManyWaiting: the line is full, here or at another gateway.
            StoreTrouble: nobody can say what the other gateways do.
        """
        line = self._lines.setdefault(conversation, _Line())
        if line.inside >= self._most and not in_any_case:
            raise TooManyWaiting
        line.inside += 1
        try:
            async with line.lock, AsyncExitStack() as held:
                try:
                    await held.enter_async_context(self._alone(conversation))
                except HeldElsewhere:
                    if not in_any_case:
                        raise TooManyWaiting from None
                yield
        finally:
            line.inside -= 1
            if not line.inside:
                del self._lines[conversation]

    def __len__(self) -> int:
        return len(self._lines)
