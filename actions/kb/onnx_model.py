"""Runs the embedding model with ONNX Runtime: the vectors of sentence-transformers, without torch.

The set-up makes the folder (puente/build_onnx_model.py) beside the model's own. Where it is
missing, for a model that the operator named, encoder.py uses sentence-transformers itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
LONGEST = 512  # tokens; what stands behind is not read, as in sentence-transformers
BATCH = 32


def onnx_folder(name: str) -> Path | None:
    """The folder for ONNX Runtime beside the model's, None when there is none."""
    folder = Path(name)
    beside = folder.with_name(f"{folder.name}-onnx")
    return beside if (beside / "model.onnx").exists() else None


class OnnxModel:
    """The model, loaded.

    Args:
        folder: with model.onnx, the tokenizer and the prompts.
        threads: that one call uses.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # its memory would grow to what the longest batch needed, and stay there
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.enable_padding(pad_id=self._tokenizer.token_to_id("<pad>"))
        config = (folder / "config_sentence_transformers.json").read_text(encoding="utf-8")
        self._prompts: dict[str, str] = json.loads(config)["prompts"]

    def encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        """One unit vector per text: the mean of its tokens' vectors.

        Args:
            texts: as they are; the prompt is put before them.
            prompt: "query" or "passage".
        """
        asked = [f"{self._prompts[prompt]}{text}" for text in texts]
        order = sorted(range(len(asked)), key=lambda n: len(asked[n]))  # like lengths together
        vectors: Vectors | None = None
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            found = self._batch([asked[n] for n in some])
            if vectors is None:
                vectors = np.empty((len(asked), found.shape[1]), dtype=np.float32)
            vectors[some] = found
        return np.empty((0, 0), dtype=np.float32) if vectors is None else vectors

    def _batch(self, texts: list[str]) -> Vectors:
        tokens = self._tokenizer.encode_batch(texts)
        ids = np.array([one.ids for one in tokens], dtype=np.int64)
        mask = np.array([one.attention_mask for one in tokens], dtype=np.int64)
        (each,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        sums = np.einsum("bth,bt->bh", each, mask.astype(np.float32))
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(norms, 1e-12), dtype=np.float32)
