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
    """The action server, of which the gateway only asks whether it is ready."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._ready = f"{url}/health/ready"
        self._client = httpx.AsyncClient(transport=transport, timeout=ASK_SECONDS, trust_env=False)

    async def healthy(self, timeout: float) -> bool:
        """Whether it says that it is ready within `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                return (await self._client.get(self._ready)).is_success
        except (TimeoutError, httpx.HTTPError):
            return False

    async def close(self) -> None:
        """Gives the connections back."""
        await self._client.aclose()


class Health:
    """Routes for whoever watches over the house."""

    def __init__(
        self, bot: Bot, actions: Actions, knowledge: LiveKnowledge, metrics: Metrics
    ) -> None:
        self._parts: dict[str, Bot | Actions] = {"bot": bot, "actions": actions}
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
        """200 when bot and actions are ready, else 503 with the names of those that are not."""
        answers = await asyncio.gather(
            *(part.healthy(ASK_SECONDS) for part in self._parts.values())
        )
        missing = [name for name, fine in zip(self._parts, answers, strict=True) if not fine]
        status = self._knowledge.status()
        about: dict[str, Any] = {
            "not_ready": missing,
            "knowledge": {"version": status["version"], "ok": status["ok"]},
        }
        if missing:
            return JSONResponse(
                {"status": "not ready", **about, **errors.body("not_ready")}, status_code=503
            )
        return JSONResponse({"status": "ready", **about})

    async def metrics(self) -> Response:
        """Counts in Prometheus' text format."""
        return Response(self._metrics.text(), media_type=CONTENT_TYPE)
