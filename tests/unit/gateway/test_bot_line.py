from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.bot import Bot, BotDown, BotFailed, BotSilent, BotSlow
from tests.unit.gateway.conftest import FakeBot


@pytest.fixture
async def line(bot: FakeBot) -> AsyncIterator[Bot]:
    line = Bot("http://bot", timeout=0.2, transport=httpx.ASGITransport(app=bot.app))
    yield line
    await line.close()


async def test_a_message_goes_there_and_the_bots_messages_come_back(
    line: Bot, bot: FakeBot
) -> None:
    [message] = await line.send("id", "hola", None, "es", "name", again=True)
    assert message["kind"] == "answer"
    assert message["choices"] == bot.choices
    assert bot.heard == [
        {
            "sender": "id",
            "message": "hola",
            "message_id": "name",
            "again": True,
            "metadata": {"language": None, "spoken": "es"},
        }
    ]


async def test_a_choice_that_could_never_be_pressed_is_left_out(line: Bot, bot: FakeBot) -> None:
    bot.choices = [{"id": "steps:refugee", "label": "a"}, {"id": "restart", "label": "b"}]
    [message] = await line.send("id", "hola", None, "es")
    assert [choice["id"] for choice in message["choices"]] == ["steps:refugee"]


async def test_a_choice_may_be_a_link_on_the_gateway_and_nowhere_else(
    line: Bot, bot: FakeBot
) -> None:
    paths = [
        "/es/deadline/entry.ics?from=2026-11-03",
        "//other.example",
        "/\\other",
        "https://x.y/",
    ]
    bot.choices = [{"id": "calendar:entry", "label": "a", "href": path} for path in paths]
    [message] = await line.send("id", "hola", None, "es")
    assert [choice["href"] for choice in message["choices"]] == paths[:1]


@pytest.mark.parametrize(
    ("mood", "trouble"),
    [("silent", BotSilent), ("failing", BotFailed), ("odd", BotFailed), ("slow", BotSlow)],
)
async def test_each_trouble_has_its_name(
    line: Bot, bot: FakeBot, mood: str, trouble: type[Exception]
) -> None:
    bot.mood = mood
    with pytest.raises(trouble):
        await line.send("id", "hola", None, "es")


async def test_a_bot_that_is_not_there_is_down() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        line = Bot(f"http://127.0.0.1:{unused.getsockname()[1]}", timeout=1)
        with pytest.raises(BotDown):
            await line.send("id", "hola", None, "es")
        assert not any((await line.healthy(1)).values())
        await line.close()


async def test_forgetting_what_the_bot_never_knew_is_no_error() -> None:
    async def nothing_here(scope: object, receive: object, send: object) -> None:
        await httpx_not_found(send)

    line = Bot("http://bot", 1, httpx.ASGITransport(app=nothing_here))  # type: ignore[arg-type]
    await line.erase("id")
    assert not any((await line.healthy(1)).values())
    await line.close()


async def httpx_not_found(send: object) -> None:
    assert callable(send)
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})
