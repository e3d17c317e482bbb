"""The gateway's own database locked, gone, broken or full: people still get help, and it heals."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from gateway import sqlite_file
from gateway.settings import Settings
from tests.unit.gateway.conftest import StartChat, code


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.05)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program writes in the file and does not finish."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_while_it_is_locked_help_comes_and_afterwards_the_conversation_goes_on(
    start: StartChat, settings: Settings, client: httpx.AsyncClient
) -> None:
    chat = await start(language="es")
    with locked(settings.database):
        danger = (await chat.send(text="me van a matar", language="es")).json()["messages"]
        question = (await chat.send(text="¿Cuánto cuesta pedir refugio?", language="es")).json()
        begun = await client.post("/api/conversations", json={"language": "en"})
        assert code(await chat.erase()) == "store_trouble"
    assert danger[0]["kind"] == "emergency"
    assert question["messages"][0]["kind"] in ("error", "answer")
    assert begun.status_code == 201 and begun.json()["messages"][0]["language"] == "en"
    again = await chat.send(text="¿Cuánto cuesta pedir refugio?")
    assert again.json()["messages"][0]["kind"] == "answer"
    assert (await chat.erase()).json()["erased"] is True
    assert "puente_store_failures_total 3.0" in (await client.get("/metrics")).text


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_is_no_reason_to_be_silent(start: StartChat) -> None:
    chat = await start(language="es")
    with full_disk():
        refused = await chat.send(text="¿Cuánto cuesta pedir refugio?")
    assert refused.status_code == 200
    assert refused.json()["messages"][0]["kind"] in ("error", "answer")
    answered = await chat.send(text="¿Cuánto cuesta pedir refugio?")
    assert answered.json()["messages"][0]["kind"] == "answer"


@pytest.mark.parametrize("loss", ["gone", "broken"])
async def test_a_lost_file_begins_anew(
    start: StartChat, settings: Settings, client: httpx.AsyncClient, loss: str
) -> None:
    chat = await start(language="es")
    for file in settings.data.glob("gateway.db*"):
        if loss == "gone":
            file.unlink()
        else:
            file.write_bytes(b"no database" * 2000)
    answers = [await chat.send(text="¿Cuánto cuesta pedir refugio?") for _ in range(3)]
    assert {answer.status_code for answer in answers} <= {200, 404}
    other = await start(language="es")
    assert (await other.send(text="¿Cuánto cuesta pedir refugio?")).status_code == 200
