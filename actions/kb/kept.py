"""What was learnt from the knowledge, kept in a file until the knowledge changes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from actions.kb.encoder import Vectors


def read_kept(kept: Path | None, key: str) -> Vectors | None:
    """The weights that were learnt from what `key` stands for; None when they must be learnt."""
    if kept is None or not kept.exists():
        return None
    try:
        with np.load(kept, allow_pickle=False) as stored:
            return stored["weights"] if str(stored["key"]) == key else None
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None  # damaged: learnt anew


def write_kept(kept: Path | None, key: str, weights: Vectors) -> None:
    """Keeps the weights; readers see the old file or the new one, never a part."""
    if kept is None:
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, key=np.array(key), weights=weights)
    os.replace(name, kept)
