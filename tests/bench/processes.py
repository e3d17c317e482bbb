"""What the processes of a house cost: processor seconds and memory, with all that they started."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Cost:
    """Of one process and its children.

    Attributes:
        seconds: processor time so far.
        resident: bytes in memory; what two processes share counts in both.
        proportional: the same with shared pages split between those that share them.
    """

    seconds: float
    resident: int
    proportional: int


def cost(pid: int) -> Cost:
    """What this process and its children have cost so far; children that ended do not count.

    Raises:
        psutil.NoSuchProcess: it has ended.
    """
    parent = psutil.Process(pid)
    seconds, resident, proportional = 0.0, 0, 0
    for one in [parent, *parent.children(recursive=True)]:
        try:
            times, memory = one.cpu_times(), one.memory_full_info()
        except psutil.NoSuchProcess:
            if one is parent:
                raise
            continue
        seconds += times.user + times.system
        resident += memory.rss
        proportional += getattr(memory, "pss", memory.rss)  # only Linux knows it
    return Cost(seconds, resident, proportional)


def costs(pids: Mapping[str, int]) -> dict[str, Cost]:
    """The same for several, by name."""
    return {name: cost(pid) for name, pid in pids.items()}


def spent(before: Mapping[str, Cost], after: Mapping[str, Cost]) -> dict[str, float]:
    """Processor seconds in between, by name."""
    return {name: after[name].seconds - before[name].seconds for name in before}


def memory(now: Mapping[str, Cost]) -> dict[str, float]:
    """Resident megabytes by name, their sum, and the sum with shared pages counted once."""
    row = {name: one.resident / MEGABYTE for name, one in now.items()}
    row["together"] = sum(row.values())
    row["together, shared pages once"] = sum(one.proportional for one in now.values()) / MEGABYTE
    return row


def forget_files(folders: Iterable[Path]) -> None:
    """Asks the system to drop what it remembers of these folders' files, for a cold start."""
    if not hasattr(os, "posix_fadvise"):
        return
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                handle = os.open(file, os.O_RDONLY)
                try:
                    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(handle)
