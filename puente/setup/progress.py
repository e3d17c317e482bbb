"""One line per step, with its time and size; on a terminal the line moves while the step works."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

NAME_WIDTH = 18
TEXT_WIDTH = 56
SILENCE = 20.0  # seconds without a line that are bearable where the line cannot move
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Step:
    """One step's line."""

    def __init__(self, number: int, total: int, name: str, stream: TextIO, verbose: bool) -> None:
        self._label = f"[{number}/{total}] {name:<{NAME_WIDTH}}"
        self._stream = stream
        self._verbose = verbose
        self._moves = stream.isatty() and not verbose
        self._started = self._spoke = time.monotonic()
        self._last = ""
        self.result = "ready"

    @property
    def seconds(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self._started

    def up_to_date(self) -> None:
        """There was nothing to do."""
        self.result = "up to date"

    def size(self, path: Path) -> None:
        """Adds what this file or folder takes on the disk to the line."""
        self.result = f"ready, {readable(size_of(path))}"

    def heard(self, line: str) -> None:
        """A tool wrote a line."""
        line = COLOURS.sub("", line).strip()
        if line:
            self._last = line
        if line and self._verbose:
            print(f"      {line}", file=self._stream, flush=True)
        self.tick()

    def tick(self) -> None:
        """Call this at least every second or so while the step works."""
        now = time.monotonic()
        text = f"{self._label} {self.seconds:4.0f} s  {self._last[:TEXT_WIDTH]}"
        if self._moves:
            if now - self._spoke > 0.1:
                self._stream.write(f"\r\x1b[K{text}")
                self._stream.flush()
                self._spoke = now
        elif now - self._spoke > SILENCE and not self._verbose:
            print(text, file=self._stream, flush=True)
            self._spoke = now

    def close(self, failed: bool = False) -> None:
        """Writes the line for good."""
        start = "\r\x1b[K" if self._moves else ""
        result = "failed" if failed else self.result
        time_taken = "" if result == "up to date" else f"  ({self.seconds:.0f} s)"
        print(f"{start}{self._label} {result}{time_taken}", file=self._stream, flush=True)


class Progress:
    """The lines of a whole set-up.

    Args:
        total: how many steps there will be.
        verbose: show every line the tools write.
    """

    def __init__(self, total: int, verbose: bool = False, stream: TextIO | None = None) -> None:
        self._total = total
        self._verbose = verbose
        self._stream = stream or sys.stdout
        self._number = 0

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """A step's line, written for good when the block ends."""
        self._number += 1
        step = Step(self._number, self._total, name, self._stream, self._verbose)
        try:
            yield step
        except BaseException:
            step.close(failed=True)
            raise
        step.close()


def size_of(path: Path) -> int:
    """Bytes in a file, or in all files below a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(f.lstat().st_size for f in path.rglob("*") if not f.is_dir())


def readable(size: float) -> str:
    """A number of bytes as people read it: `91 MB`, `1.5 GB`."""
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
