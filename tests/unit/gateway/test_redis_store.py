"""What only the store in Redis has to see to; what both stores promise is in test_stores.py."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest

from gateway import redis_line
from gateway.gaps import FEWEST, Gap, gaps_in_redis, week_of
from gateway.redis_store import RedisStore
from gateway.store import Conversation, HeldElsewhere, StoreTrouble
from tests.servers import RedisServer, redis_server
from tests.unit.gateway.conftest import NOON
from tests.unit.gateway.test_stores import message

PATIENCE = 60.0  # seconds; no test waits as long for what it will get


@pytest.fixture
async def stores(redis: RedisServer) -> AsyncIterator[tuple[RedisStore, RedisStore]]:
    """The stores of two gateways."""
    one, other = (RedisStore(redis.url, PATIENCE, clock=lambda: 0) for _ in range(2))
    await one.begin(Conversation("one", "es", None, expires_at=100))
    yield one, other
    await one.close()
    await other.close()


Stores = tuple[RedisStore, RedisStore]


async def test_erasing_leaves_nothing(stores: Stores, redis: RedisServer) -> None:
    store, _ = stores
    await store.keep("one", [message("palabra")], "es", "id-1", ["yes"])
    assert "puente:conversation:one" in redis.call("keys", "*")
    await store.erase("one")
    await store.erased_elsewhere("one")
    assert redis.call("keys", "*") == ""


async def test_a_conversation_ends_though_no_gateway_lives_to_see_it(
    stores: Stores, redis: RedisServer
) -> None:
    store, _ = stores
    await store.keep("one", [message()], "es", "id-1")
    await store.open_turn("one", "id-2", now=0)
    assert 90 < int(redis.call("ttl", "puente:conversation:one")) <= 100


async def test_opinions_are_counted_without_saying_whose(
    stores: Stores, redis: RedisServer
) -> None:
    store, _ = stores
    await store.keep("one", [message(answer="deadline")], "es")
    await store.opinion("one", 1, True)
    await store.opinion("one", 1, False)
    counts = redis.call("hgetall", "puente:opinions").splitlines()
    assert counts == ["deadline es 1", "0", "deadline es 0", "1"]


async def test_what_one_gateway_keeps_the_other_knows(stores: Stores) -> None:
    one, other = stores
    kept = await one.keep("one", [message("a")], "es", "id-1")
    assert (await other.open_turn("one", "id-1", now=0)).before == kept
    await other.keep("one", [message("b")], "es", "id-2")
    assert [m["id"] for m in await one.shown("one")] == ["m1", "m2"]


async def test_nothing_is_lost_or_doubled_when_both_keep_at_once(stores: Stores) -> None:
    names = [f"id-{n}" for n in range(6)]
    replies = await asyncio.gather(
        *(store.keep("one", [message(name)], "es", name) for name in names for store in stores)
    )
    shown = await stores[0].shown("one")
    assert [m["id"] for m in shown] == [f"m{n}" for n in range(1, 7)]
    assert sorted(m["text"] for m in shown) == sorted(names)
    assert all(a == b for a, b in zip(replies[::2], replies[1::2], strict=True))


async def test_one_gateway_at_a_time_has_a_conversation(stores: Stores) -> None:
    one, other = stores
    order = []

    async def work(store: RedisStore, name: str) -> None:
        async with store.alone("one"):
            order.append(name)
            await asyncio.sleep(0.01)
            order.append(name)

    await asyncio.gather(*(work(store, str(n)) for n, store in enumerate([one, other] * 2)))
    assert order[::2] == order[1::2]
    async with one.alone("one"), other.alone("another one"):
        pass


async def test_a_gateway_that_died_holds_a_conversation_for_a_moment_only(
    stores: Stores, redis: RedisServer
) -> None:
    redis.call("set", "puente:lock:one", "dead", "px", "200")
    async with stores[0].alone("one"):
        pass


async def test_a_turn_that_takes_long_keeps_its_conversation(
    stores: Stores, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_line, "RENEW_EVERY", 0.2)
    other = RedisStore(redis.url, patience=1.2 * redis_line.LIFETIME)
    async with stores[0].alone("one"):
        with pytest.raises(HeldElsewhere):
            async with other.alone("one"):
                raise AssertionError
    await other.close()
    assert redis.call("exists", "puente:lock:one") == "0"


async def test_renewing_keeps_no_turn_from_ending(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_line, "RENEW_EVERY", 0.0005)
    for _ in range(100):  # many end while a renewal is under way
        async with asyncio.timeout(60), stores[0].alone("one"):
            await asyncio.sleep(0.002)


async def test_a_lock_that_ended_by_itself_is_not_taken_from_another_one(
    stores: Stores, redis: RedisServer
) -> None:
    async with stores[0].alone("one"):
        redis.call("set", "puente:lock:one", "another")
    assert redis.call("get", "puente:lock:one") == "another"


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis that a test may hurt."""
    with redis_server() as server:
        yield server


@contextmanager
def hurt(redis: RedisServer, how: str) -> Iterator[None]:
    """It is gone, takes no writes, or never answers."""
    if how == "gone":
        redis.stop()
        yield
        redis.start()
    elif how == "full":
        redis.call("config", "set", "maxmemory", "1")
        yield
        redis.call("config", "set", "maxmemory", "0")
    else:
        redis.signal(signal.SIGSTOP)
        yield
        redis.signal(signal.SIGCONT)


@pytest.mark.parametrize("how", ["gone", "full", "frozen"])
async def test_trouble_is_named_and_passes(own_redis: RedisServer, how: str) -> None:
    store = RedisStore(own_redis.url, PATIENCE)
    conversation = Conversation("one", "es", None, expires_at=2**40)
    await store.begin(conversation)
    with hurt(own_redis, how):
        assert not await store.healthy(30)
        with pytest.raises(StoreTrouble):
            await store.begin(conversation)
        with pytest.raises(StoreTrouble):
            await store.keep("one", [message()], "es")
        with pytest.raises(StoreTrouble):
            async with store.alone("one"):
                raise AssertionError
    async with asyncio.timeout(20):
        while not await store.healthy(30):
            await asyncio.sleep(0.05)
    await store.begin(conversation)
    assert await store.keep("one", [message()], "es")
    await store.close()


async def test_gaps_are_counted_by_week_once_for_each_conversation(
    stores: Stores, redis: RedisServer
) -> None:
    week, month = week_of(NOON), NOON + 5 * 7 * 86_400
    for n in range(FEWEST):
        id = f"conversation {n}"
        await stores[n % 2].begin(Conversation(id, "es", None, expires_at=100))
        assert gaps_in_redis(redis.url, 4, NOON) == []
        for _ in range(2):
            await stores[n % 2].gap(id, "school", "es", week)
    assert gaps_in_redis(redis.url, 4, NOON) == [Gap("school", "es", FEWEST)]
    assert gaps_in_redis(redis.url, 4, month) == []
    assert gaps_in_redis(redis.url, 8, month) == [Gap("school", "es", FEWEST)]
    assert int(redis.call("ttl", f"puente:gaps:{week}")) > 52 * 7 * 86_400
