"""Puts the vectors of the texts as they are now into the project, so that a first set-up is quick.

    .venv/bin/python -m puente.ship_vectors

Encoding all questions and examples takes some ten minutes on two slow cores. What is shipped, in
half precision, is only a beginning: the set-up encodes whatever is not in it. Run this when much
has changed; `make setup` first.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from puente.places import HERE
from puente.setup.vectors import SHIPPED

KEPT = ("fingerprint", "keys", "texts", "vectors")  # what a file of vectors cannot do without


def ship(source: Path, target: Path) -> None:
    """Writes a smaller copy of a file of vectors."""
    with np.load(source, allow_pickle=False) as stored:
        parts = {name: stored[name] for name in KEPT if name in stored}
    parts["vectors"] = parts["vectors"].astype(np.float16)
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(target, **parts)


def main() -> None:
    """Ships both files."""
    places = HERE
    for file in (places.example_vectors, places.knowledge_vectors):
        target = places.root / SHIPPED / file.name
        ship(file, target)
        print(f"{target.relative_to(places.root)}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
