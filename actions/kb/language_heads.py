"""One trained head for each language; a question is scored by the one that knows it best.

Together they cost a quarter of the time and half of the memory of one head for all questions, and
a changed entry is learnt anew within seconds. With very many questions (`head_limit`) the linear
head of head.py takes the place of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from actions.kb.encoder import Vectors
from actions.kb.head import learn_head
from actions.kb.kernel_head import KernelHead, head_file
from actions.kb.thresholds import Thresholds

Head = Callable[[Vectors], Vectors]


def learn_heads(
    examples: Vectors,
    labels: npt.NDArray[np.int_],
    languages: npt.NDArray[np.str_],
    numbers: Thresholds,
    cache: Path | None = None,
) -> Head:
    """What gives each centred query (row) a score for each label (column).

    Args:
        examples: centred vectors of the questions, one row each.
        labels: a number per question, from 0.
        languages: the language of each question.
        numbers: `head_width`, `head_ridge` and `head_limit` of retrieval.yml.
        cache: the file of the vectors; what was learnt is remembered beside it.
    """
    count = int(labels.max()) + 1
    heads = []
    for language in dict.fromkeys(languages.tolist()):
        rows = languages == language
        kept = cache and head_file(cache, language)
        heads.append(_learn(examples[rows], labels[rows], count, numbers, kept))
    return lambda queries: np.maximum.reduce([head(queries) for head in heads])


def _learn(
    examples: Vectors,
    labels: npt.NDArray[np.int_],
    count: int,
    numbers: Thresholds,
    kept: Path | None,
) -> Head:
    width, ridge = numbers.head_width, numbers.head_ridge
    if len(labels) <= numbers.head_limit:
        return KernelHead.learn(examples, labels, count, width, ridge, kept).scores
    mean, weights = learn_head(examples, labels, np.ones(len(labels), dtype=bool), ridge, count)
    return lambda queries: np.asarray((queries - mean) @ weights)
