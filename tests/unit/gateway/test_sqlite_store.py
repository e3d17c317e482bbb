from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.sqlite_store import SqliteStore
from gateway.store import Conversation, ConversationGone


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "data" / "gateway.db")
    await store.begin(Conversation("one", "es", None, expires_at=100))
    yield store
    await store.close()


def message(text: str = "Hola", **more: Any) -> dict[str, Any]:
    return {"language": "es", "kind": "answer", "text": text, "choices": [], **more}


async def test_messages_are_numbered_on_through_the_conversation(store: SqliteStore) -> None:
    await store.keep("one", [message("a")], "es")
    reply = await store.keep("one", [message("b"), message("c")], "es", "id-1")
    assert [m["id"] for m in reply.messages] == ["m2", "m3"]
    assert [m["text"] for m in await store.shown("one")] == ["a", "b", "c"]


async def test_a_name_that_has_a_reply_keeps_it(store: SqliteStore) -> None:
    first = await store.keep("one", [message("first")], "es", "id-1")
    assert (await store.open_turn("one", "id-1", now=0)).before == first
    assert await store.keep("one", [message("second")], "en", "id-1") == first
    assert len(await store.shown("one")) == 1


async def test_a_choice_is_issued_in_its_conversation_only(store: SqliteStore) -> None:
    await store.begin(Conversation("two", "es", None, expires_at=100))
    offer = message(choices=[{"id": "yes", "label": "Sí"}])
    await store.keep("one", [offer], "es", offers=["language:en"])
    assert await store.issued("one", "yes")
    assert await store.issued("one", "language:en")
    assert not await store.issued("one", "no")
    assert not await store.issued("two", "yes")


async def test_a_conversation_is_gone_when_its_time_is_over(store: SqliteStore) -> None:
    assert await store.find("one", now=99)
    assert await store.find("one", now=100) is None
    await store.erase_expired(99)
    assert await store.find("one", now=0)
    await store.erase_expired(100)
    assert await store.find("one", now=0) is None
    assert await store.to_erase_elsewhere() == ["one"]


async def test_erasing_leaves_nothing_in_the_file(store: SqliteStore, tmp_path: Path) -> None:
    await store.keep("one", [message("palabra-secreta")], "es", "id-1", ["yes"])
    await store.erase("one")
    await store.erased_elsewhere("one")
    assert await store.to_erase_elsewhere() == []
    with pytest.raises(ConversationGone):
        await store.keep("one", [message()], "es")
    for file in (tmp_path / "data").iterdir():
        assert b"palabra-secreta" not in file.read_bytes()
        assert b"id-1" not in file.read_bytes()


async def test_opinions_are_counted_without_saying_whose(
    store: SqliteStore, tmp_path: Path
) -> None:
    await store.keep("one", [message(answer="deadline")], "es")
    assert await store.opinion("one", 1, True)
    assert await store.opinion("one", 1, False)
    assert not await store.opinion("one", 2, True)
    database = sqlite3.connect(tmp_path / "data" / "gateway.db")
    votes = dict(database.execute("SELECT useful, votes FROM opinions WHERE answer = 'deadline'"))
    database.close()
    assert votes == {1: 0, 0: 1}


async def test_only_the_owner_may_read_the_file(store: SqliteStore, tmp_path: Path) -> None:
    assert (tmp_path / "data" / "gateway.db").stat().st_mode & 0o777 == 0o600


async def test_a_turn_that_never_ended_is_known_when_it_comes_again(store: SqliteStore) -> None:
    assert not (await store.open_turn("one", "id-1", now=0)).again
    assert (await store.open_turn("one", "id-1", now=0)).again
    await store.keep("one", [message("first")], "es", "id-1")
    ended = await store.open_turn("one", "id-1", now=0)
    assert ended.before is not None and not ended.again
