from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.bot import Bot
from gateway.erasure import Erasure
from gateway.metrics import Metrics
from gateway.sqlite_store import SqliteStore
from gateway.store import Conversation
from tests.unit.gateway.conftest import FakeBot


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "gateway.db")
    for id, expires_at in (("old", 10), ("young", 1000)):
        await store.begin(Conversation(id, "es", None, expires_at))
    yield store
    await store.close()


@pytest.fixture
def erasure(store: SqliteStore, bot: FakeBot) -> Erasure:
    bot.remembers = {"old", "young"}
    line = Bot("http://bot", 1, httpx.ASGITransport(app=bot.app))
    return Erasure(store, line, Metrics(), hours=24)


async def test_a_round_erases_what_expired_everywhere(erasure: Erasure, bot: FakeBot) -> None:
    await erasure.round(now=500)
    assert bot.remembers == {"young"}


async def test_what_the_bot_could_not_forget_is_asked_again(
    erasure: Erasure, store: SqliteStore, bot: FakeBot
) -> None:
    bot.mood = "failing"
    await erasure.round(now=500)
    assert await store.find("old", now=0) is None
    assert await store.to_erase_elsewhere() == ["old"]
    bot.mood = "fine"
    await erasure.round(now=500)
    assert bot.remembers == {"young"}
    assert await store.to_erase_elsewhere() == []


async def test_once_an_hour_the_bot_forgets_whatever_is_too_old(
    erasure: Erasure, bot: FakeBot
) -> None:
    day, hour = 86_400.0, 3600.0
    for now in (2 * day, 2 * day + 60, 2 * day + hour):
        await erasure.round(now)
    assert bot.swept_before == [day, day + hour]


async def test_rounds_go_on_after_a_fault(erasure: Erasure, bot: FakeBot) -> None:
    times = iter([0.0])

    def clock() -> float:
        return next(times, 500.0) if bot.mood == "fine" else 1 / 0

    bot.mood = "broken clock"
    rounds = asyncio.create_task(erasure.rounds(clock, seconds=0.01))
    await asyncio.sleep(0.02)
    bot.mood = "fine"
    async with asyncio.timeout(5):
        while "old" in bot.remembers:
            await asyncio.sleep(0.01)
    rounds.cancel()
