"""The load: people who talk, played by locust (`load.py` starts it in a process of its own).

    BENCH_PLAN=plan.json BENCH_SAMPLES=samples.jsonl locust -f tests/bench/locustfile.py …

The plan names the house (`stock` or `puente`), the conversations, and for how many seconds they are
said, from the start again when all were said (null: once, however long it takes). Each person takes
the next conversation, says message after message without a pause, and takes the next one; when the
time is over, the last reply is still waited for. Every message becomes a line of the samples: see
`arithmetic.Sample`. Nothing of our own is imported here, so that locust can patch what it patches.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, constant, events
from locust.exception import StopUser

PLAN: dict[str, Any] = json.loads(Path(os.environ["BENCH_PLAN"]).read_text("utf-8"))
CHOOSE = "choose:"
PATIENCE = 60.0  # seconds


class Talks:
    """The conversations still to be had, and what has been said already."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._talks: list[list[str]] = plan["talks"]
        self._seconds: float | None = plan["seconds"]
        self._at = 0
        self._people = 0
        self._said: set[str] = set()

    def arrive(self) -> None:
        """Somebody has come to talk."""
        self._people += 1

    def leave(self) -> bool:
        """Somebody leaves; whether it was the last one."""
        self._people -= 1
        return not self._people

    def next(self) -> list[str] | None:
        """The next conversation; None when all were had or the time is over."""
        if self.over() or (self._at >= len(self._talks) and self._seconds is None):
            return None
        self._at += 1
        return self._talks[(self._at - 1) % len(self._talks)]

    def over(self) -> bool:
        """Whether nobody begins a message any more."""
        return self._seconds is not None and samples.now() >= self._seconds

    def is_new(self, text: str) -> bool:
        """Whether these words are said for the first time; they are not any more."""
        new = text not in self._said
        self._said.add(text)
        return new


class Samples:
    """The lines that were measured so far; written when the run ends."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.lines: list[str] = []

    def now(self) -> float:
        """Seconds of the run."""
        return time.perf_counter() - self.began

    def add(self, ms: float, kind: str, turn: int, new: bool, failed: bool) -> None:
        """One message and its reply; it has come just now."""
        sample = {
            "at": self.now(),
            "ms": ms,
            "kind": kind,
            "turn": turn,
            "new": new,
            "failed": failed,
        }
        self.lines.append(json.dumps(sample))

    def write(self, file: Path) -> None:
        """All of them, and last the processor time of this process."""
        spent = json.dumps({"client_seconds": time.process_time()})
        file.write_text("\n".join([*self.lines, spent]) + "\n", encoding="utf-8")


talks, samples = Talks(PLAN), Samples()


@events.test_start.add_listener
def begin(**_: Any) -> None:
    """The clock of the samples starts with the first person."""
    samples.began = time.perf_counter()


@events.quitting.add_listener
def end(**_: Any) -> None:
    """What was measured goes to disk."""
    samples.write(Path(os.environ["BENCH_SAMPLES"]))


class Person(FastHttpUser):
    """Has one conversation after the other."""

    abstract = True
    wait_time = constant(0)
    network_timeout = connection_timeout = PATIENCE

    def on_start(self) -> None:
        """Talks until there is nothing more to say, then leaves; the last one ends the run."""
        talks.arrive()
        while (talk := talks.next()) is not None:
            self.converse(talk)
        if talks.leave():
            gevent.spawn(self.environment.runner.quit)
        raise StopUser

    def converse(self, talk: list[str]) -> None:
        """One conversation."""
        raise NotImplementedError

    def ask(self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
        """One call; gives the milliseconds and the reply's JSON, None when it failed."""
        began = time.perf_counter()
        with self.client.post(
            path, json=body, headers=headers, name=PLAN["name"], catch_response=True
        ) as response:
            ms = 1000 * (time.perf_counter() - began)
            try:
                reply = response.json() if response.ok else None
            except ValueError:
                reply = None
            if reply is None:
                response.failure(f"status {response.status_code}")
            else:
                response.success()
        return ms, reply


class StockPerson(Person):
    """Talks to a stock Rasa over its REST channel."""

    abstract = PLAN["house"] != "stock"

    def converse(self, talk: list[str]) -> None:
        sender = str(uuid.uuid4())
        for turn, text in enumerate(talk, 1):
            if talks.over():
                return
            new = talks.is_new(text)
            body = {"sender": sender, "message": text}
            ms, reply = self.ask("/webhooks/rest/webhook", body)
            samples.add(ms, "", turn, new, not reply)


class PuentePerson(Person):
    """Talks to Puente over the chat API."""

    abstract = PLAN["house"] != "puente"

    def converse(self, talk: list[str]) -> None:
        ms, begun = self.ask("/api/conversations", {})
        samples.add(ms, "greeting", 0, False, begun is None)
        if begun is None:
            return
        path = f"/api/conversations/{begun['conversation']}/messages"
        headers = {"Authorization": f"Bearer {begun['token']}"}
        for turn, said in enumerate(talk, 1):
            if talks.over():
                return
            chosen = said.startswith(CHOOSE)
            body = {"choice": said.removeprefix(CHOOSE)} if chosen else {"text": said}
            new = talks.is_new(said)
            ms, reply = self.ask(path, {**body, "message_id": str(uuid.uuid4())}, headers)
            kind = reply["messages"][0]["kind"] if reply else ""
            samples.add(ms, kind, turn, new, kind in ("", "error"))
