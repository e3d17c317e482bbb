"""The encoder: each text once, whoever asks; the same vectors from both ways to run the model."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from actions.kb import encoder as module
from actions.kb.encoder import Vectors
from actions.kb.onnx_model import OnnxModel, onnx_folder
from puente.places import HERE
from tests.counting_encoder import CountingEncoder

TEXTS = [
    "¿Cuánto cuesta pedir refugio?",
    "visa",
    "How long can they hold me, and can I call somebody? " * 3,
    "me robaron los papeles en el camino y no sé a dónde ir 😟",
    "mañana",
    "man\u0303ana  pedire\u0301",
]


def test_a_question_is_encoded_once_however_many_ask_at_the_same_moment() -> None:
    encoder = CountingEncoder()
    with ThreadPoolExecutor(8) as people:
        vectors = list(people.map(lambda _: encoder.queries(["one question"]), range(40)))
    assert encoder.texts == ["one question"]
    assert (encoder.texts_encoded, encoder.texts_remembered) == (1, 39)
    assert all(np.array_equal(vectors[0], other) for other in vectors)


def test_many_questions_keep_their_order_and_their_doubles() -> None:
    encoder = CountingEncoder()
    texts = [f"question {'long ' * (n % 7)}{n % 30}" for n in range(100)]
    together = encoder.queries(texts)
    each = np.stack([encoder.queries([text])[0] for text in texts])
    assert np.array_equal(together, each)
    assert len(encoder.texts) == len(set(texts))


def test_only_so_many_questions_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED_QUERIES", 3)
    encoder = CountingEncoder()
    encoder.queries(["a1", "b2", "c3", "d4"])
    encoder.queries(["d4", "a1"])
    assert encoder.texts == ["a1", "b2", "c3", "d4", "a1"]


def test_a_question_waits_for_few_others_and_not_for_a_whole_batch() -> None:
    at_once: list[int] = []

    class Noting(CountingEncoder):
        def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
            at_once.append(len(texts))
            return super()._encode(texts, prompt)

    Noting().queries([f"question {n}" for n in range(50)])
    assert max(at_once) == module.AT_A_TIME


@pytest.fixture(scope="module")
def onnx() -> OnnxModel:
    """The model that the set-up made; make setup comes before the tests."""
    folder = onnx_folder(str(HERE.embedding_model))
    assert folder == HERE.onnx_model, "make setup"
    return OnnxModel(folder, threads=1)


def test_both_ways_to_run_the_model_give_the_same_vectors(onnx: OnnxModel) -> None:
    from sentence_transformers import SentenceTransformer

    torch_model = SentenceTransformer(str(HERE.embedding_model), device="cpu")
    for prompt in ("query", "passage"):
        theirs = torch_model.encode(TEXTS, prompt_name=prompt, normalize_embeddings=True)
        ours = onnx.encode(TEXTS, prompt)
        assert (theirs * ours).sum(axis=1).min() > 0.9995
        # far nearer than any two of them are to each other
        assert np.abs(theirs @ theirs.T - ours @ ours.T).max() < 0.01


def test_a_text_has_the_same_vector_alone_and_among_others(onnx: OnnxModel) -> None:
    together = onnx.encode(TEXTS, "query")
    alone = np.concatenate([onnx.encode([text], "query") for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-4
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_what_is_longer_than_the_model_reads_is_cut_off(onnx: OnnxModel) -> None:
    long = onnx.encode(["papeles " * 2_000], "query")
    assert np.isfinite(long).all()


def test_a_model_that_the_operator_named_is_left_to_sentence_transformers(tmp_path: Path) -> None:
    assert onnx_folder("intfloat/multilingual-e5-base") is None
    assert onnx_folder(str(tmp_path)) is None
