"""Replicas share conversations: the order is kept, nothing is lost, nothing is handled twice.

The messages are numbered by the dialogue itself: "next" shows the next step of an option, so one
that is handled twice skips a step, one that is lost repeats one, and one that overtakes another
shows in the numbers. The tracker store is then asked for the same.
"""

from __future__ import annotations

import signal
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

import httpx
import pytest

from tests.client import Visitor
from tests.waiting import wait_until
from tests.wide.conftest import Wide

pytestmark = pytest.mark.live
PATIENCE = 120.0  # seconds that one message is tried again for
OPTION = {
    "es": "cuáles son los pasos para pedir refugio",
    "en": "what are the steps to ask for refuge",
}
STEPS = 8  # of that option; then it begins anew
QUESTION = {"es": "¿Cuánto cuesta pedir refugio?", "en": "How much does it cost to ask for refuge?"}

Message = dict[str, Any]


class Person:
    """One conversation, at whichever gateway comes next."""

    def __init__(self, wide: Wide, number: int = 0) -> None:
        self.language = ("es", "en")[number % 2]
        gateways = wide.addresses[number % 2 :] + wide.addresses[: number % 2]
        self._visitor = Visitor(gateways[0], self.language)
        self.id, self.path = self._visitor.id, self._visitor.path
        self.headers = self._visitor.headers
        self._gateways = [
            httpx.Client(base_url=address, timeout=60, trust_env=False) for address in gateways
        ]
        self._next: Iterator[httpx.Client] = cycle(self._gateways)
        self.sent: list[str] = []
        self.replies: dict[str, list[Message]] = {}

    def say(self, **body: Any) -> list[Message]:
        """One message, tried again under the same name until it is answered, as the widget does."""
        name = str(uuid.uuid4())
        self.sent.append(name)
        return self.insist(next(self._next), name, **body)

    def insist(self, gateway: httpx.Client, name: str, **body: Any) -> list[Message]:
        """The reply; a gateway that is down is left for the other one."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                answer = gateway.post(
                    f"{self.path}/messages",
                    json={"message_id": name, **body},
                    headers=self.headers,
                )
                if answer.status_code == 200:
                    messages: list[Message] = answer.json()["messages"]
                    assert self.replies.setdefault(name, messages) == messages
                    return messages
                assert answer.status_code in (429, 502, 503), answer.text
            except httpx.HTTPError:
                gateway = next(self._next)
            time.sleep(0.1)
        raise AssertionError("never answered")

    def at_both_at_once(self, pool: ThreadPoolExecutor, **body: Any) -> list[Any]:
        """Sends one message to both gateways at the same moment, under one name."""
        name = str(uuid.uuid4())
        self.sent.append(name)
        return [pool.submit(self.insist, one, name, **body) for one in self._gateways]

    def shown(self) -> list[Message]:
        """What both gateways show of the conversation."""
        pages = [
            gateway.get(f"{self.path}/messages", headers=self.headers).json()["messages"]
            for gateway in self._gateways
        ]
        assert pages[0] == pages[1]
        found: list[Message] = pages[0]
        return found

    def in_order_of_replies(self) -> list[str]:
        """The names of the messages, in the order in which the conversation answers them."""
        return sorted(self.replies, key=lambda name: int(self.replies[name][0]["id"][1:]))


def numbers(messages: list[Message]) -> list[int]:
    """The numbers of the steps that were shown, in order."""
    return [m["data"]["number"] for m in messages if "number" in (m.get("data") or {})]


def assert_whole(wide: Wide, person: Person, hurt: bool = False) -> None:
    """Every message has one reply, and both stores tell the same story.

    `hurt`: the stand-in may have spoken. What it answered may be missing in the tracker store; what
    the dialogue answered may not.
    """
    shown = person.shown()
    assert [message["id"] for message in shown] == [f"m{n}" for n in range(1, len(shown) + 1)]
    assert {message["language"] for message in shown} == {person.language}
    order = person.in_order_of_replies()
    assert sorted(order) == sorted(person.sent)
    heard = wide.heard(person.id)
    if hurt:
        assert heard == [name for name in order if name in heard]
        assert {name for name in order if numbers(person.replies[name])} <= set(heard)
    else:
        assert "error" not in {message["kind"] for message in shown}
        assert heard == order
    said = [message for name in order for message in person.replies[name]]
    assert shown[1:] == said


def is_live(address: str) -> bool:
    """Whether a gateway is there."""
    try:
        return httpx.get(f"{address}/health/live", timeout=5, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def walk(person: Person, hurt: bool = False) -> None:
    """Begins an option and goes on step by step, with a question in between.

    `hurt`: when the stand-in speaks, the person asks again; the step must be the same.
    """
    person.say(text=OPTION[person.language])
    for number in range(1, STEPS + 1):
        said = person.say(choice="next")
        while hurt and "error" in {message["kind"] for message in said}:
            said = person.say(choice="next")
        assert numbers(said) == [number]
        if number % 3 == 0:
            answer = person.say(text=QUESTION[person.language])
            assert hurt or answer[0]["answer"] == "refugee-cost"


def test_the_order_is_kept_over_alternating_replicas(wide: Wide) -> None:
    people = [Person(wide, number) for number in range(4)]
    with ThreadPoolExecutor(len(people)) as pool:
        for talk in [pool.submit(walk, person) for person in people]:
            talk.result()
    for person in people:
        assert person.in_order_of_replies() == person.sent
        assert_whole(wide, person)


def test_conversations_are_shared_out_to_all_action_servers(wide: Wide) -> None:
    for number in range(10):  # each keeps its server; that all have the same one is no chance
        Person(wide, number).say(text=OPTION[("es", "en")[number % 2]])
    for number in (1, 2):
        metrics = wide.house[f"actions-{number}"].plan.ready_url.replace(
            "/health/ready", "/metrics"
        )
        assert 'action="action_steps"' in httpx.get(metrics, trust_env=False).text


def test_messages_of_one_conversation_at_once_are_each_handled_once(wide: Wide) -> None:
    person = Person(wide)
    person.say(text=OPTION[person.language])
    with ThreadPoolExecutor(2 * STEPS) as pool:
        talks = [talk for _ in range(STEPS) for talk in person.at_both_at_once(pool, choice="next")]
        for talk in talks:
            talk.result()
    assert numbers(person.shown()) == list(range(1, STEPS + 1))
    assert_whole(wide, person)


def test_erased_at_one_gateway_it_is_gone_everywhere(wide: Wide) -> None:
    person = Person(wide)
    person.say(text=OPTION[person.language])
    assert wide.events(person.id)
    gone = httpx.delete(
        f"{wide.addresses[1]}{person.path}", headers=person.headers, timeout=30, trust_env=False
    )
    assert gone.status_code == 200 and gone.json()["erased"] is True
    assert wide.events(person.id) == []
    assert person.id not in wide.redis.call("keys", "*")
    assert wide.redis.call("smembers", "puente:erasures") == ""


def test_while_redis_is_frozen_people_get_help_in_their_language(wide: Wide) -> None:
    visitors = {language: Visitor(wide.addresses[0], language) for language in QUESTION}
    wide.redis.signal(signal.SIGSTOP)
    try:
        for language, visitor in visitors.items():
            said = visitor._messages(visitor.post(text=QUESTION[language], language=language))
            assert {message["language"] for message in said} == {language}
            assert {"answer", "error"} & {message["kind"] for message in said}
        ready = visitors["es"].http.get("/health/ready")
        assert ready.status_code == 503 and "store" in ready.json()["not_ready"]
    finally:
        wide.redis.signal(signal.SIGCONT)
    assert wait_until(wide.all_ready)
    for language, visitor in visitors.items():
        assert visitor.say(QUESTION[language])[0]["answer"] == "refugee-cost"


def test_replicas_that_die_at_work_lose_and_double_nothing(wide: Wide) -> None:
    """The last test: it waits for none of them but the gateway, which is asked what it shows."""
    people = [Person(wide, number) for number in range(3)]
    with ThreadPoolExecutor(len(people)) as pool:
        talks = [pool.submit(walk, person, hurt=True) for person in people]
        for said, victim in ((2, "bot-1"), (4, "actions-2"), (6, "gateway-1")):
            assert wait_until(lambda said=said: max(len(p.replies) for p in people) > said)
            wide.house[victim].signal(signal.SIGKILL)
        for talk in talks:
            talk.result()
    assert wait_until(lambda: is_live(wide.addresses[0]), seconds=PATIENCE)
    for person in people:
        assert_whole(wide, person, hurt=True)
