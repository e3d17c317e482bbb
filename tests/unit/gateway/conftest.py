"""A gateway with a small knowledge folder and a bot of its own, all in this process."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from gateway.app import create_app
from gateway.settings import Settings
from tests.servers import RedisServer

NOON = 1_795_435_200.0  # 2026-11-23, 12:00 UTC
TOKEN_HOURS = 24


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class FakeBot:
    """A bot behind the same two routes as the real one; a test sets its `mood`.

    Moods: fine, silent (200 and nothing in it), failing (500), odd (no message), slow.
    """

    def __init__(self) -> None:
        self.mood = "fine"
        self.heard: list[dict[str, Any]] = []
        self.remembers: set[str] = set()
        self.swept_before: list[float] = []
        self.choices = [{"id": "steps:refugee", "label": "Ver los pasos"}]
        self.text = "Tiene **30 días hábiles**."
        self.kept_as: str | None = None
        self.at_once = 0
        self.most_at_once = 0
        self.app = FastAPI()
        self.app.get("/webhooks/puente/")(self.root)
        self.app.post("/webhooks/puente/webhook")(self.hear)
        self.app.delete("/webhooks/puente/conversations/{id}")(self.forget)
        self.app.delete("/webhooks/puente/conversations")(self.sweep)

    async def root(self) -> dict[str, str]:
        return {"hello": "bot"}

    async def hear(self, request: Request) -> JSONResponse:
        turn = await request.json()
        self.heard.append(turn)
        self.remembers.add(turn["sender"])
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(60 if self.mood == "slow" else 0.01)
        finally:
            self.at_once -= 1
        if self.mood == "failing":
            return JSONResponse({"error": turn["message"]}, status_code=500)
        if self.mood == "silent":
            return JSONResponse([])
        if self.mood == "odd":
            return JSONResponse([{"custom": {"kind": "poem", "text": "x"}}])
        return JSONResponse([{"recipient_id": turn["sender"], "custom": self.message(turn)}])

    def message(self, turn: dict[str, Any]) -> dict[str, Any]:
        start = turn["message"].startswith("/start")
        return {
            "language": turn["metadata"]["language"]
            or ("en" if '"en"' in turn["message"] else "es"),
            "kind": "greeting" if start else "answer",
            "text": "Hola." if start else self.text,
            **({"kept_as": self.kept_as} if self.kept_as and not start else {}),
            "sources": [{"title": "Ley", "url": "https://example.org/", "reviewed": "2026-11-23"}],
            "choices": self.choices,
        }

    async def forget(self, id: str) -> JSONResponse:
        if self.mood != "fine":
            return JSONResponse({}, status_code=500)
        self.remembers.discard(id)
        return JSONResponse({"deleted": True})

    async def sweep(self, before: float) -> JSONResponse:
        self.swept_before.append(before)
        return JSONResponse({"deleted": 0})


class Chat:
    """One person's conversation through the API, with its token."""

    def __init__(self, client: httpx.AsyncClient, started: dict[str, Any]) -> None:
        self.client = client
        self.id = started["conversation"]
        self.token = started["token"]
        self.greeting = started["messages"]
        self.path = f"/api/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {self.token}"}

    async def send(self, **body: Any) -> httpx.Response:
        body = {"message_id": str(uuid.uuid4()), **body}
        return await self.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    async def shown(self) -> httpx.Response:
        return await self.client.get(f"{self.path}/messages", headers=self.headers)

    async def opinion(self, message: str, useful: object) -> httpx.Response:
        body = {"message": message, "useful": useful}
        return await self.client.post(f"{self.path}/feedback", json=body, headers=self.headers)

    async def erase(self) -> httpx.Response:
        return await self.client.delete(self.path, headers=self.headers)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
def actions() -> FastAPI:
    app = FastAPI()
    app.get("/health/ready")(lambda: {"status": "ready"})
    return app


@pytest.fixture
def redis_url(request: pytest.FixtureRequest) -> str:
    """Empty: in a file. A module that is held against both stores has a mark `BOTH_STORES`."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    redis: RedisServer = request.getfixturevalue("redis")
    return redis.url


BOTH_STORES = pytest.mark.parametrize("redis_url", ["sqlite", "redis"], indirect=True)


@pytest.fixture
def settings(folder: Path, tmp_path: Path, redis_url: str) -> Settings:
    return Settings(
        redis_url=redis_url,
        bot_url="http://bot",
        actions_url="http://actions",
        data=tmp_path / "data",
        knowledge=folder,
        bot_timeout=1.0,
        token_hours=TOKEN_HOURS,
        allowed_origins=("https://ngo.example",),
    )


@pytest.fixture
def app(settings: Settings, bot: FakeBot, actions: FastAPI, clock: Clock) -> FastAPI:
    return create_app(
        settings,
        bot_transport=httpx.ASGITransport(app=bot.app),
        actions_transport=httpx.ASGITransport(app=actions),
        clock=clock,
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=True)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client,
    ):
        yield client


StartChat = Callable[..., Any]


@pytest.fixture
def start(client: httpx.AsyncClient) -> StartChat:
    """Begins a conversation: `chat = await start(language="es")`."""

    async def begin(**body: Any) -> Chat:
        response = await client.post("/api/conversations", json=body)
        assert response.status_code == 201, response.text
        return Chat(client, response.json())

    return begin


def code(response: httpx.Response) -> str:
    """The code of an error, after a check that it has the contract's whole shape."""
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert set(body["error"]["message"]) == {"es", "en"}
    assert all(body["error"]["message"].values())
    return str(body["error"]["code"])
