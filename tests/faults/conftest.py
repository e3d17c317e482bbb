"""A house of its own for tests that hurt it, with a gateway that waits only a short time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Running, started_house

BOT_TIMEOUT = "3"


@pytest.fixture(scope="session")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The house; each test leaves it as it found it."""
    base = tmp_path_factory.mktemp("fragile")
    with started_house(base, PUENTE_BOT_TIMEOUT=BOT_TIMEOUT) as house:
        yield house
