"""A channel in the whole house: Rasa's connector hears, the house answers, our Telegram reads.

`PUENTE_TELEGRAM_SERVER` names a server of this test, so that nothing leaves the machine.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.conftest import Running, started_house
from tests.knowledge_folder import PROJECT

pytestmark = pytest.mark.live
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "said-to-telegram"}
RECORDED = PROJECT / "tests" / "recorded" / "telegram_text.json"
PEOPLE = count(998877665)


class OurTelegram:
    """Takes what is sent to people, as Telegram's Bot API does."""

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        taken = self.sent

        class Takes(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                taken.append(dict(parse_qsl(body)))
                chat = {"id": 1, "type": "private"}
                message = {"message_id": 1, "date": 0, "chat": chat, "text": "x"}
                answer = json.dumps({"ok": True, "result": message}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def texts(self) -> list[str]:
        """What the person reads."""
        return [form["text"] for form in self.sent]


class Phone:
    """One person with Telegram, and what they can read there."""

    messages = count(1)

    def __init__(self, house: Running, telegram: OurTelegram, person: int) -> None:
        self.house = house
        self.telegram = telegram
        self.person = person

    def says(self, text: str) -> str:
        """What comes back, all texts together."""
        call = json.loads(RECORDED.read_bytes())
        call["update_id"] = next(self.messages)
        call["message"]["text"] = text
        call["message"]["chat"]["id"] = call["message"]["from"]["id"] = self.person
        before = len(self.telegram.sent)
        address = f"{self.house.address}/webhooks/telegram/webhook"
        answer = httpx.post(address, json=call, headers=SECRET, timeout=60)
        assert (answer.status_code, answer.content) == (200, b"")
        return "\n".join(self.telegram.texts[before:])

    def chooses(self, label: str, offered: str) -> str:
        """The same with the number beside a label."""
        (number,) = re.findall(rf"^(\d+)\. {re.escape(label)}$", offered, re.MULTILINE)
        return self.says(number)


@pytest.fixture(scope="module")
def with_telegram(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Running, OurTelegram]]:
    """The house, and what it sends."""
    telegram = OurTelegram()
    with started_house(
        tmp_path_factory.mktemp("channels"),
        PUENTE_TELEGRAM_TOKEN="123456:token",
        PUENTE_TELEGRAM_SECRET="said-to-telegram",
        PUENTE_TELEGRAM_SERVER=telegram.address,
        PUENTE_BOT_TIMEOUT="60",  # a busy machine is no reason for the stand-in here
    ) as house:
        yield house, telegram
    telegram.server.shutdown()


@pytest.fixture
def phone(with_telegram: tuple[Running, OurTelegram]) -> Phone:
    """Of somebody who has not written yet."""
    return Phone(*with_telegram, person=next(PEOPLE))


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_conversation_by_numbers_from_the_greeting_to_the_erasure(phone: Phone) -> None:
    first = phone.says("¿Cuánto cuesta pedir refugio? soy Zacarías")
    assert "Soy Puente" in first and "Telegram" in first
    assert "Fuentes: " in first and "Escriba el número:" in first
    steps = phone.chooses("Ver los pasos: Refugio (condición de refugiado)", first)
    assert "Pasos para" in steps
    assert "Paso 1 de" in phone.chooses("Siguiente paso", steps)
    asked = phone.says("quiero borrar todo")
    assert "En su teléfono y en Telegram" in asked
    assert "Borramos la conversación" in phone.chooses("Borrar la conversación", asked)
    with closing(sqlite3.connect(phone.house.data / "tracker.db")) as tracker:
        assert tracker.execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_help_is_first_and_the_language_is_that_of_the_person(phone: Phone) -> None:
    said = phone.says("they are going to kill me, please help me")
    assert said.index("911") < said.index("I am Puente")
    assert "Si alguien" not in said


def test_nobody_can_be_told_from_what_is_left(phone: Phone) -> None:
    phone.says("mi número es 9621234567 y soy Zacarías")
    left = everything(phone.house.data) + everything(phone.house.logs)
    for word in (str(phone.person), "ana_reyes", "Zacar", "9621234567", "123456:token"):
        assert word.encode() not in left
    with closing(sqlite3.connect(phone.house.data / "tracker.db")) as tracker:
        rows = tracker.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
    assert {json.loads(data)["input_channel"] for (data,) in rows} == {"telegram"}


def test_the_other_channels_are_not_there(phone: Phone) -> None:
    for name in ("twilio", "facebook"):
        address = f"{phone.house.address}/webhooks/{name}/webhook"
        assert httpx.post(address, content=b"{}", timeout=10).status_code == 404
