"""A question handed on to people: off by default, shown first, sent after a yes, kept nowhere."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from actions.assistant import Assistant
from actions.relay_desk import HELD_SECONDS, RelayDesk
from actions.relay_settings import RelaySettings, RelaySettingWrong, table
from tests.knowledge_folder import PROJECT
from tests.unit.actions.conftest import TODAY, Call, LetterEncoder

QUESTION = "mi primo sigue en la estación, ¿qué puedo hacer?"
NOBODY = "http://127.0.0.1:9/"  # the discard port: nobody listens


class WebSink:
    """A real web server that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.authorization: list[str | None] = []
        self.status = 204
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.got.append(json.loads(body))
                sink.authorization.append(self.headers["Authorization"])
                self.send_response(sink.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/questions"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class MailSink:
    """A real mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{port}"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def close(self) -> None:
        self._controller.stop()


@pytest.fixture
def web() -> Iterator[WebSink]:
    sink = WebSink()
    yield sink
    sink.close()


@pytest.fixture
def mail() -> Iterator[MailSink]:
    sink = MailSink()
    yield sink
    sink.close()


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def assistant(folder: Path, request: pytest.FixtureRequest, clock: Clock) -> Assistant:
    """As elsewhere, with a relay to the sink that the test names."""
    names = [name for name in ("web", "mail") if name in request.fixturenames]
    url = request.getfixturevalue(names[0]).url if names else NOBODY
    settings = RelaySettings(
        url=url, contact="help", to="casos@ong.example", sender="puente@ong.example", secret="s3"
    )
    desk = RelayDesk(settings, clock=clock)
    return Assistant(folder, LetterEncoder(), today=lambda: TODAY, relay=desk)


async def written(call: Call, text: str = QUESTION) -> dict[str, Any]:
    """The person asked for it and wrote a question; gives what is shown before sending."""
    await call("action_begin_relay")
    _, slots = await call("validate_relay_form", text)
    assert slots == {"relay_ready": "yes"}
    [shown], _ = await call("action_show_relay", slots={"option": "refugee", **slots})
    message: dict[str, Any] = shown
    return message


async def test_the_person_reads_all_of_it_before_anything_is_sent(call: Call, web: WebSink) -> None:
    shown = await written(call)
    assert QUESTION in shown["text"] and "Refugio" in shown["text"] and "ACNUR" in shown["text"]
    assert [c["id"] for c in shown["choices"]] == ["relay:send", "relay:again", "relay:drop"]
    assert QUESTION not in shown["kept_as"] and "no se guarda" in shown["kept_as"]
    assert web.got == []


async def test_after_a_yes_it_is_sent_once_and_no_copy_is_left(
    call: Call, web: WebSink, assistant: Assistant
) -> None:
    await written(call)
    [sent], _ = await call("action_send_relay", slots={"option": "refugee"})
    [body] = web.got
    assert body["text"] == QUESTION and body["topic"] == "Refugio" and body["language"] == "es"
    assert set(body) == {"code", "language", "topic", "answer", "text"}
    assert web.authorization == ["Bearer s3"]
    assert body["code"] in sent["text"] and "800 123 45 67" in sent["text"]
    assert assistant.relay is not None and assistant.relay.held("test") is None
    [again], _ = await call("action_send_relay")
    assert "Ya no tengo su pregunta" in again["text"] and len(web.got) == 1


async def test_it_goes_by_mail_as_well(call: Call, mail: MailSink) -> None:
    await written(call)
    await call("action_send_relay", slots={"option": "refugee"})
    [message] = mail.got
    assert message["To"] == "casos@ong.example" and message["Subject"].startswith("Puente ")
    assert QUESTION in message.get_content() and "Refugio" in message.get_content()


async def test_a_no_sends_nothing_and_forgets(
    call: Call, web: WebSink, assistant: Assistant
) -> None:
    await written(call)
    [dropped], _ = await call("action_drop_relay")
    assert "No envié nada" in dropped["text"]
    assert web.got == [] and assistant.relay is not None
    assert assistant.relay.held("test") is None


async def test_after_some_minutes_it_is_forgotten(call: Call, web: WebSink, clock: Clock) -> None:
    await written(call)
    clock.now += HELD_SECONDS
    [gone], _ = await call("action_send_relay")
    assert "Ya no tengo su pregunta" in gone["text"] and web.got == []


async def test_no_more_than_allowed_is_sent(call: Call, web: WebSink) -> None:
    for _ in range(2):
        await written(call)
        await call("action_send_relay")
    await written(call)
    [refused], _ = await call("action_send_relay")
    assert "no puedo enviar más" in refused["text"] and len(web.got) == 2


async def test_a_refusal_is_said_and_may_be_tried_again(call: Call, web: WebSink) -> None:
    await written(call)
    web.status = 503
    [failed], _ = await call("action_send_relay")
    assert "No se pudo enviar" in failed["text"] and "800 123 45 67" in failed["text"]
    assert failed["choices"][0]["id"] == "relay:send"
    web.status = 200
    [sent], _ = await call("action_send_relay")
    assert "Listo" in sent["text"]


async def test_nobody_at_the_other_end_is_said_without_a_word_of_it_in_the_log(
    call: Call, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await written(call)
    [failed], _ = await call("action_send_relay")
    assert "No se pudo enviar" in failed["text"]
    assert "primo" not in caplog.text


async def test_danger_in_the_question_is_not_taken_for_it(call: Call, web: WebSink) -> None:
    _, slots = await call("validate_relay_form", "me van a matar")
    assert "relay_ready" not in slots


async def test_a_person_please_offers_it_only_when_it_is_set_up(
    call: Call, assistant: Assistant
) -> None:
    [card], _ = await call("action_person")
    assert "relay" in [choice["id"] for choice in card["choices"]]
    assert "Cuánto tarda" in card["text"] and "Tenga a la mano" in card["text"]
    assistant.relay = None
    [card], _ = await call("action_person")
    assert "relay" not in [choice["id"] for choice in card["choices"]]
    [off], slots = await call("action_begin_relay")
    assert off["kind"] == "handoff" and slots == {"relay_ready": "off"}
    assert (await call("action_show_relay", slots=slots))[0] == []


def test_it_is_off_by_default() -> None:
    assert not RelaySettings.from_environment({}).on


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"PUENTE_RELAY_URL": "ftp://x"}, "PUENTE_RELAY_URL"),
        ({"PUENTE_RELAY_URL": "https://x.example"}, "PUENTE_RELAY_CONTACT"),
        (
            {"PUENTE_RELAY_URL": "smtp://m.example", "PUENTE_RELAY_CONTACT": "help"},
            "PUENTE_RELAY_TO",
        ),
        ({"PUENTE_RELAY_DAYS": "soon"}, "PUENTE_RELAY_DAYS"),
        (
            {
                "PUENTE_RELAY_URL": "https://x.example",
                "PUENTE_RELAY_CONTACT": "help",
                "PUENTE_RELAY_LIMIT": "many",
            },
            "PUENTE_RELAY_LIMIT",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(RelaySettingWrong, match=named):
        RelaySettings.from_environment(environment)


def test_a_password_in_the_address_is_not_repeated() -> None:
    with pytest.raises(RelaySettingWrong) as wrong:
        RelaySettings.from_environment({"PUENTE_RELAY_URL": "ftp://me:geheim@x"})
    assert "geheim" not in str(wrong.value)


def test_every_setting_is_documented_as_it_is() -> None:
    text = (PROJECT / "docs/relay.md").read_text("utf-8")
    for variable, default, purpose in table():
        assert f"| `{variable}` | {default} | {purpose} |".replace("|  |", "| |") in text
