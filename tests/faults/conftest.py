"""A house of its own for tests that hurt it, with a gateway that waits only a short time."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator

import pytest

from puente.supervise import House, Settings, plans
from tests.conftest import READY_WITHIN, Running
from tests.knowledge_folder import PROJECT

BOT_TIMEOUT = 3.0


@pytest.fixture(scope="session")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Bot, actions and gateway on free ports; each test leaves them as it found them."""
    base = tmp_path_factory.mktemp("fragile")
    knowledge, data, logs = base / "knowledge", base / "data", base / "logs"
    shutil.copytree(PROJECT / "knowledge", knowledge)
    data.mkdir()
    settings = Settings.on_free_ports(data)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUENTE_KNOWLEDGE", str(knowledge))
        environment.setenv("PUENTE_BOT_TIMEOUT", str(BOT_TIMEOUT))
        house = House(plans(settings), logs, print)
        with house:
            house.wait_ready(READY_WITHIN)
            yield Running(house, settings.address, data, knowledge, logs)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether the condition holds before the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False
