"""Remembers what each step was made from, so that it is done again only when that has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path


class Stamp:
    """A small file with the key of a step's last success.

    Args:
        folder: where stamps lie.
        name: the step's name.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / name

    def matches(self, key: str) -> bool:
        """Whether the last success was with this key."""
        try:
            return self._path.read_text(encoding="ascii").strip() == key
        except OSError:
            return False

    def set(self, key: str) -> None:
        """The step succeeded with this key."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(key + "\n", encoding="ascii")

    def remove(self) -> None:
        """The step is about to change its result, or its result is not to be trusted."""
        self._path.unlink(missing_ok=True)


def key_of(*parts: str) -> str:
    """One key from several texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
