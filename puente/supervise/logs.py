"""Log files: a fresh one at each start, the last three kept beside it, nothing for too long.

A running process writes into one file, so that file is put aside once a week; what was put aside is
removed a week after its last line. No line is older than two weeks while the house runs.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

KEPT = 3
WEEK = 7 * 86_400.0  # seconds
_PUT_ASIDE = re.compile(r".+\.\d+\.log")


def rotate(folder: Path, name: str) -> Path:
    """Moves `name.log` to `name.1.log`, that to `name.2.log`, … and returns the free `name.log`."""
    folder.mkdir(parents=True, exist_ok=True)
    current = folder / f"{name}.log"
    _shift([current, *_aside(current)])
    return current


def put_aside(current: Path) -> None:
    """The same while a process writes into `name.log`: it writes on into the same, emptied file.

    A line that is written between the copy and the emptying is lost.
    """
    if not current.exists() or not current.stat().st_size:
        return
    aside = _aside(current)
    _shift(aside)
    shutil.copyfile(current, aside[0])
    os.truncate(current, 0)  # the process appends, so it goes on at the new end


def remove_old(folder: Path, now: float) -> None:
    """Removes logs that were put aside and had their last line a week before `now` (since 1970)."""
    for file in folder.glob("*.log"):
        if _PUT_ASIDE.fullmatch(file.name) and now - file.stat().st_mtime > WEEK:
            file.unlink(missing_ok=True)


def _aside(current: Path) -> list[Path]:
    return [current.with_name(f"{current.stem}.{n}.log") for n in range(1, KEPT + 1)]


def _shift(chain: list[Path]) -> None:
    """Moves each file to the next name; the last one's content is gone."""
    for older, newer in _pairs_from_the_end(chain):
        if newer.exists():
            newer.replace(older)


def _pairs_from_the_end(chain: list[Path]) -> Iterable[tuple[Path, Path]]:
    return zip(reversed(chain), reversed(chain[:-1]), strict=False)


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
