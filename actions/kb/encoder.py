"""Turns texts into vectors with a sentence-transformers model.

The only module that imports torch, and only when the first text is encoded, so that the gateway
and the command line can use the rest of this package without it.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
DEFAULT_MODEL = Path("var/models/embedding/multilingual-e5-small")
REMEMBERED_QUERIES = 2048


class EncoderMissing(Exception):
    """The embedding model cannot be loaded; says where it was looked for."""


def model_name() -> str:
    """The model to use: $PUENTE_EMBEDDING_MODEL (a hub name or a folder), or the default."""
    return os.environ.get("PUENTE_EMBEDDING_MODEL") or str(DEFAULT_MODEL)


class Encoder:
    """Encodes queries and passages to unit vectors (float32, one row per text).

    Args:
        name: a folder or a hub name of a sentence-transformers model.
        threads: torch threads per call; one is best when several people ask at once.
    """

    def __init__(self, name: str | None = None, threads: int = 1) -> None:
        self.name = name or model_name()
        self.threads = threads
        self._model: SentenceTransformer | None = None
        self._queries: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def fingerprint(self) -> str:
        """Changes when the model does: vectors of different models must never meet."""
        folder = Path(self.name)
        files = sorted(folder.rglob("*")) if folder.is_dir() else []
        parts = [f"{f.relative_to(folder)}:{f.stat().st_size}" for f in files if f.is_file()]
        return hashlib.sha256("|".join([folder.name, *parts]).encode()).hexdigest()[:16]

    def load(self) -> SentenceTransformer:
        """The model, loaded once.

        Raises:
            EncoderMissing: there is no such model.
        """
        if self._model is None:
            import torch
            from sentence_transformers import SentenceTransformer

            torch.set_num_threads(self.threads)
            try:
                self._model = SentenceTransformer(self.name, device="cpu")
            except (OSError, ValueError) as error:
                raise EncoderMissing(
                    f"the embedding model '{self.name}' cannot be loaded: {error}"
                ) from error
        return self._model

    def queries(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per question; questions seen lately come from memory."""
        fresh = list(dict.fromkeys(text for text in texts if text not in self._queries))
        if fresh:
            for text, vector in zip(fresh, self._encode(fresh, "query"), strict=True):
                self._queries[text] = vector
        rows = [self._queries[text] for text in texts]
        for text in texts:
            self._queries.move_to_end(text)
        while len(self._queries) > REMEMBERED_QUERIES:
            self._queries.popitem(last=False)
        return np.stack(rows)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text of the knowledge base."""
        return self._encode(texts, "passage")

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        model = self.load()
        known = prompt in model.prompts
        vectors = model.encode(
            list(texts),
            prompt_name=prompt if known else None,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
            batch_size=32,
        )
        return np.asarray(vectors, dtype=np.float32)
