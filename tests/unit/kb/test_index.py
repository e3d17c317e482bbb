"""The vectors are remembered: a start costs nothing, a changed entry costs that entry alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from actions.kb.head import learn_head
from actions.kb.index import build_index, indexed_texts
from actions.kb.loading import load_knowledge
from actions.kb.retrieval import Retriever
from actions.kb.thresholds import load_thresholds
from tests.bench.synthetic import entry_id, write_synthetic
from tests.counting_encoder import CountingEncoder
from tests.unit.kb.test_loading import change

ENTRIES = 30


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return write_synthetic(tmp_path / "many", ENTRIES)


def encoded(folder: Path, cache: Path) -> list[str]:
    """What a fresh start with this cache has to encode."""
    encoder = CountingEncoder()
    build_index(load_knowledge(folder), encoder, cache)
    return encoder.texts


def test_the_first_start_encodes_everything_and_the_second_nothing(
    many: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "vectors.npz"
    assert len(encoded(many, cache)) == len(indexed_texts(load_knowledge(many)))
    assert encoded(many, cache) == []


def test_one_changed_entry_encodes_one_entry(many: Path, tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    encoded(many, cache)
    file = f"answers/general/{entry_id(7)}.md"
    change(many, file, "# es\nSí.", "# es\nClaro que sí.")
    [passage] = encoded(many, cache)
    assert "Claro que sí." in passage
    change(many, file, "¿Puede", "¿Y puede")  # the title: a question, and part of the passage
    assert len(encoded(many, cache)) == 2


def test_a_changed_figure_encodes_only_the_texts_that_have_it(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    encoded(folder, cache)
    change(folder, "facts.yml", "value: 30", "value: 33")
    assert len(encoded(folder, cache)) == 2  # the entry's text in Spanish and in English


@pytest.mark.parametrize("left", ["nothing", "the beginning", "something else"])
def test_a_damaged_cache_is_made_anew(folder: Path, tmp_path: Path, left: str) -> None:
    cache = tmp_path / "vectors.npz"
    everything = len(encoded(folder, cache))
    whole = cache.read_bytes()
    damaged = {"nothing": b"", "the beginning": whole[:300], "something else": b"not vectors"}
    cache.write_bytes(damaged[left])
    assert len(encoded(folder, cache)) == everything
    assert encoded(folder, cache) == []


def test_the_changed_entry_is_found_by_its_new_words(many: Path, tmp_path: Path) -> None:
    change(many, f"answers/general/{entry_id(7)}.md", "¿Puede", "¿Xilófono puede")
    encoder = CountingEncoder()
    retriever = Retriever(build_index(load_knowledge(many), encoder), encoder, load_thresholds())
    best, *_ = retriever.search("xilófono puede").candidates
    assert best.entry == entry_id(7)


def test_the_linear_head_is_the_ridge_regression_onto_entries(many: Path) -> None:
    encoder = CountingEncoder()
    index = build_index(load_knowledge(many), encoder)
    entries = list(dict.fromkeys(text.entry for text in index.texts))
    rows = np.array([entries.index(text.entry) for text in index.texts])
    questions = np.array([text.part == "question" for text in index.texts])
    vectors = index.vectors.astype(np.float64)
    for kind in (questions, ~questions):
        vectors[kind] -= vectors[kind].mean(axis=0)
    target = np.eye(len(entries))[rows] - 1 / len(entries)
    plain = np.linalg.solve(vectors.T @ vectors + np.eye(vectors.shape[1]), vectors.T @ target)
    _, learnt = learn_head(index.vectors, rows, questions, 1.0)
    np.testing.assert_allclose(learnt, plain, atol=1e-5)
