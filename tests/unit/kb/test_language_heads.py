"""Each language has a head of its own, and a question is scored by the better one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from actions.kb.kernel_head import centred, head_file
from actions.kb.language_heads import learn_heads
from actions.kb.thresholds import load_thresholds

VECTORS = centred(np.random.default_rng(2).normal(size=(40, 16)).astype(np.float32), np.zeros(16))
LABELS = np.tile(np.repeat(np.arange(4), 5), 2)
LANGUAGES = np.repeat(["es", "en"], 20)
NUMBERS = load_thresholds()


def test_questions_of_either_language_find_their_label(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    head = learn_heads(VECTORS, LABELS, LANGUAGES, NUMBERS, cache)
    assert np.array_equal(head(VECTORS).argmax(axis=1), LABELS)
    assert head_file(cache, "es").exists() and head_file(cache, "en").exists()


def test_a_label_that_one_language_lacks_is_still_found() -> None:
    rows = ~((LABELS == 3) & (LANGUAGES == "en"))
    head = learn_heads(VECTORS[rows], LABELS[rows], LANGUAGES[rows], NUMBERS)
    spanish = VECTORS[(LABELS == 3) & (LANGUAGES == "es")]
    assert set(head(spanish).argmax(axis=1)) == {3}


def test_with_very_many_questions_the_linear_head_takes_over(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    few = NUMBERS.model_copy(update={"head_limit": 5})
    head = learn_heads(VECTORS, LABELS, LANGUAGES, few, cache)
    assert head(VECTORS).shape == (40, 4) and not head_file(cache, "es").exists()
