"""An encoder without a model: the same words give the same vector, on every machine.

A vector is the sum of one fixed random vector per word, so that texts that share words are near.
It counts what it encodes. For tests, and for measuring at sizes where the model would take hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from actions.kb.encoder import Encoder, Vectors
from actions.kb.folding import words

SIZE = 384  # as the model's


class CountingEncoder(Encoder):
    """Encodes by words; `texts` has everything that was encoded."""

    def __init__(self) -> None:
        super().__init__("words")
        self.texts: list[str] = []

    @property
    def fingerprint(self) -> str:
        """Never that of a model."""
        return "words"

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        self.texts += texts
        sums = np.stack([sum((_vector(w) for w in words(t)), _vector(prompt)) for t in texts])
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / norms, dtype=np.float32)


@lru_cache(maxsize=200_000)
def _vector(word: str) -> Vectors:
    chance = np.random.default_rng(crc32(word.encode()))
    return chance.standard_normal(SIZE, dtype=np.float32)
