"""Two gateways with one Redis behave as one; without Redis they help all the same."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from gateway.app import create_app
from gateway.settings import Settings
from tests.servers import RedisServer
from tests.unit.gateway.conftest import Chat, FakeBot, code
from tests.unit.gateway.test_redis_store import hurt, own_redis

__all__ = ["own_redis"]
Two = tuple[httpx.AsyncClient, httpx.AsyncClient]


async def open_gateways(
    stack: AsyncExitStack, settings: Settings, bot: FakeBot, actions: FastAPI, folders: Path
) -> Two:
    """Two gateways on two machines: nothing in common but the settings."""
    clients = []
    for number in range(2):
        app = create_app(
            replace(settings, data=folders / str(number)),
            bot_transport=httpx.ASGITransport(app=bot.app),
            actions_transport=httpx.ASGITransport(app=actions),
        )
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app=app, client=("203.0.113.7", 50000))
        client = httpx.AsyncClient(transport=transport, base_url="http://puente.test")
        clients.append(await stack.enter_async_context(client))
    return clients[0], clients[1]


@pytest.fixture
async def two(
    settings: Settings, redis: RedisServer, bot: FakeBot, actions: FastAPI, tmp_path: Path
) -> AsyncIterator[Two]:
    shared = replace(
        settings, redis_url=redis.url, secret="in common", limit_conversations="4/minute"
    )
    async with AsyncExitStack() as stack:
        yield await open_gateways(stack, shared, bot, actions, tmp_path)


async def begin(client: httpx.AsyncClient) -> Chat:
    return Chat(client, (await client.post("/api/conversations", json={"language": "es"})).json())


def at(client: httpx.AsyncClient, chat: Chat) -> Chat:
    """The same conversation, at another gateway."""
    return Chat(client, {"conversation": chat.id, "token": chat.token, "messages": []})


async def test_a_conversation_goes_on_at_the_other_one(two: Two, bot: FakeBot) -> None:
    here = await begin(two[0])
    there = at(two[1], here)
    for chat in (here, there, here, there):
        assert (await chat.send(text="hola")).json()["messages"][0]["kind"] == "answer"
    shown = [(await chat.shown()).json()["messages"] for chat in (here, there)]
    assert shown[0] == shown[1]
    assert [message["id"] for message in shown[0]] == ["m1", "m2", "m3", "m4", "m5"]
    assert (await there.send(choice="steps:refugee")).status_code == 200
    assert (await there.opinion("m2", True)).status_code == 204


async def test_the_same_message_at_both_at_once_is_processed_once(two: Two, bot: FakeBot) -> None:
    here = await begin(two[0])
    names = [str(uuid.uuid4()) for _ in range(4)]
    replies = await asyncio.gather(
        *(
            chat.send(text="hola", message_id=name)
            for name in names
            for chat in (here, at(two[1], here))
        )
    )
    assert {reply.status_code for reply in replies} == {200}
    bodies = [reply.json() for reply in replies]
    assert bodies[::2] == bodies[1::2]
    heard = [turn["message_id"] for turn in bot.heard if turn["message_id"]]
    assert sorted(heard) == sorted(names)
    assert bot.most_at_once == 1


async def test_erased_at_one_it_is_erased_at_both(two: Two, redis: RedisServer) -> None:
    here = await begin(two[0])
    await here.send(text="hola")
    assert (await at(two[1], here).erase()).json()["erased"] is True
    assert code(await here.send(text="hola")) == "conversation_unknown"
    assert here.id not in redis.call("keys", "*")


async def test_both_count_together(two: Two) -> None:
    answers = [await two[n % 2].post("/api/conversations", json={}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 201, 429]


@pytest.mark.parametrize("how", ["gone", "full", "frozen"])
async def test_without_redis_help_comes_in_the_language_and_readiness_says_so(
    settings: Settings,
    own_redis: RedisServer,
    bot: FakeBot,
    actions: FastAPI,
    tmp_path: Path,
    how: str,
) -> None:
    shared = replace(settings, redis_url=own_redis.url, secret="in common")
    async with AsyncExitStack() as stack:
        here, there = await open_gateways(stack, shared, bot, actions, tmp_path)
        chat = await begin(here)
        assert (await there.get("/health/ready")).status_code == 200
        with hurt(own_redis, how):
            ready = await there.get("/health/ready")
            danger = await chat.send(text="me van a matar", language="es")
            question = await chat.send(text="How much does it cost?", language="en")
            begun = await there.post("/api/conversations", json={"language": "en"})
            refused = await chat.erase()
        assert ready.status_code == 503 and ready.json()["not_ready"] == ["store"]
        assert danger.json()["messages"][0]["kind"] == "emergency"
        assert {m["language"] for m in question.json()["messages"]} == {"en"}
        assert begun.status_code == 201 and begun.json()["messages"][0]["language"] == "en"
        assert code(refused) == "store_trouble"
        async with asyncio.timeout(20):
            while (await there.get("/health/ready")).status_code != 200:
                await asyncio.sleep(0.05)
        again = Chat(there, (await there.post("/api/conversations", json={})).json())
        assert (await again.send(text="hola")).json()["messages"][0]["kind"] == "answer"
