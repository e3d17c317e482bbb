"""Erases conversations everywhere: here at once, at the bot as soon as it can be reached.

What the bot could not be told yet is noted by id and tried again, so that "erase" stays true when
half the system is down. Expired conversations go the same way. Once an hour the bot is also told
to forget whatever is older than any conversation may be: what the gateway has lost the name of.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from gateway.bot import Bot, BotTrouble
from gateway.metrics import Metrics
from gateway.store import Store

logger = logging.getLogger(__name__)
ROUND_SECONDS = 60.0
SWEEP_SECONDS = 3600.0


class ErasureUnfinished(Exception):
    """Gone here; the bot could not be reached yet, and is asked again until it has forgotten."""


class Erasure:
    """Erases in the store and at the bot.

    Args:
        store: the gateway's own.
        bot: the line to the bot.
        metrics: counts what the bot could not be told.
        hours: how long a conversation may live.
    """

    def __init__(self, store: Store, bot: Bot, metrics: Metrics, hours: float) -> None:
        self._store = store
        self._bot = bot
        self._metrics = metrics
        self._oldest = hours * 3600
        self._swept = float("-inf")

    async def erase(self, conversation: str) -> None:
        """Erases one conversation; once more is no error.

        Raises:
            ErasureUnfinished: it is gone here, and the bot will be asked again.
        """
        await self._store.erase(conversation)
        if not await self._at_bot(conversation):
            raise ErasureUnfinished

    async def round(self, now: float) -> None:
        """Erases what expired before `now`, and asks the bot again for what is still open."""
        await self._store.erase_expired(now)
        for conversation in await self._store.to_erase_elsewhere():
            if not await self._at_bot(conversation):
                return  # it is down: the next round asks again
        if now - self._swept >= SWEEP_SECONDS:
            await self._sweep(now)

    async def rounds(self, clock: Callable[[], float], seconds: float = ROUND_SECONDS) -> None:
        """Goes round for ever; a round that fails is logged and the next one comes."""
        while True:
            try:
                await self.round(clock())
            except Exception as error:
                logger.error("erasing failed: %s", type(error).__name__)
            await asyncio.sleep(seconds)

    async def _sweep(self, now: float) -> None:
        try:
            await self._bot.erase_before(now - self._oldest)
        except BotTrouble as trouble:
            self._metrics.bot_trouble(trouble.cause)
            return
        self._swept = now

    async def _at_bot(self, conversation: str) -> bool:
        try:
            await self._bot.erase(conversation)
        except BotTrouble as trouble:
            self._metrics.bot_trouble(trouble.cause)
            return False
        await self._store.erased_elsewhere(conversation)
        return True
