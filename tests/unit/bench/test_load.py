"""The load client against two small servers that speak as the houses do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench.load import run_load

STARTED = {"conversation": "c1", "token": "t", "messages": [{"kind": "greeting"}]}
TALKS = [["one", "two", "choose:steps:refugee"], ["one", "break"]]


class SmallHouse(BaseHTTPRequestHandler):
    """Answers as the chat API and as Rasa's REST channel; to "break" with nothing or an error."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        broken = "break" in (asked.get("text"), asked.get("message"))
        status, reply = 200, [] if broken else [{"text": "…"}]
        if self.path == "/api/conversations":
            status, reply = 201, STARTED
        elif self.path == "/api/conversations/c1/messages":
            kind = "steps" if asked.get("choice") == "steps:refugee" else "answer"
            known = self.headers["Authorization"] == "Bearer t"
            status = 500 if broken else 200 if known else 401
            reply = {"messages": [{"kind": kind}]}
        body = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SmallHouse)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_every_conversation_is_had_once_and_every_message_is_a_sample(address: str) -> None:
    load = run_load("puente", address, TALKS, people=1)
    seen = [(one.turn, one.kind, one.new, one.failed) for one in load.samples]
    assert seen == [
        (0, "greeting", False, False),
        (1, "answer", True, False),
        (2, "answer", True, False),
        (3, "steps", True, False),
        (0, "greeting", False, False),
        (1, "answer", False, False),
        (2, "", True, True),
    ]
    assert all(one.ms > 0 for one in load.samples) and load.client_seconds > 0


def test_the_stock_bot_fails_with_an_empty_list(address: str) -> None:
    load = run_load("stock", address, TALKS, people=1)
    assert [(one.turn, one.failed) for one in load.samples] == [
        (1, False),
        (2, False),
        (3, False),
        (1, False),
        (2, True),
    ]


def test_several_people_talk_until_the_time_is_over_and_wait_for_their_last_reply(
    address: str,
) -> None:
    load = run_load("puente", address, TALKS, people=4, seconds=1)
    assert sum(one.turn == 0 for one in load.samples) >= 4  # each of them began a conversation
    assert not [one for one in load.samples if one.failed and one.turn == 1]
