"""One SQLite file, used from a thread of its own.

SQLite's calls block, so they run one after the other in that thread, off the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from gateway.store import StoreTrouble

T = TypeVar("T")
BUSY_SECONDS = 2.0  # how long to wait for another program that holds the file

_TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, language TEXT NOT NULL, chosen TEXT, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS messages (
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, number INTEGER NOT NULL,
    message_id TEXT, body TEXT NOT NULL, useful INTEGER, PRIMARY KEY (conversation, number));
CREATE TABLE IF NOT EXISTS choices (
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, id TEXT NOT NULL,
    PRIMARY KEY (conversation, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replies (
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, message_id TEXT NOT NULL,
    language TEXT NOT NULL, PRIMARY KEY (conversation, message_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS begun (
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, message_id TEXT NOT NULL,
    PRIMARY KEY (conversation, message_id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erasures (conversation TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS opinions (
    answer TEXT NOT NULL, language TEXT NOT NULL, useful INTEGER NOT NULL, votes INTEGER NOT NULL,
    PRIMARY KEY (answer, language, useful)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gaps (
    week TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, conversations INTEGER NOT NULL,
    PRIMARY KEY (week, topic, language)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gap_marks (
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, topic TEXT NOT NULL,
    PRIMARY KEY (conversation, topic)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_expiry ON conversations (expires_at);
"""


class SqliteFile:
    """The file, open.

    Args:
        path: the file; its folder is made when it is missing.

    Attributes:
        database: the connection; used in the file's thread only.

    Raises:
        sqlite3.Error: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self.database = self._thread.submit(_opened, path).result()

    async def close(self) -> None:
        """Closes the file."""
        await self._run(self.database.close)
        self._thread.shutdown()

    async def transaction(self, work: Callable[[], T]) -> T:
        """Does `work` in the thread; all of it is written, or nothing.

        Raises:
            StoreTrouble: the database refused.
        """

        def whole() -> T:
            try:
                with self.database:
                    self.database.execute("BEGIN IMMEDIATE")
                    return work()
            except sqlite3.Error as error:
                self._heal(error)
                raise StoreTrouble(type(error).__name__) from None

        return await self._run(whole)

    async def empty_journal(self) -> None:
        """Truncates the write-ahead journal: it holds pages from before an erasure."""
        truncate = "PRAGMA wal_checkpoint(TRUNCATE)"
        await self._run(lambda: self.database.execute(truncate).fetchall())

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _heal(self, error: sqlite3.Error) -> None:
        """Begins a new file when the old one is gone or no database any more."""
        lost = not self._path.exists()
        broken = isinstance(error, sqlite3.DatabaseError) and any(
            sign in str(error) for sign in ("malformed", "not a database", "no such table")
        )
        if not (lost or broken):
            return  # locked, or the disk is full: it passes
        with contextlib.suppress(sqlite3.Error):
            self.database.close()
        for file in self._path.parent.glob(f"{self._path.name}*"):
            file.unlink(missing_ok=True)  # conversations of a broken file cannot be saved
        self.database = _opened(self._path)


def _opened(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA foreign_keys = ON")
    # what is erased is overwritten in the file, not only unlinked
    database.execute("PRAGMA secure_delete = ON")
    database.executescript(_TABLES)
    return database
