"""Actions as Rasa calls them, over a small knowledge folder, with a stand-in encoder."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.app import create_app
from actions.assistant import Assistant
from tests.letter_encoder import LetterEncoder

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def assistant(folder: Path) -> Assistant:
    return Assistant(folder, LetterEncoder(), today=lambda: TODAY)


Call = Callable[..., Any]


@pytest.fixture
async def call(assistant: Assistant) -> AsyncIterator[Call]:
    """Calls an action over HTTP as Rasa does; gives its messages and the slots that it set."""
    app = create_app(assistant)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://actions") as client,
    ):

        async def one(
            action: str,
            text: str = "",
            slots: dict[str, Any] | None = None,
            entities: dict[str, str] | None = None,
            status: int = 200,
            intent: str = "x",
            active_loop: dict[str, str] | None = None,
        ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
            found = [{"entity": k, "value": v} for k, v in (entities or {}).items()]
            tracker = {
                "sender_id": "test",
                "slots": {"language": "es", **(slots or {})},
                "latest_message": {"text": text, "entities": found, "intent": {"name": intent}},
                "events": [],
                "paused": False,
                "followup_action": None,
                "active_loop": active_loop or {},
                "latest_action_name": "action_listen",
            }
            payload = {"next_action": action, "sender_id": "test", "tracker": tracker}
            response = await client.post("/webhook", json=payload)
            assert response.status_code == status, response.text
            if status != 200:
                return [], response.json()
            body = response.json()
            messages = [r["custom"] for r in body["responses"]]
            set_slots = {e["name"]: e["value"] for e in body["events"] if e["event"] == "slot"}
            return messages, set_slots

        yield one
