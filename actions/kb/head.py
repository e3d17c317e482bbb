"""The linear head: ridge regression from vectors to entries, learnt when the index is made.

It learns what sets an entry apart from its neighbours. No training run: one matrix of the vectors'
size is solved for all entries at once, and the rows of the target are never written out, so that
time and memory grow with rows and entries and not with their product.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actions.kb.encoder import Vectors

BLOCK = 20_000  # rows that are held in double precision at a time


def learn_head(
    vectors: Vectors,
    entry_of_row: npt.NDArray[np.int_],
    is_question: npt.NDArray[np.bool_],
    ridge: float,
    count: int | None = None,
) -> tuple[Vectors, Vectors]:
    """The questions' mean vector, and one column of weights for each entry.

    Args:
        vectors: one row per indexed text.
        entry_of_row: the number of each row's entry, from 0.
        is_question: whether a row is a question; the other rows are passages. Both kinds are
            centred on a mean of their own, because their vectors are made with different prefixes.
        ridge: the regularisation.
        count: how many entries there are, when the last ones may have no row.
    """
    size, entries = vectors.shape[1], count or int(entry_of_row.max()) + 1
    mean, other = _mean(vectors, is_question), _mean(vectors, ~is_question)
    square = ridge * np.eye(size)
    sums = np.zeros((entries, size))
    for at in range(0, len(vectors), BLOCK):
        part = slice(at, at + BLOCK)
        centred = vectors[part] - np.where(is_question[part, None], mean, other)
        square += centred.T @ centred
        np.add.at(sums, entry_of_row[part], centred)
    # an entry's target is 1 in its rows and 0 elsewhere, less 1/entries everywhere
    towards = sums.T - sums.sum(axis=0)[:, None] / entries
    return mean.astype(np.float32), np.linalg.solve(square, towards).astype(np.float32)


def _mean(vectors: Vectors, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The mean of the chosen rows; zeros when there are none."""
    total = np.zeros(vectors.shape[1])
    for at in range(0, len(vectors), BLOCK):
        part = slice(at, at + BLOCK)
        total += vectors[part][chosen[part]].sum(axis=0, dtype=np.float64)
    return total / max(1, int(chosen.sum()))
