"""The action server: rasa-sdk's executor behind a FastAPI application.

Not `python -m rasa_sdk`: that server loads the actions in two processes, listens on every address
and sends the whole request back when an action fails. Here a failure names the action only, and
nothing a person wrote leaves the process.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Body, FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import (
    answering,
    deadline_questions,
    deadlines,
    dialogue,
    giving_way,
    options,
    relaying,
    steps,
    triage,
)
from actions.assistant import Assistant, assistant_from_environment
from actions.metrics import ActionMetrics

PARTS = (
    answering,
    deadline_questions,
    deadlines,
    dialogue,
    giving_way,
    options,
    relaying,
    steps,
    triage,
)
logger = logging.getLogger(__name__)


def create_app(assistant: Assistant | None = None) -> FastAPI:
    """The application. Without `assistant` it makes the one that the environment describes."""

    metrics = ActionMetrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        ours = assistant or assistant_from_environment()
        metrics.count_texts(ours.encoder)
        ours.encoder.queries(["warm"])
        ours.live.start()
        app.state.assistant = ours
        app.state.executor = executor_with_actions(ours)
        yield
        ours.live.stop()

    app = FastAPI(title="Puente actions", docs_url=None, redoc_url=None, lifespan=lifespan)

    @app.post("/webhook")
    async def webhook(payload: Annotated[dict[str, Any], Body()]) -> JSONResponse:
        # Rasa leaves the domain out (selective domain); the SDK would refuse the call without it.
        payload.setdefault("domain", {})
        name = str(payload.get("next_action"))
        if name not in app.state.executor.actions:  # no foreign name becomes a label of the metrics
            return JSONResponse({"error": "no such action", "action_name": name}, status_code=404)
        try:
            with metrics.action(name):
                result = await app.state.executor.run(payload)
        except ActionExecutionRejection as rejection:
            body = {"error": str(rejection), "action_name": rejection.action_name}
            return JSONResponse(body, status_code=400)
        except Exception as error:
            # the exception's text may quote the message: only its kind and place are logged
            trace = error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
            logger.error("action %s failed: %s in %s", name, type(error).__name__, place)
            return JSONResponse({"error": "action failed", "action_name": name}, status_code=500)
        return JSONResponse(result.model_dump() if result else None)

    @app.post("/encode")
    def encode(texts: Annotated[list[str], Body(embed=True, max_length=64)]) -> dict[str, Any]:
        """Vectors for the bot's intent classifier (bot/components/sentence_intents.py)."""
        with metrics.encoding():
            known = app.state.assistant.known
            vectors = known.retriever.encoder.queries([known.retriever.reading(t) for t in texts])
        return {"vectors": vectors.round(6).tolist()}

    @app.get("/metrics")
    async def counts() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    async def ready() -> dict[str, Any]:
        return {"status": "ready", "knowledge": app.state.assistant.live.status()}

    return app


def executor_with_actions(assistant: Assistant) -> ActionExecutor:
    """rasa-sdk's executor with every action of this package."""
    executor = ActionExecutor()
    for part in PARTS:
        for action in part.ACTIONS:
            executor.register_action(action(assistant))
    return executor
