"""What only the store in a file has to see to; what both promise is in test_stores.py."""

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
