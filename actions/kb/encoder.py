"""Turns texts into vectors with a sentence-transformers model.

Where the set-up has made the model's form for ONNX Runtime (onnx_model.py), that runs it: the same
vectors in half the memory. Any other model is run by sentence-transformers and torch, which are
imported here only, and only when the first text is encoded, so that the gateway and the command
line can use the rest of this package without them.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from actions.kb.onnx_model import OnnxModel, onnx_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
DEFAULT_MODEL = Path("var/models/embedding/multilingual-e5-small")
REMEMBERED_QUERIES = 2048
AT_A_TIME = 8  # questions; after so many, whoever waits with a question has a turn


class EncoderMissing(Exception):
    """The embedding model cannot be loaded; says where it was looked for."""


def model_name() -> str:
    """The model to use: $PUENTE_EMBEDDING_MODEL (a hub name or a folder), or the default."""
    return os.environ.get("PUENTE_EMBEDDING_MODEL") or str(DEFAULT_MODEL)


class Encoder:
    """Encodes queries and passages to unit vectors (float32, one row per text).

    Args:
        name: a folder or a hub name of a sentence-transformers model.
        threads: threads per call; one is best when several people ask at once.
    """

    def __init__(self, name: str | None = None, threads: int = 1) -> None:
        self.name = name or model_name()
        self.threads = threads
        self._model: SentenceTransformer | OnnxModel | None = None
        # one after the other: at once they would only slow each other down, and two parts that ask
        # for the same text at the same moment would have it encoded twice
        self._at_work = threading.Lock()
        self._queries: OrderedDict[str, Vectors] = OrderedDict()
        self.texts_encoded = 0
        self.texts_remembered = 0  # questions whose vector came from memory

    @property
    def fingerprint(self) -> str:
        """Changes when the model does: vectors of different models must never meet."""
        folder = Path(self.name)
        files = sorted(folder.rglob("*")) if folder.is_dir() else []
        parts = [f"{f.relative_to(folder)}:{f.stat().st_size}" for f in files if f.is_file()]
        return hashlib.sha256("|".join([folder.name, *parts]).encode()).hexdigest()[:16]

    def load(self) -> SentenceTransformer | OnnxModel:
        """The model, loaded once.

        Raises:
            EncoderMissing: there is no such model.
        """
        if self._model is None and (folder := onnx_folder(self.name)) is not None:
            self._model = OnnxModel(folder, self.threads)
        elif self._model is None:
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
        # like lengths together are encoded faster
        different = sorted(dict.fromkeys(texts), key=len)
        vectors: dict[str, Vectors] = {}
        for at in range(0, len(different), AT_A_TIME):
            with self._at_work:
                vectors |= self._some_queries(different[at : at + AT_A_TIME])
        self.texts_remembered += len(texts) - len(different)
        return np.stack([vectors[text] for text in texts])

    def _some_queries(self, texts: Sequence[str]) -> dict[str, Vectors]:
        fresh = [text for text in texts if text not in self._queries]
        if fresh:
            self._queries |= zip(fresh, self._encode(fresh, "query"), strict=True)
        self.texts_encoded += len(fresh)
        self.texts_remembered += len(texts) - len(fresh)
        found = {text: self._queries[text] for text in texts}
        for text in texts:
            self._queries.move_to_end(text)
        while len(self._queries) > REMEMBERED_QUERIES:
            self._queries.popitem(last=False)
        return found

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text of the knowledge base."""
        self.texts_encoded += len(texts)
        return self._encode(texts, "passage")

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        model = self.load()
        if isinstance(model, OnnxModel):
            return model.encode(texts, prompt)
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
