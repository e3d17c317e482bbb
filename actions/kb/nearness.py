"""Which questions of different entries are nearly the same, by the cosine of their vectors.

Up to `EXACT` questions every pair is compared. Beyond that the questions are first put into groups
around some of them (an inverted file, Jégou et al. 2011), and only pairs within a group are
compared: near-duplicates almost always share their group, and the work stays near n·√n.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from actions.kb.encoder import Encoder, Vectors
from actions.kb.index import build_index, cache_file, question_key, read_cache
from actions.kb.models import Knowledge

EXACT = 20_000
BLOCK = 2_000
Row = tuple[str, int, str]  # entry, number of the question, question


class Pair(NamedTuple):
    """Two rows that are alike, and how much (cosine)."""

    first: int
    second: int
    score: float


def question_vectors(kb: Knowledge, encode: bool) -> tuple[dict[str, Vectors], int]:
    """The questions' vectors by question, and how many questions have none.

    Args:
        kb: the knowledge.
        encode: whether to load the model for questions that the cache does not have; it remembers
            them then. Without it no model is loaded.

    Raises:
        EncoderMissing: the model is needed and not there.
    """
    encoder = Encoder(threads=os.cpu_count() or 1)
    if encode:
        build_index(kb, encoder, cache_file())
    known = read_cache(cache_file(), encoder.fingerprint)
    questions = {q for e in kb.entries.values() for asked in e.questions.values() for q in asked}
    found = {q: vector for q in questions if (vector := known.get(question_key(q))) is not None}
    return found, len(questions) - len(found)


def alike(rows: Sequence[Row], vectors: Mapping[str, Vectors], at_least: float) -> list[Pair]:
    """Pairs of rows of different entries with a cosine of at least `at_least`, the nearest first.

    Of two entries only the nearest pair is given. Rows without a vector are left out.
    """
    known = [number for number, row in enumerate(rows) if row[2] in vectors]
    if len(known) < 2:
        return []
    matrix = np.stack([vectors[rows[number][2]] for number in known])
    ids = {id: number for number, id in enumerate(dict.fromkeys(row[0] for row in rows))}
    entry = np.array([ids[rows[number][0]] for number in known])
    best: dict[tuple[int, int], Pair] = {}
    for group in _groups(matrix):
        for first, second, score in _within(matrix[group], entry[group], at_least):
            a, b = int(group[first]), int(group[second])
            key = (min(entry[a], entry[b]), max(entry[a], entry[b]))
            if key not in best or best[key].score < score:
                best[key] = Pair(known[a], known[b], float(score))
    return sorted(best.values(), key=lambda pair: -pair.score)


def _groups(matrix: Vectors) -> Iterator[npt.NDArray[np.intp]]:
    count = len(matrix)
    if count <= EXACT:
        yield np.arange(count)
        return
    chosen = np.random.default_rng(0).choice(count, int(count**0.5), replace=False)
    centres = matrix[chosen]
    nearest = np.concatenate(
        [np.argmax(matrix[at : at + BLOCK] @ centres.T, axis=1) for at in range(0, count, BLOCK)]
    )
    order = np.argsort(nearest, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(nearest[order])) + 1)


def _within(
    matrix: Vectors, entry: npt.NDArray[np.int_], at_least: float
) -> Iterator[tuple[int, int, float]]:
    for at in range(0, len(matrix), BLOCK):
        part = matrix[at : at + BLOCK] @ matrix[at:].T
        for row, column in zip(*np.nonzero(part >= at_least), strict=True):
            if column > row and entry[at + row] != entry[at + column]:
                yield at + int(row), at + int(column), float(part[row, column])
