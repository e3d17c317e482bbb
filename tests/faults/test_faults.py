"""Each fault has a reply in the person's language, and the house heals by itself.

What the reply is worth is looked at here: help lines in danger, else the nearest answer, else
"try again" with people to call. That it comes in bounded time follows from the gateway's limit: a
reply that were later than the client waits would fail the test.
"""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.client import Visitor
from tests.conftest import Running
from tests.waiting import wait_until

pytestmark = pytest.mark.live
QUESTION = {"es": "¿Cuánto cuesta pedir refugio?", "en": "How much does it cost to ask for refuge?"}
DANGER = {"es": "me quieren matar, ayuda", "en": "they want to kill me, help"}
WORD = "xilofonoperdido"


@contextmanager
def frozen(running: Running, member: str) -> Iterator[None]:
    """The process is there, takes connections, and never answers."""
    running.house[member].signal(signal.SIGSTOP)
    try:
        yield
    finally:
        running.house[member].signal(signal.SIGCONT)


@contextmanager
def without_model(running: Running, empty: Path) -> Iterator[None]:
    """The bot starts again and finds no model where it looks for it."""
    bot = running.house["bot"]
    command = bot.plan.command
    assert isinstance(command, list)
    place = command.index("-m", command.index("run")) + 1
    model, command[place] = command[place], empty
    bot.signal(signal.SIGKILL)
    try:
        yield
    finally:
        command[place] = model
        bot.signal(signal.SIGKILL)


def is_whole(visitor: Visitor, language: str) -> bool:
    """Whether the person gets the real answer again."""
    return visitor.say(QUESTION[language])[0].get("answer") == "refugee-cost"


def assert_helped(visitor: Visitor, language: str) -> None:
    """Help lines in danger; for a question the answer, or people to call, in the language."""
    danger = visitor.say(DANGER[language])
    assert danger[0]["kind"] == "emergency"
    assert "911" in danger[0]["text"]
    messages = visitor.say(QUESTION[language])
    assert {message["language"] for message in messages} == {language}
    kinds = {message["kind"] for message in messages}
    assert "answer" in kinds or {"error", "contacts"} <= kinds


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("member", ["bot", "actions"])
def test_a_process_that_never_answers(fragile: Running, member: str, language: str) -> None:
    visitor = Visitor(fragile.address, language)
    with frozen(fragile, member):
        assert_helped(visitor, language)
        assert not visitor.http.get("/health/ready").is_success
    assert wait_until(lambda: is_whole(visitor, language))


@pytest.mark.parametrize("member", ["bot", "actions"])
def test_a_process_that_is_gone(fragile: Running, member: str) -> None:
    visitor = Visitor(fragile.address, "en")
    before = fragile.house[member].pid
    fragile.house[member].signal(signal.SIGKILL)
    assert_helped(visitor, "en")
    assert wait_until(lambda: fragile.house[member].pid not in (None, before))
    assert wait_until(lambda: is_whole(visitor, "en"))


def test_the_bots_model_is_missing(fragile: Running, tmp_path: Path) -> None:
    visitor = Visitor(fragile.address, "es")
    with without_model(fragile, tmp_path):
        assert_helped(visitor, "es")
        assert not visitor.http.get("/health/ready").is_success
    assert wait_until(lambda: is_whole(visitor, "es"), seconds=90)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_trackers_database_is_locked(fragile: Running, language: str) -> None:
    visitor = Visitor(fragile.address)
    assert is_whole(visitor, language)
    holder = sqlite3.connect(fragile.data / "tracker.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert_helped(visitor, language)
        said = visitor.say("ok 123")
        assert {message["language"] for message in said} == {language}
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert wait_until(lambda: is_whole(visitor, language))


def test_the_trackers_database_is_gone(fragile: Running) -> None:
    visitor = Visitor(fragile.address, "es")
    assert is_whole(visitor, "es")
    (fragile.data / "tracker.db").unlink()
    assert_helped(visitor, "es")
    assert is_whole(visitor, "es")
    assert (fragile.data / "tracker.db").exists()
    assert visitor.erase()["erased"] is True


def test_what_was_said_while_the_database_was_locked_is_in_no_file(fragile: Running) -> None:
    visitor = Visitor(fragile.address, "es")
    holder = sqlite3.connect(fragile.data / "tracker.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        visitor.say(f"{WORD} y cuánto cuesta pedir refugio")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    for folder in (fragile.data, fragile.logs):
        for file in folder.rglob("*"):
            assert not file.is_file() or WORD.encode() not in file.read_bytes(), file.name
