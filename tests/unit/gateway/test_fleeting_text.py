"""What quotes the person is shown to them once, and kept nowhere."""

from __future__ import annotations

import html
from pathlib import Path

import httpx
import pytest

from gateway.settings import Settings
from tests.unit.gateway.conftest import FakeBot, StartChat

WORDS = "mi primo sigue en la estación"


@pytest.fixture
def bot() -> FakeBot:
    bot = FakeBot()
    bot.text = f"Esto se enviaría: «{WORDS}»"
    bot.kept_as = "Esto se enviaría: «no se guarda»"
    return bot


def kept(settings: Settings) -> bytes:
    return b"".join(file.read_bytes() for file in Path(settings.data).rglob("*") if file.is_file())


async def test_it_is_shown_in_the_reply_and_not_after_a_reload(
    start: StartChat, settings: Settings
) -> None:
    chat = await start(language="es")
    [message] = (await chat.send(text="x")).json()["messages"]
    assert WORDS in message["text"] and "kept_as" not in message
    again = (await chat.shown()).json()["messages"][-1]
    assert again["id"] == message["id"] and again["text"].endswith("«no se guarda»")
    assert WORDS.encode() not in kept(settings)


async def test_the_page_without_javascript_shows_it_once(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    response = await client.post("/chat", data={"text": "x", "number": "1", "in": "es"})
    assert response.status_code == 200 and WORDS in html.unescape(response.text)
    assert WORDS not in html.unescape((await client.get("/chat")).text)
    assert WORDS.encode() not in kept(settings)
