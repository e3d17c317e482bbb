"""What all tests share: a small knowledge folder, the real one, and the running house."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge
from puente.supervise import House, Settings, plans
from tests.knowledge_folder import PROJECT, write_knowledge
from tests.servers import RedisServer, redis_server

READY_WITHIN = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder that a test may break."""
    return write_knowledge(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    """The knowledge that the project ships."""
    return load_knowledge(PROJECT / "knowledge")


@pytest.fixture(scope="session")
def one_redis() -> Iterator[RedisServer]:
    """A Redis for all tests that need one."""
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(one_redis: RedisServer) -> RedisServer:
    """The same, empty."""
    one_redis.call("flushall")
    return one_redis


@dataclass(frozen=True)
class Running:
    """The house with its three processes, its data and a copy of the knowledge that is its own."""

    house: House
    address: str
    data: Path
    knowledge: Path
    logs: Path


@contextmanager
def started_house(
    base: Path, data_from: Path | None = None, **environment: str
) -> Iterator[Running]:
    """Bot, actions and gateway on free ports, over a copy of the knowledge in `base`.

    Args:
        base: an empty folder for the copy, the data and the logs.
        data_from: a folder of data to begin with, such as a backup.
        environment: variables that the processes see besides.
    """
    knowledge, data, logs = base / "knowledge", base / "data", base / "logs"
    shutil.copytree(PROJECT / "knowledge", knowledge)
    data.mkdir()
    if data_from is not None:
        shutil.copytree(data_from, data, dirs_exist_ok=True)
    settings = Settings.on_free_ports(data)
    with pytest.MonkeyPatch.context() as patch:  # only the processes see these variables
        for name, value in {"PUENTE_KNOWLEDGE": str(knowledge), **environment}.items():
            patch.setenv(name, value)
        planned = plans(settings)
    with House(planned, logs, print) as house:
        house.wait_ready(READY_WITHIN)
        yield Running(house, settings.address, data, knowledge, logs)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The house, started once for all live tests."""
    with started_house(tmp_path_factory.mktemp("house")) as house:
        yield house
