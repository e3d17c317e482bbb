"""The trained part of retrieval: which entry do a question's words mean?

Kernel ridge regression (scikit-learn calls it so; the solution is one linear system) from sentence
vectors to entries, learnt from the entries' own questions whenever the knowledge changes. It learns
what sets an entry apart from its neighbours ("where", "how" and "until when" of the same thing),
which the nearest question alone does not. What was learnt is kept on disk beside the vectors. It
costs memory by the square of the questions and time by their cube, so each language has a head of
its own (language_heads.py).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve

from actions.kb.encoder import Vectors
from actions.kb.kept import read_kept, write_kept


def head_file(vectors: Path, language: str) -> Path:
    """Where a language's head is remembered: beside the file of the vectors."""
    return vectors.with_name(f"{vectors.stem}_head_{language}.npz")


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Unit vectors around `mean`: what all sentences share says nothing about any of them."""
    moved = vectors - mean
    return np.asarray(
        moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32
    )


@dataclass(frozen=True)
class KernelHead:
    """What was learnt.

    Attributes:
        examples: the centred vectors of the questions learnt from, one row each.
        weights: for each of them, how much it speaks for each label.
        width: how near a question must be to speak at all; the kernel is exp((cosine - 1) / width).
    """

    examples: Vectors
    weights: Vectors
    width: float

    @classmethod
    def learn(
        cls,
        examples: Vectors,
        labels: npt.NDArray[np.int_],
        count: int,
        width: float,
        ridge: float,
        kept: Path | None = None,
    ) -> KernelHead:
        """Learns, or reads from the file `kept` what was learnt from the same before.

        Args:
            examples: centred vectors.
            labels: a number per example, from 0.
            count: how many labels there are; some may have no example.
            width: see the class.
            ridge: the regularisation; more of it trusts single examples less.
            kept: the file in which the result is remembered.
        """
        key = hashlib.sha256(examples.tobytes())
        key.update(labels.astype(np.int32).tobytes() + f"{count} {width} {ridge}".encode())
        weights = read_kept(kept, key.hexdigest())
        if weights is None:
            kernel = np.exp((examples @ examples.T - 1) / width)
            kernel[np.diag_indices(len(kernel))] += ridge
            target = np.eye(count, dtype=np.float32)[labels] - 1 / count
            weights = solve(
                kernel,
                target.astype(np.float32),
                assume_a="pos",
                overwrite_a=True,
                overwrite_b=True,
                check_finite=False,
            )
            write_kept(kept, key.hexdigest(), weights)
        return cls(examples, weights, width)

    def scores(self, queries: Vectors) -> Vectors:
        """For each centred query (row) how much speaks for each label (column): about 0 to 1."""
        return np.asarray(np.exp((queries @ self.examples.T - 1) / self.width) @ self.weights)
