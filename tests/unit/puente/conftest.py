"""Small real processes for the supervisor, and a small copy of the project for the set-up."""

from __future__ import annotations

import os
import queue
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from puente.places import Places
from puente.supervise.house import House
from puente.supervise.member import Plan
from puente.supervise.ports import free_ports

PATIENCE = 20.0  # seconds; only a failing test ever waits so long

SERVER = """
import http.server, os, signal, sys
port, behaviour = int(sys.argv[1]), sys.argv[2]
if behaviour == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if behaviour == "broken":
    sys.exit("the model is missing")
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/die":
            os._exit(3)
        self.send_response(503 if behaviour == "unready" else 200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *arguments):
        pass
print("listening", flush=True)
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


class Sentences:
    """What the house said, to wait for."""

    def __init__(self) -> None:
        self._queue: queue.Queue[str] = queue.Queue()
        self._heard: list[str] = []

    def __call__(self, sentence: str) -> None:
        self._queue.put(sentence)

    def wait_for(self, part: str) -> str:
        """The next sentence that contains `part`; fails when none comes.

        What was said before it stays to be waited for: processes get ready in any order.
        """
        while True:
            for number, sentence in enumerate(self._heard):
                if part in sentence:
                    return self._heard.pop(number)
            try:
                self._heard.append(self._queue.get(timeout=PATIENCE))
            except queue.Empty:
                pytest.fail(f"nobody said “{part}”, only {self._heard}")


def server_plan(name: str, behaviour: str = "good", port: int | None = None) -> Plan:
    """A small web server that behaves well, is `stubborn`, `broken` or never ready."""
    port = port or free_ports(1)[0]
    return Plan(
        name=name,
        command=[sys.executable, "-c", SERVER, str(port), behaviour],
        ready_url=f"http://127.0.0.1:{port}/",
        environment={"PATH": os.environ["PATH"]},
        cwd=Path.cwd(),
        host="127.0.0.1",
        port=port,
        port_variable=f"PUENTE_{name.upper()}_PORT",
    )


@pytest.fixture
def sentences() -> Sentences:
    return Sentences()


@pytest.fixture
def build(tmp_path: Path, sentences: Sentences) -> Iterator[Callable[..., House]]:
    """Builds houses of small servers, and stops them after the test."""
    houses: list[House] = []

    def make(*plans: Plan, first_pause: float = 0.01) -> House:
        houses.append(House(plans, tmp_path / "logs", sentences, first_pause))
        return houses[-1]

    yield make
    for house in houses:
        house.stop(timeout=0)


@pytest.fixture
def project(tmp_path: Path) -> Places:
    """A folder with the files from which the dialogue model is made."""
    root = tmp_path / "project"
    files = {
        "bot/config.yml": "pipeline: []\n",
        "bot/uv.lock": "version = 1\n",
        "bot/domain/intents.yml": "intents: []\n",
        "bot/components/language.py": "PROFILES = ('es', 'en')\n",
        "nlu_data/es/greet.yml": "nlu: []\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Places(root)


def write_program(path: Path, text: str) -> Path:
    """An executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def program() -> Callable[[Path, str], Path]:
    return write_program


@pytest.fixture
def server() -> Callable[..., Plan]:
    return server_plan
