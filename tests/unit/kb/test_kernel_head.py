"""The trained head of retrieval: what it learns, and that it is remembered."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from actions.kb.kernel_head import KernelHead, centred

EXAMPLES = centred(np.random.default_rng(1).normal(size=(40, 8)).astype(np.float32), np.zeros(8))
LABELS = np.repeat(np.arange(4), 10)
COUNT = 4


def test_it_knows_its_own_examples() -> None:
    scores = KernelHead.learn(EXAMPLES, LABELS, COUNT, 0.3, 0.1).scores(EXAMPLES)
    assert scores.argmax(axis=1).tolist() == LABELS.tolist()


def test_far_from_every_example_nothing_speaks() -> None:
    head = KernelHead.learn(EXAMPLES, LABELS, COUNT, 0.01, 0.1)
    far = centred(np.random.default_rng(2).normal(size=(5, 8)).astype(np.float32), np.zeros(8))
    assert np.abs(head.scores(far)).max() < 0.1


def test_what_was_learnt_is_read_from_the_file_and_learnt_anew_after_a_change(
    tmp_path: Path,
) -> None:
    file = tmp_path / "head.npz"
    first = KernelHead.learn(EXAMPLES, LABELS, COUNT, 0.3, 0.1, file)
    assert np.array_equal(
        KernelHead.learn(EXAMPLES, LABELS, COUNT, 0.3, 0.1, file).weights, first.weights
    )
    other = KernelHead.learn(EXAMPLES, LABELS, COUNT, 0.3, 0.9, file)
    assert not np.allclose(other.weights, first.weights)


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "head.npz"
    file.write_bytes(b"no archive")
    KernelHead.learn(EXAMPLES, LABELS, COUNT, 0.3, 0.1, file)
    with np.load(file) as stored:
        assert stored["weights"].shape == (40, 4)
