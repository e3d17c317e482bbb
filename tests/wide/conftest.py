"""Two gateways, two bots and two action servers, with real PostgreSQL and Redis between them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from puente.supervise import House, Settings, plans
from puente.supervise.member import Plan
from tests.knowledge_folder import PROJECT
from tests.servers import PostgresServer, RedisServer, postgres_server, redis_server

READY_WITHIN = 600
NUMBERS = (1, 2)
BOT_TIMEOUT = "20"  # a machine at work on six processes is no reason for the stand-in


@dataclass(frozen=True)
class Wide:
    """The house, its two addresses, and what the replicas share."""

    house: House
    addresses: tuple[str, str]
    postgres: PostgresServer
    redis: RedisServer

    def all_ready(self) -> bool:
        """Whether every replica is there, as both gateways see it."""
        try:
            answers = [
                httpx.get(f"{address}/health/ready", timeout=5, trust_env=False).json()
                for address in self.addresses
            ]
        except (httpx.HTTPError, ValueError):
            return False
        whole = {"ready": len(NUMBERS), "known": len(NUMBERS)}
        return all(
            not answer["not_ready"] and answer["replicas"] == {"bot": whole, "actions": whole}
            for answer in answers
        )

    def heard(self, conversation: str) -> list[str]:
        """The names of the messages that count in the tracker store, in its order.

        A message whose turn was taken back does not count; handled again, it stands there again.
        """
        names: list[str] = []
        for event in self.events(conversation):
            if event["event"] == "user":
                names.append(event["message_id"])
            elif event["event"] == "rewind":
                names.pop()
        return names[1:]  # the first one is the greeting

    def events(self, conversation: str) -> list[dict[str, Any]]:
        """Everything that the tracker store has of a conversation."""
        query = f"SELECT data FROM events WHERE sender_id = '{conversation}' ORDER BY timestamp, id"
        return [json.loads(row[0]) for row in self.postgres.rows(query)]


@pytest.fixture(scope="session")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wide]:
    """The house; each test leaves it as it found it."""
    base = tmp_path_factory.mktemp("wide")
    with postgres_server() as postgres, redis_server() as redis:
        members, addresses = members_of(base, postgres, redis)
        with House(members, base / "logs", print) as house:
            house.wait_ready(READY_WITHIN)
            yield Wide(house, addresses, postgres, redis)


def members_of(
    base: Path, postgres: PostgresServer, redis: RedisServer
) -> tuple[list[Plan], tuple[str, str]]:
    """The plans of all replicas, and the gateways' addresses."""
    places = [Settings.on_free_ports(base / f"data-{number}") for number in NUMBERS]
    endpoints = base / "endpoints.yml"  # made as deploy/start-bot.sh makes it
    parts = (PROJECT / "bot" / "endpoints.yml", PROJECT / "deploy" / "lock_store.yml")
    endpoints.write_text("".join(part.read_text("utf-8") for part in parts), encoding="utf-8")
    shared = {
        "gateway": {
            "PUENTE_BOT_URL": ",".join(one.bot_url for one in places),
            "PUENTE_ACTIONS_URL": ",".join(one.actions_url for one in places),
            "PUENTE_REDIS_URL": redis.url,
            "PUENTE_SECRET": "in common",
            "PUENTE_BOT_TIMEOUT": BOT_TIMEOUT,
        },
        "bot": {
            "PUENTE_ACTIONS_WEBHOOK": ",".join(f"{one.actions_url}/webhook" for one in places),
            "PUENTE_TRACKER_URL": postgres.url,
            "PUENTE_LOCK_HOST": "127.0.0.1",
            "PUENTE_LOCK_PORT": str(redis.port),
            "TICKET_LOCK_LIFETIME": "10",
        },
        "actions": {},
    }
    members = []
    for number, settings in zip(NUMBERS, places, strict=True):
        settings.data_folder.mkdir()
        for plan in plans(settings):
            command = list(plan.command)
            if plan.name == "bot":
                command[command.index("--endpoints") + 1] = endpoints
            environment = {**plan.environment, **shared[plan.name]}
            name = f"{plan.name}-{number}"
            members.append(replace(plan, name=name, command=command, environment=environment))
    first, second = (one.address for one in places)
    return members, (first, second)
