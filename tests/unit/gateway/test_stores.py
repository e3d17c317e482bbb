"""Both stores keep the same promises: in a file (SQLite), and in Redis for several gateways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.redis_store import RedisStore
from gateway.sqlite_store import SqliteStore
from gateway.store import Conversation, ConversationGone, Store
from tests.servers import RedisServer


@pytest.fixture(params=["sqlite", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    store: Store
    if request.param == "sqlite":
        store = SqliteStore(tmp_path / "data" / "gateway.db")
    else:
        redis: RedisServer = request.getfixturevalue("redis")
        store = RedisStore(redis.url, patience=1, clock=lambda: 0)
    await store.begin(Conversation("one", "es", None, expires_at=100))
    yield store
    await store.close()


def message(text: str = "Hola", **more: Any) -> dict[str, Any]:
    return {"language": "es", "kind": "answer", "text": text, "choices": [], **more}


async def test_messages_are_numbered_on_through_the_conversation(store: Store) -> None:
    await store.keep("one", [message("a")], "es")
    reply = await store.keep("one", [message("b"), message("c")], "es", "id-1")
    assert [m["id"] for m in reply.messages] == ["m2", "m3"]
    assert [m["text"] for m in await store.shown("one")] == ["a", "b", "c"]


async def test_what_is_kept_comes_back_as_it_was(store: Store) -> None:
    rich = message("Ñandú\n**30 días**", sources=[{"title": "Ley"}], data={"days": 30})
    kept = await store.keep("one", [rich], "es", "id-1")
    assert await store.shown("one") == kept.messages == [{"id": "m1", **rich}]
    assert (await store.open_turn("one", "id-1", now=0)).before == kept


async def test_a_name_that_has_a_reply_keeps_it(store: Store) -> None:
    first = await store.keep("one", [message("first")], "es", "id-1")
    assert (await store.open_turn("one", "id-1", now=0)).before == first
    assert await store.keep("one", [message("second")], "en", "id-1") == first
    assert len(await store.shown("one")) == 1


async def test_a_choice_is_issued_in_its_conversation_only(store: Store) -> None:
    await store.begin(Conversation("two", "es", None, expires_at=100))
    link = {"id": "calendar", "label": "Calendario", "href": "/es/x.ics"}
    offer = message(choices=[{"id": "yes", "label": "Sí"}, link])
    await store.keep("one", [offer], "es", offers=["language:en"])
    assert await store.issued("one", "yes")
    assert await store.issued("one", "language:en")
    assert not await store.issued("one", "calendar")
    assert not await store.issued("one", "no")
    assert not await store.issued("two", "yes")


async def test_a_conversation_is_gone_when_its_time_is_over(store: Store) -> None:
    assert await store.find("one", now=99)
    assert await store.find("one", now=100) is None
    with pytest.raises(ConversationGone):
        await store.open_turn("one", "id-1", now=100)
    await store.erase_expired(99)
    assert await store.find("one", now=0)
    await store.erase_expired(100)
    assert await store.find("one", now=0) is None
    assert await store.to_erase_elsewhere() == ["one"]


async def test_what_is_gone_stays_gone(store: Store) -> None:
    await store.keep("one", [message(answer="a")], "es", "id-1", ["yes"])
    await store.erase("one")
    await store.choose_language("one", "en")
    await store.gap("one", "school", "es", "2026-W48")
    assert not await store.opinion("one", 1, True)
    assert not await store.issued("one", "yes")
    assert await store.find("one", now=0) is None
    assert await store.shown("one") == []
    for name in ("id-1", "id-2"):
        with pytest.raises(ConversationGone):
            await store.open_turn("one", name, now=0)
        with pytest.raises(ConversationGone):
            await store.keep("one", [message()], "es", name)


async def test_an_erasure_is_open_until_the_bot_has_forgotten_too(store: Store) -> None:
    for name in ("one", "never known"):
        await store.erase(name)
        await store.erase(name)
    assert sorted(await store.to_erase_elsewhere()) == ["never known", "one"]
    await store.erased_elsewhere("one")
    assert await store.to_erase_elsewhere() == ["never known"]


async def test_the_language_is_the_one_last_spoken_and_the_one_asked_for(store: Store) -> None:
    await store.choose_language("one", "en")
    chosen = await store.find("one", now=0)
    assert chosen == Conversation("one", "en", "en", expires_at=100)
    await store.keep("one", [message()], "es")
    await store.choose_language("one", None)
    assert await store.find("one", now=0) == Conversation("one", "es", None, expires_at=100)


async def test_an_opinion_is_on_a_message_that_there_is(store: Store) -> None:
    await store.keep("one", [message(answer="deadline")], "es")
    assert await store.opinion("one", 1, True)
    assert await store.opinion("one", 1, False)
    assert not await store.opinion("one", 2, True)


async def test_a_turn_that_never_ended_is_known_when_it_comes_again(store: Store) -> None:
    assert not (await store.open_turn("one", "id-1", now=0)).again
    assert (await store.open_turn("one", "id-1", now=0)).again
    await store.keep("one", [message("first")], "es", "id-1")
    ended = await store.open_turn("one", "id-1", now=0)
    assert ended.before is not None and not ended.again


async def test_the_first_message_is_known_for_the_first(store: Store) -> None:
    await store.keep("one", [message("greeting")], "es")
    assert (await store.open_turn("one", "id-1", now=0)).first
    await store.keep("one", [message("first")], "es", "id-1")
    assert not (await store.open_turn("one", "id-2", now=0)).first


async def test_it_says_that_it_can_keep_something(store: Store) -> None:
    assert await store.healthy(30)
