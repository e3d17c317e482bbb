from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from tests.unit.gateway.conftest import FakeBot, StartChat, code

BAD_BODIES: list[dict[str, Any]] = [
    {"text": "a", "choice": "yes"},
    {},
    {"text": None},
    {"text": 5},
    {"text": ["a"]},
    {"text": "a", "name": "extra"},
    {"text": "a", "message_id": "1"},
    {"text": "a", "message_id": 1},
    {"text": "a", "language": "EN"},
    {"text": "a", "language": 7},
]


@pytest.mark.parametrize("body", BAD_BODIES)
async def test_a_body_that_is_not_exactly_right_is_refused(
    start: StartChat, bot: FakeBot, body: dict[str, Any]
) -> None:
    response = await (await start()).send(**body)
    assert (response.status_code, code(response)) == (422, "fields_invalid")
    assert len(bot.heard) == 1


async def test_a_language_that_puente_does_not_speak_is_refused(
    client: httpx.AsyncClient, start: StartChat
) -> None:
    assert code(await client.post("/api/conversations", json={"language": "fr"})) == (
        "language_unknown"
    )
    assert code(await (await start()).send(text="a", language="fr")) == "language_unknown"


async def test_half_an_emoji_is_no_reason_to_refuse(start: StartChat, bot: FakeBot) -> None:
    chat = await start()
    raw = f'{{"message_id": "{uuid.uuid4()}", "text": "hola \\ud83d"}}'
    headers = {**chat.headers, "Content-Type": "application/json"}
    response = await chat.client.post(f"{chat.path}/messages", content=raw, headers=headers)
    assert response.status_code == 200, response.text
    assert bot.heard[-1]["message"] == "hola"


async def test_a_text_that_is_too_long_is_refused(start: StartChat) -> None:
    chat = await start()
    response = await chat.send(text="palabra " * 200)
    assert (response.status_code, code(response)) == (422, "text_too_long")
