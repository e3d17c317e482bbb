"""A conversation keeps its action server, and finds another one when that one is gone."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any, Dict, List, Text

import aiohttp
import pytest
from aiohttp import web
from components import action_servers
from components.action_servers import ActionServers
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

TWO = "http://10.0.0.1:5055/webhook, http://10.0.0.2:5055/webhook"
CONVERSATIONS = [f"conversation-{n}" for n in range(200)]


def test_conversations_are_shared_out_and_each_keeps_its_server() -> None:
    servers = ActionServers(TWO)
    firsts = [servers.in_order(one)[0] for one in CONVERSATIONS]
    assert firsts == [servers.in_order(one)[0] for one in CONVERSATIONS]
    assert 60 < firsts.count("http://10.0.0.1:5055/webhook") < 140


def test_a_server_more_takes_conversations_and_moves_no_others() -> None:
    more = ActionServers(f"{TWO},http://10.0.0.3:5055/webhook")
    for one in CONVERSATIONS:
        now = more.in_order(one)[0]
        assert now == "http://10.0.0.3:5055/webhook" or now == ActionServers(TWO).in_order(one)[0]


def test_one_that_could_not_be_reached_comes_last_for_a_while() -> None:
    now = [0.0]
    servers = ActionServers(TWO, clock=lambda: now[0])
    first, second = servers.in_order("a")
    servers.rest(first)
    assert servers.in_order("a") == [second, first]
    now[0] = 60.0
    assert servers.in_order("a") == [first, second]


def test_a_name_stands_for_all_its_addresses_and_is_looked_up_again() -> None:
    answers: List[Any] = [["10.0.0.1", "::2"], OSError(), ["10.0.0.3"]]
    now = [0.0]

    async def look_up(host: Text, port: int) -> List[Text]:
        assert (host, port) == ("actions", 5055)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    servers = ActionServers("http://actions:5055/webhook", look_up, lambda: now[0])
    assert servers.in_order("a") == ["http://actions:5055/webhook"]
    both = {"http://10.0.0.1:5055/webhook", "http://[::2]:5055/webhook"}
    for moment in (0.0, 1.0, 6.0):  # looked up, too early to, and not known any more
        now[0] = moment
        asyncio.run(servers.refresh())
        assert set(servers.in_order("a")) == both
    now[0] = 12.0
    asyncio.run(servers.refresh())
    assert servers.in_order("a") == ["http://10.0.0.3:5055/webhook"]


class Server:
    """An action server that counts, and can break off in the middle."""

    def __init__(self, breaks: bool = False) -> None:
        self.heard: List[Dict[Text, Any]] = []
        self.breaks = breaks
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.webhook = f"http://127.0.0.1:{self.port}/webhook"

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(await request.json())
        if self.breaks:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"events": [], "responses": [{"text": "hello"}]})

    async def __aenter__(self) -> "Server":
        app = web.Application()
        app.router.add_post("/webhook", self.hear)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._runner.cleanup()


async def call(webhooks: Text, conversation: Text) -> Any:
    """As Rasa's RemoteAction does."""
    endpoint = EndpointConfig(webhooks)
    return await endpoint.request(
        json={"sender_id": conversation}, method="post", timeout=300, compress=False
    )


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(EndpointConfig, "request", action_servers.request)
    return monkeypatch


@pytest.mark.parametrize("breaks", [False, True], ids=["gone", "breaks off"])
def test_the_other_one_is_asked_when_one_is_gone_or_breaks_off(
    installed: pytest.MonkeyPatch, breaks: bool
) -> None:
    async def play() -> None:
        good, bad = Server(), Server(breaks=True)
        servers = ActionServers(f"{bad.webhook},{good.webhook}")
        installed.setattr(action_servers, "SERVERS", servers)
        mine = next(one for one in CONVERSATIONS if servers.in_order(one)[0] == bad.webhook)
        async with good:
            if breaks:
                async with bad:
                    answer = await call(servers.given, mine)
            else:
                answer = await call(servers.given, mine)
            assert answer["responses"] == [{"text": "hello"}]
            assert [body["sender_id"] for body in good.heard] == [mine]
            assert servers.in_order(mine)[0] == good.webhook

    asyncio.run(play())


def test_when_none_can_be_reached_rasa_hears_of_it_as_always(
    installed: pytest.MonkeyPatch,
) -> None:
    gone = f"{Server().webhook},{Server().webhook}"
    installed.setattr(action_servers, "SERVERS", ActionServers(gone))
    with pytest.raises(aiohttp.ClientConnectionError):
        asyncio.run(call(gone, "a"))


def test_other_endpoints_are_asked_as_always(installed: pytest.MonkeyPatch) -> None:
    async def play() -> None:
        installed.setattr(action_servers, "SERVERS", ActionServers(TWO))
        async with Server() as other:
            assert json.dumps(await call(other.webhook, "a"))
            assert len(other.heard) == 1

    asyncio.run(play())


def test_it_is_in_force_where_the_channel_is() -> None:
    import components.gateway_channel  # noqa: F401

    assert EndpointConfig.request is action_servers.request
    assert RemoteAction("action_answer", EndpointConfig(TWO)).action_endpoint is not None


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasa.__version__", "3.6.99")
    assert action_servers.install() is False
