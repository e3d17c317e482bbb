"""Whatever a client sends, the API answers by its own description and never with a failure."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, Case
from schemathesis.checks import not_a_server_error

from gateway.app import create_app
from gateway.settings import Settings
from puente.supervise.ports import free_ports
from tests.knowledge_folder import write_knowledge
from tests.unit.gateway.conftest import FakeBot


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gateway that listens, with a bot of its own behind it."""
    base = tmp_path_factory.mktemp("schema")
    bot, actions = FakeBot(), FastAPI()
    actions.get("/health/ready")(lambda: {"status": "ready"})
    app = create_app(
        Settings(
            bot_url="http://bot",
            actions_url="http://actions",
            data=base / "data",
            knowledge=write_knowledge(base / "knowledge"),
            limit_messages="1000000/minute",
        ),
        bot_transport=httpx.ASGITransport(app=bot.app),
        actions_transport=httpx.ASGITransport(app=actions),
    )
    [port] = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


OPERATIONS = (
    "POST /api/conversations",
    "POST /api/conversations/{id}/messages",
    "GET /api/conversations/{id}/messages",
    "POST /api/conversations/{id}/feedback",
    "DELETE /api/conversations/{id}",
    "GET /health/live",
    "GET /health/ready",
    "GET /metrics",
)


@pytest.fixture(scope="module")
def operations(address: str) -> dict[str, APIOperation]:
    api = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
    found = [result.ok() for result in api.get_all_operations()]
    return {f"{one.method.upper()} {one.path}": one for one in found}


def test_every_operation_of_the_api_is_tried(operations: dict[str, APIOperation]) -> None:
    assert set(OPERATIONS) <= set(operations)


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_that_is_sent_breaks_it(
    name: str, operations: dict[str, APIOperation], address: str
) -> None:
    started = httpx.post(f"{address}/api/conversations", json={}).json()

    @given(case=operations[name].as_strategy())
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def send(case: Case) -> None:
        case.call_and_validate(checks=[not_a_server_error])
        if "id" in (case.path_parameters or {}):  # again, from somebody who may come in
            case.path_parameters["id"] = started["conversation"]
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {started['token']}"}
            case.call_and_validate(checks=[not_a_server_error])

    send()
