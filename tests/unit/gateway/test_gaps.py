"""What could not be answered is counted without words, and shown from five conversations on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.gaps import gaps, print_gaps, week_of
from gateway.settings import Settings
from tests.unit.gateway.conftest import NOON, Clock, FakeBot, StartChat

WORD = "palabrasecreta"


@pytest.fixture
def lost(bot: FakeBot) -> FakeBot:
    """A bot that finds no answer."""

    def unknown(turn: dict[str, object]) -> dict[str, object]:
        message = FakeBot.message(bot, turn)
        if message["kind"] == "answer":
            message |= {"kind": "fallback", "data": {"gap": "school"}}
        return message

    bot.message = unknown  # type: ignore[method-assign]
    return bot


async def ask_in_vain(start: StartChat, times: int, questions: int = 1) -> None:
    for _ in range(times):
        chat = await start(language="es")
        for _ in range(questions):
            await chat.send(text=f"¿{WORD}?")


async def test_a_group_is_shown_from_five_conversations_on(
    start: StartChat, lost: FakeBot, settings: Settings
) -> None:
    await ask_in_vain(start, times=4, questions=3)
    assert gaps(settings.database, 4, NOON) == []
    await ask_in_vain(start, times=1)
    [gap] = gaps(settings.database, 4, NOON)
    assert (gap.topic, gap.language, gap.conversations) == ("school", "es", 5)


async def test_no_word_and_no_conversation_stands_in_the_file(
    start: StartChat, lost: FakeBot, settings: Settings
) -> None:
    await ask_in_vain(start, times=5)
    for file in settings.data.glob("gateway.db*"):
        assert WORD.encode() not in file.read_bytes()


async def test_old_weeks_do_not_count(
    start: StartChat, lost: FakeBot, settings: Settings, clock: Clock
) -> None:
    await ask_in_vain(start, times=5)
    month = NOON + 5 * 7 * 86_400
    assert gaps(settings.database, 4, month) == []
    assert len(gaps(settings.database, 8, month)) == 1


async def test_the_command_names_the_entry_that_was_nearest(
    start: StartChat,
    lost: FakeBot,
    settings: Settings,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await ask_in_vain(start, times=5)
    assert print_gaps(settings.database, folder, 4, as_json=False, now=NOON) == 0
    assert "school: near «" in capsys.readouterr().out
    assert print_gaps(settings.database, folder, 4, as_json=True, now=NOON) == 0
    [gap] = json.loads(capsys.readouterr().out)
    assert gap == {"topic": "school", "language": "es", "conversations": 5}


def test_without_a_database_there_is_nothing_to_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert print_gaps(tmp_path / "none.db", tmp_path, 4, as_json=False) == 0
    assert "Nada que mostrar" in capsys.readouterr().out


def test_a_week_has_its_name() -> None:
    assert week_of(NOON) == "2026-W48"
