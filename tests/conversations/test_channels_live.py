"""A channel in the whole house: Rasa's connector hears, answers, and tries to send.

Nothing is sent: the house may not reach Telegram, so that the reply ends at the connector.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import Running, started_house
from tests.knowledge_folder import PROJECT

pytestmark = pytest.mark.live
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "said-to-telegram"}
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A house with Telegram switched on, and no way to Telegram."""
    with started_house(
        tmp_path_factory.mktemp("channels"),
        PUENTE_TELEGRAM_TOKEN="123456:token",
        PUENTE_TELEGRAM_SECRET="said-to-telegram",
        PUENTE_TELEGRAM_SERVER=NOWHERE,
    ) as house:
        yield house


def say(house: Running, text: str, number: int) -> httpx.Response:
    call = json.loads((PROJECT / "tests" / "recorded" / "telegram_text.json").read_bytes())
    call["update_id"] = number
    call["message"]["text"] = text
    return httpx.post(
        f"{house.address}/webhooks/telegram/webhook", json=call, headers=SECRET, timeout=60
    )


def kept(house: Running) -> list[dict[str, object]]:
    database = sqlite3.connect(f"file:{house.data}/gateway.db?mode=ro", uri=True)
    try:
        rows = database.execute("SELECT body FROM messages ORDER BY number").fetchall()
    finally:
        database.close()
    return [json.loads(body) for (body,) in rows]


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_rasa_s_connector_answers_and_nobody_can_be_told_from_what_is_left(
    house: Running,
) -> None:
    assert say(house, "¿Cuánto cuesta pedir refugio? soy Zacarías", 1).status_code == 503
    messages = kept(house)
    assert messages[0]["kind"] == "greeting"
    assert messages[-1]["answer"] == "refugee-cost"
    left = everything(house.data) + everything(house.logs)
    for word in (b"998877665", b"ana_reyes", b"Zacar", b"cuesta pedir refugio? soy"):
        assert word not in left
    assert b"telegram did not take a text: NetworkError (again)" in left
    with sqlite3.connect(house.data / "tracker.db") as tracker:
        events = tracker.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
    assert {json.loads(data)["input_channel"] for (data,) in events} == {"telegram"}


def test_danger_is_heard_there_too(house: Running) -> None:
    say(house, "me van a matar", 2)
    assert "emergency" in [message["kind"] for message in kept(house)[-2:]]


def test_the_other_channels_are_not_there(house: Running) -> None:
    for name in ("twilio", "facebook"):
        address = f"{house.address}/webhooks/{name}/webhook"
        assert httpx.post(address, content=b"{}", timeout=10).status_code == 404
