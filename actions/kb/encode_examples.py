"""Encodes the dialogue model's training examples, for the intent classifier that learns from them.

    python -m actions.kb.encode_examples nlu_data var/models/example_vectors.npz

The bot's environment has no sentence-transformers; it reads this file when it trains, and asks the
action server for a message's vector when it runs. What is encoded already is not encoded again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

from actions.kb.encoder import Encoder
from actions.kb.yamlfile import read_yaml

BATCH = 256


def examples(folder: Path) -> list[str]:
    """Every training example below `folder`, once, in a fixed order."""
    found: dict[str, None] = {}
    for file in sorted(folder.rglob("*.yml")):
        for block in (read_yaml(file.read_text(encoding="utf-8")).data or {}).get("nlu", []):
            if "intent" not in block:
                continue
            for line in str(block.get("examples", "")).splitlines():
                if line.strip().startswith("-"):
                    found[line.strip()[1:].strip()] = None
    return list(found)


def encode(folder: Path, target: Path, encoder: Encoder) -> int:
    """Writes `texts` and `vectors` (float32, one row per text); returns how many were new."""
    texts = examples(folder)
    known = _known(target, encoder.fingerprint)
    fresh = [text for text in texts if text not in known]
    for at in range(0, len(fresh), BATCH):
        part = fresh[at : at + BATCH]
        known.update(zip(part, encoder.queries(part), strict=True))
        print(f"{at + len(part)} of {len(fresh)} examples encoded", flush=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part.npz")
    np.savez(
        unfinished,
        fingerprint=np.array(encoder.fingerprint),
        texts=np.array(texts),
        vectors=np.stack([known[text] for text in texts]),
    )
    unfinished.replace(target)
    return len(fresh)


def _known(target: Path, fingerprint: str) -> dict[str, np.ndarray]:
    try:
        with np.load(target, allow_pickle=False) as stored:
            if str(stored["fingerprint"]) != fingerprint:
                return {}
            return dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}  # none yet, or damaged: all are encoded


if __name__ == "__main__":
    source, destination = (Path(argument) for argument in sys.argv[1:3])
    encode(source, destination, Encoder(threads=os.cpu_count() or 1))
