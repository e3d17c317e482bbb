"""A stand-in for the embedding model: vectors of letter groups.

It is a real class with the encoder's interface. It is enough to tell the entries of a small folder
apart, and needs no model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from actions.kb.encoder import Encoder, Vectors
from actions.kb.folding import fold


class LetterEncoder(Encoder):
    """Unit vectors of counted letter triples."""

    def __init__(self) -> None:
        super().__init__("letters")
        self.encoded: list[str] = []

    @property
    def fingerprint(self) -> str:
        return "letters"

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        self.encoded += texts
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            folded = f"  {fold(text)}  "
            for at in range(len(folded) - 2):
                place = hashlib.md5(folded[at : at + 3].encode()).digest()
                row[int.from_bytes(place[:2], "big") % 512] += 1
            row /= np.linalg.norm(row) or 1
        return rows
