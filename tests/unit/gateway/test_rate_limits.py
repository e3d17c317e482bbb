"""Too much is refused clearly, and help and erasing never are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from gateway.app import create_app
from gateway.metrics import Metrics
from gateway.rate_limits import LimitInvalid, Limits, RateLimits
from gateway.settings import Settings
from tests.unit.gateway.conftest import Chat, FakeBot, code


@pytest.fixture
async def few(
    settings: Settings, bot: FakeBot, actions: FastAPI
) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway that lets little through."""
    strict = replace(
        settings,
        limit_conversations="2/minute",
        limit_messages="2/minute",
        limit_client="3/minute",
        limit_everybody="4/minute",
    )
    app = create_app(
        strict,
        bot_transport=httpx.ASGITransport(app=bot.app),
        actions_transport=httpx.ASGITransport(app=actions),
    )
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, client=("203.0.113.7", 50000)),
            base_url="http://puente.test",
        ) as client,
    ):
        yield client


async def begin(client: httpx.AsyncClient) -> Chat:
    return Chat(client, (await client.post("/api/conversations", json={})).json())


async def test_a_conversation_has_its_limit_and_another_goes_on(few: httpx.AsyncClient) -> None:
    one, other = await begin(few), await begin(few)
    assert [(await one.send(text="hola")).status_code for _ in range(3)] == [200, 200, 429]
    assert (await other.send(text="hola")).status_code == 200


async def test_a_client_has_its_limit_over_all_conversations(few: httpx.AsyncClient) -> None:
    one, other = await begin(few), await begin(few)
    for chat in (one, one, other):
        assert (await chat.send(text="hola")).status_code == 200
    refused = await other.send(text="hola")
    assert refused.status_code == 429 and code(refused) == "too_many_requests"
    assert int(refused.headers["Retry-After"]) >= 1


async def test_new_conversations_have_a_limit(few: httpx.AsyncClient) -> None:
    answers = [await few.post("/api/conversations", json={}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


async def test_erasing_reading_and_pages_are_never_refused(few: httpx.AsyncClient) -> None:
    chat = await begin(few)
    for _ in range(5):
        await chat.send(text="hola")
    assert (await chat.shown()).status_code == 200
    assert (await few.get("/es/")).status_code == 200
    assert (await chat.erase()).status_code == 200


async def test_a_proxy_on_this_machine_is_not_taken_for_one_client(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    most = int(settings.limit_conversations.partition("/")[0])
    begun = [await client.post("/api/conversations", json={}) for _ in range(most + 1)]
    assert {answer.status_code for answer in begun} == {201}


async def test_too_many_at_once_are_refused(
    settings: Settings, bot: FakeBot, actions: FastAPI
) -> None:
    app = create_app(
        replace(settings, limit_at_once=2),
        bot_transport=httpx.ASGITransport(app=bot.app),
        actions_transport=httpx.ASGITransport(app=actions),
    )
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://puente.test"
        ) as client,
    ):
        begun = [client.post("/api/conversations", json={}) for _ in range(5)]
        codes = sorted(answer.status_code for answer in await asyncio.gather(*begun))
        assert codes.count(429) == 3
        assert (await client.post("/api/conversations", json={})).status_code == 201


async def test_what_was_refused_is_counted(few: httpx.AsyncClient) -> None:
    chat = await begin(few)
    for _ in range(3):
        await chat.send(text="hola")
    assert 'puente_refused_total{limit="conversation"} 1.0' in (await few.get("/metrics")).text


@pytest.mark.parametrize("limits", [Limits(messages="many"), Limits(client="10")])
def test_a_limit_that_cannot_be_read_is_refused_at_the_start(limits: Limits) -> None:
    with pytest.raises(LimitInvalid):
        RateLimits(FastAPI(), limits, Metrics())
