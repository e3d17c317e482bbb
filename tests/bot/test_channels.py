"""Rasa's connectors behind the gateway: they read what it hands over, and send what it finished.

A real server of Rasa's kind (Sanic), an agent that only answers, and one server that stands for all
three companies. Nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import socket
from typing import Any, Awaitable, Callable, Dict, List, Tuple
from urllib.parse import urlencode

import pytest
from aiogram.bot.api import TelegramAPIServer
from aiohttp import ClientSession, web
from components.channels import facebook, telegram, whatsapp
from components.channels.behind_gateway import Off
from rasa.core.channels.channel import UserMessage, register
from rasa.core.run import _create_single_channel
from sanic import Sanic

PSEUDONYM = "0b1e3f6a-0000-4000-8000-000000000000"
NUMBER = "+5219610000000"
ENVIRONMENT = {
    "PUENTE_TELEGRAM_TOKEN": "123456:token",
    "PUENTE_TWILIO_ACCOUNT": "AC0",
    "PUENTE_TWILIO_TOKEN": "twilio-token",
    "PUENTE_TWILIO_NUMBER": "whatsapp:+14155238886",
    "PUENTE_FACEBOOK_TOKEN": "page-token",
    "PUENTE_FACEBOOK_SECRET": "app-secret",
    "PUENTE_FACEBOOK_VERIFY": "say-this",
}
CLASSES = {
    "telegram": "components.channels.telegram.Telegram",
    "twilio": "components.channels.whatsapp.WhatsApp",
    "facebook": "components.channels.facebook.Facebook",
}
each = pytest.mark.parametrize("name", CLASSES)


class Companies:
    """One server for Telegram, Twilio and Facebook; `status` and `answer` are what it says."""

    def __init__(self) -> None:
        self.calls: List[Tuple[str, Dict[str, Any]]] = []
        self.status = 200
        self.answer: Dict[str, Any] = {"ok": True, "result": {"message_id": 1}, "sid": "SM1"}

    async def take(self, request: web.Request) -> web.Response:
        kind = request.content_type
        body = await request.json() if kind == "application/json" else dict(await request.post())
        self.calls.append((request.path, body))
        return web.json_response(self.answer, status=self.status)


class Agent:
    """Answers like the dialogue model: one custom message. `fails` raises the text it was given."""

    def __init__(self) -> None:
        self.heard: List[UserMessage] = []
        self.fails = False
        self.tracker_store = None

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        if self.fails:
            raise ValueError(message.text)
        await message.output_channel.send_custom_json(message.sender_id, {"text": "30 días"})


def handed_over(name: str, text: str) -> Dict[str, Any]:
    """A request as gateway/channels/ makes it."""
    turn = {"sender": PSEUDONYM, "message_id": "m1", "again": False, "metadata": {"language": "es"}}
    headers = {"X-Puente-Turn": json.dumps(turn), "Content-Type": "application/json"}
    if name == "twilio":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return {"data": urlencode({"From": PSEUDONYM, "Body": text}), "headers": headers}
    if name == "telegram":
        chat = {"id": 0, "type": "private"}
        message = {"message_id": 0, "date": 0, "chat": chat, "text": text}
        return {"data": json.dumps({"update_id": 0, "message": message}), "headers": headers}
    event = {"sender": {"id": PSEUDONYM}, "message": {"mid": "m", "text": text}}
    data = json.dumps({"object": "page", "entry": [{"messaging": [event]}]})
    digest = hmac.new(b"app-secret", data.encode(), hashlib.sha256).hexdigest()
    return {"data": data, "headers": {**headers, "X-Hub-Signature": f"sha256={digest}"}}


@pytest.fixture
def companies() -> Companies:
    return Companies()


@pytest.fixture
def agent() -> Agent:
    return Agent()


Ask = Callable[[ClientSession, str], Awaitable[Any]]


@pytest.fixture
def with_bot(
    monkeypatch: pytest.MonkeyPatch, companies: Companies, agent: Agent
) -> Callable[[Ask], Any]:
    """Runs `ask(session, address)` beside a bot with all three channels."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)

    async def run(ask: Ask) -> Any:
        outside = web.Application()
        outside.router.add_route("*", "/{rest:.*}", companies.take)
        runner = web.AppRunner(outside)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"

        def to_our_server(sender: Any) -> Any:
            if isinstance(sender, telegram.Sender):
                sender.server = TelegramAPIServer.from_base(url)
            elif isinstance(sender, whatsapp.Sender):
                sender.api.base_url = url
            else:
                sender.messenger_client.graph_url = url
            return sender

        for kind in (telegram.Telegram, whatsapp.WhatsApp, facebook.Facebook):
            made = kind.get_output_channel
            monkeypatch.setattr(
                kind, "get_output_channel", lambda self, made=made: to_our_server(made(self))
            )
        Sanic.test_mode = True
        app = Sanic(f"channels_{id(run)}", configure_logging=False)
        app.ctx.agent = agent
        channels = [_create_single_channel(one, None) for one in CLASSES.values()]
        register(channels, app, route="/webhooks/")
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        server = await app.create_server(
            sock=listening, return_asyncio_server=True, access_log=False
        )
        await server.startup()
        await server.start_serving()
        port = listening.getsockname()[1]
        try:
            async with ClientSession() as session:
                return await ask(session, f"http://127.0.0.1:{port}/webhooks")
        finally:
            server.close()
            await server.wait_closed()
            await runner.cleanup()

    return lambda ask: asyncio.run(run(ask))


@each
def test_the_agent_hears_the_text_under_the_pseudonym_and_its_messages_come_back(
    with_bot: Callable[[Ask], Any], agent: Agent, companies: Companies, name: str
) -> None:
    async def ask(session: ClientSession, url: str) -> Any:
        async with session.post(f"{url}/{name}/webhook", **handed_over(name, "¿qué hago?")) as said:
            return said.status, await said.json()

    status, messages = with_bot(ask)
    assert status == 200
    assert [one["custom"] for one in messages] == [{"text": "30 días"}]
    (heard,) = agent.heard
    assert (heard.text, heard.sender_id, heard.input_channel) == ("¿qué hago?", PSEUDONYM, name)
    assert (heard.message_id, heard.metadata) == ("m1", {"language": "es"})
    assert not companies.calls, "nothing may be sent before the gateway has finished the reply"


@each
def test_a_finished_reply_is_sent_as_the_company_wants_it(
    with_bot: Callable[[Ask], Any], companies: Companies, name: str
) -> None:
    to, message, path, wanted = {
        "telegram": (
            "998877665",
            {"text": "<b>Hola</b>", "parse_mode": "HTML"},
            "/bot123456:token/sendMessage",
            {"chat_id": "998877665", "text": "<b>Hola</b>", "parse_mode": "HTML"},
        ),
        "twilio": (
            f"whatsapp:{NUMBER}",
            {"body": "*Hola*"},
            "/2010-04-01/Accounts/AC0/Messages.json",
            {"To": f"whatsapp:{NUMBER}", "From": "whatsapp:+14155238886", "Body": "*Hola*"},
        ),
        "facebook": (
            "7766554433221100",
            {"text": "Hola"},
            "/me/messages",
            {"recipient": {"id": "7766554433221100"}, "message": {"text": "Hola"}},
        ),
    }[name]

    async def ask(session: ClientSession, url: str) -> Any:
        body = {"to": to, "messages": [message, message]}
        async with session.post(f"{url}/{name}/deliver", json=body) as outcome:
            return await outcome.json()

    assert with_bot(ask) == {"sent": 2, "trouble": None}
    assert len(companies.calls) == 2
    assert companies.calls[0][0] == path
    assert wanted.items() <= companies.calls[0][1].items()


@each
@pytest.mark.parametrize(
    ("status", "trouble"), [(403, "for good"), (429, "again"), (500, "again")]
)
def test_what_the_company_refuses_is_told_and_not_logged(
    with_bot: Callable[[Ask], Any],
    companies: Companies,
    caplog: pytest.LogCaptureFixture,
    name: str,
    status: int,
    trouble: str,
) -> None:
    words = f"The number {NUMBER} said: secreto"
    companies.status = 200 if name == "facebook" else status
    companies.answer = {
        "telegram": {
            "ok": False,
            "error_code": status,
            "description": words,
            "parameters": {"retry_after": 3} if status == 429 else {},
        },
        "twilio": {"code": 1, "message": words, "status": status},
        "facebook": {"error": {"message": words, "code": {403: 10, 429: 4, 500: 2}[status]}},
    }[name]

    async def ask(session: ClientSession, url: str) -> Any:
        message = {"body": "x"} if name == "twilio" else {"text": "x"}
        body = {"to": NUMBER, "messages": [message]}
        async with session.post(f"{url}/{name}/deliver", json=body) as outcome:
            return await outcome.json()

    with caplog.at_level(logging.INFO):
        assert with_bot(ask) == {"sent": 0, "trouble": trouble}
    assert "did not take a text" in caplog.text
    assert NUMBER not in caplog.text and "secreto" not in caplog.text


@each
def test_a_message_that_fails_is_told_without_its_words(
    with_bot: Callable[[Ask], Any], agent: Agent, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    agent.fails = True

    async def ask(session: ClientSession, url: str) -> Any:
        async with session.post(f"{url}/{name}/webhook", **handed_over(name, "secreto")) as said:
            return said.status, await said.text()

    with caplog.at_level(logging.DEBUG):
        status, text = with_bot(ask)
    assert status == 500
    assert "secreto" not in text
    assert "secreto" not in caplog.text


@each
def test_without_its_variables_a_channel_has_no_route(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable in ENVIRONMENT:
        monkeypatch.delenv(variable, raising=False)
    channel = _create_single_channel(CLASSES[name], None)
    assert isinstance(channel, Off)
    Sanic.test_mode = True
    app = Sanic(f"off_{name}", configure_logging=False)
    register([channel], app, route="/webhooks/")
    assert not app.router.routes_all


def test_the_credentials_name_every_channel_and_hold_no_secret(project: Any) -> None:
    text = (project / "bot" / "credentials.yml").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert set(CLASSES.values()) < {line.rstrip(":") for line in lines}
    assert all(line.endswith(":") for line in lines), "secrets come from the environment"
