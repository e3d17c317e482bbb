"""Whether the house can answer: the gateway and its store, the bots, the actions behind them."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.responses import Response

from actions.kb.live import LiveKnowledge
from gateway import errors
from gateway.bot import Bot
from gateway.metrics import CONTENT_TYPE, Metrics
from gateway.replicas import Replicas, addresses_of
from gateway.store import Store

ASK_SECONDS = 2.0


class Actions:
    """The action servers, of which the gateway only asks whether they are ready.

    `knowledge` is what they last said of their own knowledge (`version`, `ok`), None when they did
    not. Of several, it is that of the first that did not take a change, else of the first.

    Args:
        url: where they listen, separated by commas.
        transport: another way to reach them, for tests.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.knowledge: dict[str, Any] | None = None
        self._replicas = Replicas(url, look_up=None if transport else addresses_of)
        self._client = httpx.AsyncClient(transport=transport, timeout=ASK_SECONDS, trust_env=False)

    async def healthy(self, timeout: float) -> dict[str, bool]:
        """Which of them say that they are ready within `timeout` seconds."""
        servers = await self._replicas.all()
        answers = await asyncio.gather(*(self._ask(server, timeout) for server in servers))
        said = [about for _, about in answers if about is not None]
        self.knowledge = next((about for about in said if not about["ok"]), next(iter(said), None))
        return {server: ready for server, (ready, _) in zip(servers, answers, strict=True)}

    async def _ask(self, server: str, timeout: float) -> tuple[bool, dict[str, Any] | None]:
        try:
            async with asyncio.timeout(timeout):
                answer = await self._client.get(f"{server}/health/ready")
            about = answer.json().get("knowledge")
        except (TimeoutError, httpx.HTTPError, ValueError, AttributeError):
            return False, None
        known = isinstance(about, dict)
        return answer.is_success, {n: about.get(n) for n in ("version", "ok")} if known else None

    async def close(self) -> None:
        """Gives the connections back."""
        await self._client.aclose()


class Health:
    """Routes for whoever watches over the house."""

    def __init__(
        self, bot: Bot, actions: Actions, store: Store, knowledge: LiveKnowledge, metrics: Metrics
    ) -> None:
        self._bot = bot
        self._store = store
        self._actions = actions
        self._knowledge = knowledge
        self._metrics = metrics
        self.router = APIRouter()
        self.router.add_api_route("/health/live", self.live, methods=["GET"])
        self.router.add_api_route("/health/ready", self.ready, methods=["GET"])
        self.router.add_api_route("/metrics", self.metrics, methods=["GET"])

    async def live(self) -> dict[str, str]:
        """The process runs; says nothing of the others."""
        return {"status": "live"}

    async def ready(self) -> JSONResponse:
        """200 when a bot, actions and the store are ready, else 503 with the names of those not.

        `replicas` counts how many bots and actions are ready, of those that are known; one of each
        is enough to answer. `knowledge` says which version the gateway and the actions have, and
        why a change on disk was not taken; an old knowledge answers as well as before, so it is no
        reason for a 503.
        """
        kept, bots, servers = await asyncio.gather(
            self._store.healthy(ASK_SECONDS),
            self._bot.healthy(ASK_SECONDS),
            self._actions.healthy(ASK_SECONDS),
        )
        replicas = {"bot": bots, "actions": servers}
        missing = [name for name, ready in replicas.items() if not any(ready.values())]
        if not kept:
            missing.append("store")
        about: dict[str, Any] = {
            "not_ready": missing,
            "replicas": {
                name: {"ready": sum(ready.values()), "known": len(ready)}
                for name, ready in replicas.items()
            },
            "knowledge": {**self._knowledge.status(), "actions": self._actions.knowledge},
        }
        if missing:
            return JSONResponse(
                {"status": "not ready", **about, **errors.body("not_ready")}, status_code=503
            )
        return JSONResponse({"status": "ready", **about})

    async def metrics(self) -> Response:
        """Counts in Prometheus' text format."""
        return Response(self._metrics.text(), media_type=CONTENT_TYPE)
