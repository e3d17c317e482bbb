"""A backup of a running house, and another house from it (docs/operating/README.md)."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import started_house

pytestmark = pytest.mark.live
PATIENT = {"PUENTE_BOT_TIMEOUT": "60"}  # a busy machine is no reason for the stand-in here


class Person:
    """Goes on in the same conversation, whichever house answers."""

    def __init__(self, address: str) -> None:
        started = httpx.post(f"{address}/api/conversations", json={"language": "es"}, timeout=90)
        self.path = f"/api/conversations/{started.json()['conversation']}/messages"
        self.headers = {"Authorization": f"Bearer {started.json()['token']}"}

    def says(self, address: str, **words: str) -> list[dict[str, Any]]:
        body = {"message_id": str(uuid.uuid4()), **words}
        reply = httpx.post(f"{address}{self.path}", json=body, headers=self.headers, timeout=90)
        assert reply.status_code == 200, reply.text
        return list(reply.json()["messages"])

    def sees(self, address: str) -> Any:
        return httpx.get(f"{address}{self.path}", headers=self.headers, timeout=90).json()


def save(data: Path, backup: Path) -> None:
    """The databases by SQLite's own means while they are in use, and the key."""
    backup.mkdir()
    for name in ("gateway.db", "tracker.db"):
        with (
            closing(sqlite3.connect(data / name)) as old,
            closing(sqlite3.connect(backup / name)) as new,
        ):
            old.backup(new)
    shutil.copy(data / "secret.key", backup)


def test_a_conversation_goes_on_in_a_house_made_from_the_backup(tmp_path: Path) -> None:
    with started_house(tmp_path / "one", **PATIENT) as house:
        person = Person(house.address)
        person.says(house.address, text="¿Cuáles son los pasos para pedir refugio?")
        before = person.sees(house.address)
        save(house.data, tmp_path / "backup")
    with started_house(tmp_path / "two", data_from=tmp_path / "backup", **PATIENT) as house:
        assert person.sees(house.address) == before
        (step,) = person.says(house.address, choice="next")
        assert step["option"] == "refugee" and "Paso 1 de" in step["text"]
