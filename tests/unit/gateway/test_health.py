from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.unit.gateway.conftest import FakeBot, StartChat


async def test_the_gateway_lives_whatever_the_others_do(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "live"}


async def test_ready_when_bot_and_actions_are(client: httpx.AsyncClient) -> None:
    response = await client.get("/health/ready")
    assert response.status_code == 200
    assert response.json()["not_ready"] == []
    assert response.json()["knowledge"]["ok"] is True


async def test_what_is_not_ready_is_named(client: httpx.AsyncClient, actions: FastAPI) -> None:
    actions.router.routes.clear()
    response = await client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["not_ready"] == ["actions"]
    assert response.json()["error"]["code"] == "not_ready"


async def test_the_counts_name_routes_kinds_and_causes_and_nobody(
    client: httpx.AsyncClient, start: StartChat, bot: FakeBot
) -> None:
    chat = await start(language="es")
    await chat.send(text="palabra-secreta")
    bot.mood = "silent"
    await chat.send(text="palabra-secreta")
    await client.get("/no/such/page")
    counts = (await client.get("/metrics")).text
    assert (
        'puente_requests_total{code="201",method="POST",route="/api/conversations"} 1.0' in counts
    )
    assert 'route="/api/conversations/{id}/messages"' in counts
    assert 'puente_replies_total{kind="answer",language="es"} 1.0' in counts
    assert 'puente_bot_failures_total{cause="silent"} 1.0' in counts
    assert 'puente_bot_failures_total{cause="down"} 0.0' in counts
    assert "puente_request_seconds_bucket" in counts
    assert "palabra-secreta" not in counts
    assert chat.id not in counts


@pytest.mark.parametrize("path", ["/health/live", "/", "/api/nothing"])
async def test_every_response_has_the_protecting_headers(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


async def test_only_sites_on_the_list_may_embed_the_chat(client: httpx.AsyncClient) -> None:
    def asked_by(origin: str) -> dict[str, str]:
        return {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }

    friend = await client.options("/api/conversations", headers=asked_by("https://ngo.example"))
    assert friend.status_code == 200
    assert friend.headers["access-control-allow-origin"] == "https://ngo.example"
    stranger = await client.options("/api/conversations", headers=asked_by("https://evil.example"))
    assert "access-control-allow-origin" not in stranger.headers


async def test_the_knowledge_in_force_is_told_and_why_a_change_was_refused(
    client: httpx.AsyncClient, folder: Path
) -> None:
    async def knowledge() -> dict[str, Any]:
        about = (await client.get("/health/ready")).json()["knowledge"]
        assert isinstance(about, dict)
        return about

    async def counts() -> str:
        return (await client.get("/metrics")).text

    first = await knowledge()
    assert first["ok"] is True and first["problem"] is None
    assert f'puente_knowledge_info{{version="{first["version"]}"}} 1.0' in await counts()
    assert "puente_knowledge_last_change_taken 1.0" in await counts()

    facts = folder / "facts.yml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text("window: [", encoding="utf-8")
    async with asyncio.timeout(20):
        while (await knowledge())["ok"]:
            await asyncio.sleep(0.05)
    refused = await knowledge()
    assert refused["version"] == first["version"]
    assert refused["problem"]["es"].startswith("facts.yml:")
    assert "puente_knowledge_last_change_taken 0.0" in await counts()

    facts.write_text(text.replace("value: 30", "value: 33"), encoding="utf-8")
    async with asyncio.timeout(20):
        while not (await knowledge())["ok"]:
            await asyncio.sleep(0.05)
    assert (await knowledge())["version"] != first["version"]
    assert 'puente_knowledge_changes_total{taken="true"} 1.0' in await counts()


async def test_ready_says_which_knowledge_the_actions_have(
    client: httpx.AsyncClient, actions: FastAPI
) -> None:
    assert (await client.get("/health/ready")).json()["knowledge"]["actions"] is None
    actions.router.routes.clear()
    theirs = {"version": "abc", "ok": False, "problem": {"es": "x", "en": "x"}}
    actions.get("/health/ready")(lambda: {"status": "ready", "knowledge": theirs})
    about = (await client.get("/health/ready")).json()["knowledge"]
    assert about["actions"] == {"version": "abc", "ok": False}
