"""Log files: a fresh one at each start, the last three kept beside it."""

from __future__ import annotations

from pathlib import Path

KEPT = 3


def rotate(folder: Path, name: str) -> Path:
    """Moves `name.log` to `name.1.log`, that to `name.2.log`, … and returns the free `name.log`."""
    folder.mkdir(parents=True, exist_ok=True)
    current = folder / f"{name}.log"
    chain = [current, *(folder / f"{name}.{n}.log" for n in range(1, KEPT + 1))]
    for older, newer in zip(reversed(chain), reversed(chain[:-1]), strict=False):
        if newer.exists():
            newer.replace(older)
    return current


def last_lines(path: Path, count: int = 8) -> list[str]:
    """The last lines of a log that are not blank."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 16_384))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [line.rstrip() for line in text.splitlines() if line.strip()][-count:]
