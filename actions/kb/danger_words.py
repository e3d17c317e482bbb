"""Danger by words and groups of letters: another view than the vectors', which errs elsewhere.

A logistic regression over hashed counts (scikit-learn), learnt from the texts that danger_sense.py
learns from. "El teléfono se me calienta y se apaga" lies near to cries for help for the embedding
model; none of its words does. What was learnt is kept on disk beside the vectors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.pipeline import FeatureUnion

from actions.kb.encoder import Vectors
from actions.kb.kept import read_kept, write_kept

PLACES = 2**17  # of the hashed counts, for words and for letters each
STRENGTH = 3.0  # 1 / regularisation
LETTERS = (2, 4)
WORDS = (1, 3)


class DangerWords:
    """How much a message's words and letters speak for danger.

    Args:
        dangers: messages of people in danger.
        harmless: other messages.
        kept: the file in which what is learnt is remembered.
    """

    def __init__(
        self, dangers: Sequence[str], harmless: Sequence[str], kept: Path | None = None
    ) -> None:
        self._counts = FeatureUnion(
            [
                ("letters", _hashed(analyzer="char_wb", ngram_range=LETTERS)),
                ("words", _hashed(token_pattern=r"\w+", ngram_range=WORDS)),
            ]
        )
        key = hashlib.sha256(f"{PLACES} {STRENGTH} {LETTERS} {WORDS}".encode())
        for texts in (dangers, harmless):
            key.update("\n".join(texts).encode() + b"\0")
        weights = read_kept(kept, key.hexdigest())
        if weights is None:
            weights = self._learnt(dangers, harmless)
            write_kept(kept, key.hexdigest(), weights)
        self._weights = weights

    def score(self, reading: str) -> float:
        """The logarithm of the odds for danger: above 0 when it is the likelier.

        Args:
            reading: the message as retrieval reads it (`Retriever.reading`).
        """
        [speaks] = self._counts.transform([reading]) @ self._weights[:-1]
        return float(speaks + self._weights[-1])

    def _learnt(self, dangers: Sequence[str], harmless: Sequence[str]) -> Vectors:
        """The weights of all places, and the bias behind them."""
        from sklearn.linear_model import LogisticRegression  # only when there is something to learn

        model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear")
        labels = np.repeat([1, 0], [len(dangers), len(harmless)])
        model.fit(self._counts.transform([*dangers, *harmless]), labels)
        return np.append(model.coef_[0], model.intercept_).astype(np.float32)


def _hashed(**how: Any) -> HashingVectorizer:
    return HashingVectorizer(
        strip_accents="unicode", n_features=PLACES, alternate_sign=False, dtype=np.float32, **how
    )
