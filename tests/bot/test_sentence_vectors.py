"""The line to the action server for vectors: asked early, received when needed."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Iterator, List

import pytest

from components.action_servers import ActionServers
from components.sentence_vectors import SentenceVectors
from components.gateway_channel import vector_asked_for
from components import gateway_channel
from rasa.core.channels.channel import UserMessage


class Actions(ThreadingHTTPServer):
    """An action server that encodes; `asked` has the texts, `gate` holds the replies back."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Encode)
        self.asked: List[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.status = 200
        self.lines = 0

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/webhook"


class Encode(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Actions

    def setup(self) -> None:
        super().setup()
        self.server.lines += 1

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        (text,) = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["texts"]
        self.server.asked.append(text)
        self.server.gate.wait(10)
        body = json.dumps({"vectors": [[float(len(text)), 1.0]]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def actions() -> Iterator[Actions]:
    server = Actions()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


def test_a_vector_asked_for_early_is_asked_for_once(actions: Actions) -> None:
    vectors = SentenceVectors(ActionServers(actions.webhook), timeout=10)
    vectors.ask("hola")
    assert vectors.vector("hola").tolist() == [4, 1]
    assert vectors.vector("visa?").tolist() == [5, 1]
    assert actions.asked == ["hola", "visa?"]
    assert actions.lines == 1  # the connection is kept


def test_several_messages_wait_for_their_own_vectors(actions: Actions) -> None:
    vectors = SentenceVectors(ActionServers(actions.webhook), timeout=10)
    for text in ("a", "bb", "ccc"):
        vectors.ask(text)
    assert [vectors.vector(text)[0] for text in ("ccc", "a", "bb")] == [3, 1, 2]


def test_a_message_goes_on_without_a_vector_when_there_is_none(actions: Actions) -> None:
    actions.status = 500
    vectors = SentenceVectors(ActionServers(actions.webhook), timeout=10)
    vectors.ask("hola")
    assert vectors.vector("hola") is None
    actions.status = 200
    assert vectors.vector("hola").tolist() == [4, 1]


def test_nobody_there_is_no_reason_to_fail() -> None:
    vectors = SentenceVectors(ActionServers("http://127.0.0.1:9/webhook"), timeout=1)
    vectors.ask("hola")
    assert vectors.vector("hola") is None
    vectors.forget("hola")


def test_a_vector_that_comes_too_late_is_not_waited_for(actions: Actions) -> None:
    vectors = SentenceVectors(ActionServers(actions.webhook), timeout=0.05)
    actions.gate.clear()
    vectors.ask("hola")
    assert vectors.vector("hola") is None


def test_a_line_that_was_closed_meanwhile_is_opened_anew(actions: Actions) -> None:
    vectors = SentenceVectors(ActionServers(actions.webhook), timeout=10)
    vectors.vector("hola")
    (line,) = vectors._idle[actions.webhook]
    line.sock.shutdown(socket.SHUT_RDWR)
    assert vectors.vector("visa?").tolist() == [5, 1]


def test_what_was_asked_in_vain_leaves_nothing_behind(actions: Actions) -> None:
    vectors = SentenceVectors(ActionServers(actions.webhook), timeout=10)
    vectors.ask("hola")
    vectors.forget("hola")
    assert not vectors._asked
    assert vectors.vector("visa?").tolist() == [5, 1]


def test_another_server_gives_the_vector_when_the_first_does_not(actions: Actions) -> None:
    servers = ActionServers(f"http://127.0.0.1:9/webhook,{actions.webhook}")
    vectors = SentenceVectors(servers, timeout=10)
    for conversation in ("a", "b", "c", "d"):  # some of them belong to the one that is gone
        vectors.ask("hola", conversation)
        assert vectors.vector("hola", conversation).tolist() == [4, 1]


def test_words_are_asked_for_when_they_arrive_and_choices_are_not(
    actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = SentenceVectors(ActionServers(actions.webhook), timeout=10)
    monkeypatch.setattr(gateway_channel, "VECTORS", vectors)
    question = "hola quiero saber del refugio"
    for needs_none in ("/choice{}", "hola", "muchas gracias por todo"):
        with vector_asked_for(UserMessage(needs_none, None, "c1")):
            assert not vectors._asked
    with vector_asked_for(UserMessage(f" {question} ", None, "c1")):
        assert vectors.vector(question, "c1").tolist() == [len(question), 1]
    with vector_asked_for(UserMessage(f"{question} ya", None, "c1")):
        pass  # the bot failed before it needed the vector
    assert not vectors._asked
