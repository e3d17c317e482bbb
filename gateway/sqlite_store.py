"""Keeps conversations in one SQLite file, for one gateway (the interface is in store.py)."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from gateway.gaps import WEEKS_KEPT, week_of
from gateway.sqlite_file import SqliteFile
from gateway.store import (
    Conversation,
    ConversationGone,
    Message,
    Reply,
    StoreTrouble,
    Turn,
    offered,
)

P = ParamSpec("P")
T = TypeVar("T")


def _in_thread(
    method: Callable[Concatenate[SqliteStore, P], T],
) -> Callable[Concatenate[SqliteStore, P], Coroutine[Any, Any, T]]:
    """Runs a method in the file's thread, as one transaction.

    Raises:
        StoreTrouble: the database refused; nothing of the transaction is kept.
    """

    async def run(self: SqliteStore, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._file.transaction(lambda: method(self, *args, **kwargs))

    run.__doc__ = method.__doc__
    return run


class SqliteStore:
    """A store in one file.

    Args:
        path: the file; its folder is made when it is missing.

    Raises:
        sqlite3.Error: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._file = SqliteFile(path)

    @property
    def _database(self) -> sqlite3.Connection:
        return self._file.database

    async def close(self) -> None:
        """Closes the file."""
        await self._file.close()

    def alone(self, id: str) -> AbstractAsyncContextManager[None]:
        """See Store.alone: with one file there is one gateway."""
        return nullcontext()

    async def healthy(self, timeout: float) -> bool:
        """See Store.healthy."""
        try:
            async with asyncio.timeout(timeout):
                await self._write_nothing()
        except (TimeoutError, StoreTrouble):
            return False
        return True

    @_in_thread
    def _write_nothing(self) -> None:
        self._database.execute("DELETE FROM erasures WHERE conversation = ''")

    @_in_thread
    def begin(self, conversation: Conversation) -> None:
        """See Store.begin."""
        self._database.execute(
            "INSERT INTO conversations (id, language, chosen, expires_at) VALUES (?, ?, ?, ?)",
            (conversation.id, conversation.language, conversation.chosen, conversation.expires_at),
        )

    @_in_thread
    def find(self, id: str, now: float) -> Conversation | None:
        """See Store.find."""
        return self._find(id, now)

    @_in_thread
    def open_turn(self, id: str, message_id: str, now: float) -> Turn:
        """See Store.open_turn."""
        conversation = self._find(id, now)
        if conversation is None:
            raise ConversationGone(id)
        before = self._reply(id, message_id)
        again = False
        if before is None:
            again = not self._database.execute(
                "INSERT OR IGNORE INTO begun VALUES (?, ?)", (id, message_id)
            ).rowcount
        first = self._row("SELECT 1 FROM replies WHERE conversation = ? LIMIT 1", id) is None
        return Turn(conversation, before, again, first)

    def _find(self, id: str, now: float) -> Conversation | None:
        row = self._row(
            "SELECT id, language, chosen, expires_at FROM conversations"
            " WHERE id = ? AND expires_at > ?",
            id,
            now,
        )
        return Conversation(*row) if row else None

    @_in_thread
    def choose_language(self, id: str, language: str | None) -> None:
        """See Store.choose_language."""
        self._database.execute(
            "UPDATE conversations SET language = coalesce(?, language), chosen = ? WHERE id = ?",
            (language, language, id),
        )

    @_in_thread
    def keep(
        self,
        id: str,
        messages: Sequence[Message],
        language: str,
        message_id: str | None = None,
        offers: Sequence[str] = (),
    ) -> Reply:
        """See Store.keep."""
        if self._row("SELECT 1 FROM conversations WHERE id = ?", id) is None:
            raise ConversationGone(id)
        if message_id is not None and (before := self._reply(id, message_id)) is not None:
            return before
        last = self._row("SELECT coalesce(max(number), 0) FROM messages WHERE conversation = ?", id)
        first = last[0] + 1 if last else 1
        numbered = [{"id": f"m{n}", **message} for n, message in enumerate(messages, first)]
        self._database.executemany(
            "INSERT INTO messages (conversation, number, message_id, body) VALUES (?, ?, ?, ?)",
            [
                (id, number, message_id, json.dumps(message, ensure_ascii=False))
                for number, message in enumerate(numbered, first)
            ],
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO choices (conversation, id) VALUES (?, ?)",
            [(id, choice) for choice in offered(messages).union(offers)],
        )
        self._database.execute("UPDATE conversations SET language = ? WHERE id = ?", (language, id))
        if message_id is not None:
            self._database.execute(
                "INSERT INTO replies (conversation, message_id, language) VALUES (?, ?, ?)",
                (id, message_id, language),
            )
            self._database.execute(
                "DELETE FROM begun WHERE conversation = ? AND message_id = ?", (id, message_id)
            )
        return Reply(language, numbered)

    @_in_thread
    def shown(self, id: str) -> list[Message]:
        """See Store.shown."""
        return self._bodies("conversation = ?", id)

    @_in_thread
    def issued(self, id: str, choice: str) -> bool:
        """See Store.issued."""
        found = self._row("SELECT 1 FROM choices WHERE conversation = ? AND id = ?", id, choice)
        return found is not None

    @_in_thread
    def opinion(self, id: str, number: int, useful: bool) -> bool:
        """See Store.opinion."""
        row = self._row(
            "SELECT body, useful FROM messages WHERE conversation = ? AND number = ?", id, number
        )
        if row is None:
            return False
        body, before = json.loads(row[0]), row[1]
        for vote, change in ((before, -1), (int(useful), 1)):
            if vote is not None:
                self._database.execute(
                    "INSERT INTO opinions VALUES (?, ?, ?, ?) ON CONFLICT"
                    " (answer, language, useful) DO UPDATE SET votes = votes + excluded.votes",
                    (body.get("answer") or body["kind"], body["language"], vote, change),
                )
        self._database.execute(
            "UPDATE messages SET useful = ? WHERE conversation = ? AND number = ?",
            (int(useful), id, number),
        )
        return True

    @_in_thread
    def gap(self, id: str, topic: str, language: str, week: str) -> None:
        """See Store.gap."""
        marked = self._database.execute(
            "INSERT OR IGNORE INTO gap_marks SELECT id, ? FROM conversations WHERE id = ?",
            (topic, id),
        ).rowcount
        if marked:
            self._database.execute(
                "INSERT INTO gaps VALUES (?, ?, ?, 1) ON CONFLICT (week, topic, language)"
                " DO UPDATE SET conversations = conversations + 1",
                (week, topic, language),
            )

    @_in_thread
    def erase(self, id: str) -> None:
        """See Store.erase."""
        self._database.execute("DELETE FROM conversations WHERE id = ?", (id,))
        self._database.execute("INSERT OR IGNORE INTO erasures VALUES (?)", (id,))

    @_in_thread
    def erase_expired(self, now: float) -> None:
        """See Store.erase_expired."""
        self._database.execute(
            "INSERT OR IGNORE INTO erasures SELECT id FROM conversations WHERE expires_at <= ?",
            (now,),
        )
        self._database.execute("DELETE FROM conversations WHERE expires_at <= ?", (now,))
        oldest = week_of(now - WEEKS_KEPT * 7 * 86_400)
        self._database.execute("DELETE FROM gaps WHERE week < ?", (oldest,))

    @_in_thread
    def to_erase_elsewhere(self) -> list[str]:
        """See Store.to_erase_elsewhere."""
        return [row[0] for row in self._database.execute("SELECT conversation FROM erasures")]

    async def erased_elsewhere(self, id: str) -> None:
        """See Store.erased_elsewhere."""
        await self._forget(id)
        await self._file.empty_journal()

    @_in_thread
    def _forget(self, id: str) -> None:
        self._database.execute("DELETE FROM erasures WHERE conversation = ?", (id,))

    def _row(self, query: str, *values: str | float) -> Any:
        return self._database.execute(query, values).fetchone()

    def _reply(self, id: str, message_id: str) -> Reply | None:
        row = self._row(
            "SELECT language FROM replies WHERE conversation = ? AND message_id = ?", id, message_id
        )
        if row is None:
            return None
        return Reply(row[0], self._bodies("conversation = ? AND message_id = ?", id, message_id))

    def _bodies(self, where: str, *values: str) -> list[Message]:
        rows = self._database.execute(
            f"SELECT body FROM messages WHERE {where} ORDER BY number", values
        )
        return [json.loads(row[0]) for row in rows]
