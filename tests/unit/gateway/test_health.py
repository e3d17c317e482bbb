from __future__ import annotations

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
