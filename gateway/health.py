"""Whether the house can answer: the gateway itself, the bot, and the actions behind the bot."""

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

ASK_SECONDS = 2.0


class Actions:
    """The action server, of which the gateway only asks whether it is ready.

    `knowledge` is what it last said of its own knowledge (`version`, `ok`), None when it did not.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.knowledge: dict[str, Any] | None = None
        self._ready = f"{url}/health/ready"
        self._client = httpx.AsyncClient(transport=transport, timeout=ASK_SECONDS, trust_env=False)

    async def healthy(self, timeout: float) -> bool:
        """Whether it says that it is ready within `timeout` seconds."""
        self.knowledge = None
        try:
            async with asyncio.timeout(timeout):
                answer = await self._client.get(self._ready)
            about = answer.json().get("knowledge")
        except (TimeoutError, httpx.HTTPError, ValueError, AttributeError):
            return False
        if isinstance(about, dict):
            self.knowledge = {name: about.get(name) for name in ("version", "ok")}
        return answer.is_success

    async def close(self) -> None:
        """Gives the connections back."""
        await self._client.aclose()


class Health:
    """Routes for whoever watches over the house."""

    def __init__(
        self, bot: Bot, actions: Actions, knowledge: LiveKnowledge, metrics: Metrics
    ) -> None:
        self._parts: dict[str, Bot | Actions] = {"bot": bot, "actions": actions}
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
        """200 when bot and actions are ready, else 503 with the names of those that are not.

        `knowledge` says which version the gateway and the actions have, and why a change on disk
        was not taken; an old knowledge answers as well as before, so it is no reason for a 503.
        """
        answers = await asyncio.gather(
            *(part.healthy(ASK_SECONDS) for part in self._parts.values())
        )
        missing = [name for name, fine in zip(self._parts, answers, strict=True) if not fine]
        about: dict[str, Any] = {
            "not_ready": missing,
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
