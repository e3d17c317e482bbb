"""Is there room enough? Asked before the first download, not after the last."""

from __future__ import annotations

import shutil

from puente.setup.context import Context
from puente.setup.failures import DiskError
from puente.setup.progress import Step, readable

# Both environments, the tools' caches, the embedding model and the dialogue model.
NEEDED_FIRST = 6_000_000_000
NEEDED_LATER = 500_000_000


def check_disk(context: Context, step: Step, free: int | None = None) -> None:
    """Raises DiskError when there is less room than a set-up takes.

    Args:
        free: free bytes; measured when left out.
    """
    places = context.places
    there = places.main_python.exists() and places.bot_python.exists()
    needed = NEEDED_LATER if there else NEEDED_FIRST
    free = shutil.disk_usage(places.root).free if free is None else free
    if free < needed:
        raise DiskError(
            f"Puente needs {readable(needed)} of free disk space in {places.root}, "
            f"and there are {readable(free)}.",
            f"Puente necesita {readable(needed)} libres en el disco de {places.root}, "
            f"y hay {readable(free)}.",
        )
    step.result = f"{readable(free)} free"
