"""A Puente of our own: on free ports, with data of its own, gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from puente.places import HERE, Places
from puente.supervise import House, Settings, plans

READY_WITHIN = 180.0  # seconds
# a busy machine is no reason to let the stand-in speak: what is tested here is what the bot says
PATIENT = {"PUENTE_BOT_TIMEOUT": "60"}


@contextmanager
def own_house(places: Places = HERE, say: Callable[[str], None] = print) -> Iterator[str]:
    """Starts bot, actions and gateway; gives the address.

    Raises:
        HouseError: it could not start.
    """
    with TemporaryDirectory() as data:
        settings = Settings.on_free_ports(Path(data), places)
        patient = [
            replace(plan, environment={**plan.environment, **PATIENT}) for plan in plans(settings)
        ]
        with House(patient, places.logs / "converse", say) as house:
            house.wait_ready(READY_WITHIN)
            yield settings.address
