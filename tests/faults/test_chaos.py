"""Processes are killed at random under load; afterwards every conversation is looked at.

Nothing that was sent may be lost or answered twice: each message has one reply, the same when it
is sent again, and the conversation shows just these replies in order. The outcome goes to
var/results/chaos.json; docs/operating/chaos.md shows one run.
"""

from __future__ import annotations

import json
import random
import signal
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx
import pytest

from puente.places import HERE
from tests.client import Visitor
from tests.conftest import Running
from tests.waiting import wait_until

pytestmark = pytest.mark.live
VISITORS = 6
KILLS_EACH = 3
PAUSE = (0.2, 3.0)  # seconds that the house works before the next one is killed
PATIENCE = 90.0  # seconds that one message is tried again for
MEMBERS = ("gateway", "bot", "actions")
TEXTS = {
    "es": [
        "¿Cuánto cuesta pedir refugio?",
        "pasos para pedir refugio",
        "¿Mis hijos pueden ir a la escuela?",
        "¿Qué es la tarjeta humanitaria?",
    ],
    "en": [
        "How much does it cost to ask for refuge?",
        "show me the steps to ask for refuge",
        "Can my children go to school?",
        "What is the humanitarian card?",
    ],
}


@dataclass
class Outcome:
    """What one person saw."""

    language: str
    sent: int = 0
    tries: int = 0
    real: int = 0
    stood_in: int = 0
    problems: list[str] = field(default_factory=list)


def insist(visitor: Visitor, outcome: Outcome, **body: Any) -> list[dict[str, Any]]:
    """Sends a message until it is answered, always under the same name, as the widget does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        outcome.tries += 1
        try:
            response = visitor.post(**body)
            if response.status_code == 200:
                messages: list[dict[str, Any]] = response.json()["messages"]
                return messages
            if response.status_code not in (429, 500, 502, 503):
                outcome.problems.append(f"status {response.status_code}")
                return []
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    outcome.problems.append("never answered")
    return []


def arrive(address: str, language: str) -> Visitor:
    """Begins a conversation, as soon as there is a gateway to begin it with."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return Visitor(address, language)
        except httpx.HTTPError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def converse(address: str, number: int, over: threading.Event) -> Outcome:
    """Talks until the killing is over, then checks everything that was said."""
    language = ("es", "en")[number % 2]
    outcome = Outcome(language)
    visitor = arrive(address, language)
    said: dict[str, list[dict[str, Any]]] = {}
    while not over.is_set() or outcome.sent < len(TEXTS[language]):
        text = TEXTS[language][outcome.sent % len(TEXTS[language])]
        name = str(uuid.uuid4())
        said[name] = insist(visitor, outcome, message_id=name, text=text)
        outcome.sent += 1
        kinds = {message["kind"] for message in said[name]}
        if "error" in kinds:
            outcome.stood_in += 1
        else:
            outcome.real += 1
    ids = [message["id"] for message in visitor.greeting]
    for name, messages in said.items():
        if insist(visitor, outcome, message_id=name, text="?") != messages:
            outcome.problems.append("another reply to the same message")
        ids += [message["id"] for message in messages]
    shown = visitor.http.get(f"{visitor.path}/messages", headers=visitor.headers).json()
    if [message["id"] for message in shown["messages"]] != ids:
        outcome.problems.append("the conversation shows something else than was said")
    if ids != [f"m{number}" for number in range(1, len(ids) + 1)]:
        outcome.problems.append("messages are missing or doubled")
    if not all(message["language"] == language for message in shown["messages"]):
        outcome.problems.append("another language")
    return outcome


def is_ready(address: str) -> bool:
    """Whether all three processes are there again."""
    try:
        return httpx.get(f"{address}/health/ready", timeout=5).is_success
    except httpx.HTTPError:
        return False


def test_nothing_is_lost_or_doubled_when_processes_are_killed(fragile: Running) -> None:
    over = threading.Event()
    choice = random.Random(7)
    killed: dict[str, int] = dict.fromkeys(MEMBERS, 0)
    with ThreadPoolExecutor(VISITORS) as people:
        talks = [people.submit(converse, fragile.address, n, over) for n in range(VISITORS)]
        try:
            victims = list(MEMBERS) * KILLS_EACH
            choice.shuffle(victims)
            for member in victims:
                # once in a while the next one is killed before the last one is back
                if choice.random() < 0.7:
                    assert wait_until(lambda: is_ready(fragile.address), seconds=PATIENCE)
                over.wait(choice.uniform(*PAUSE))
                fragile.house[member].signal(signal.SIGKILL)
                killed[member] += 1
            assert wait_until(lambda: is_ready(fragile.address), seconds=PATIENCE)
        finally:
            over.set()
        outcomes = [talk.result() for talk in talks]
    report = {"killed": killed, "conversations": [asdict(outcome) for outcome in outcomes]}
    file = HERE.var / "results" / "chaos.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(report, indent=2), encoding="utf-8")
    assert [outcome.problems for outcome in outcomes] == [[] for _ in outcomes], report
    assert sum(outcome.real for outcome in outcomes) > 0
