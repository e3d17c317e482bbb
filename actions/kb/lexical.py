"""How many of a question's words an entry's own questions have, rare words counting more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from actions.kb.encoder import Vectors
from actions.kb.folding import words


class WordOverlap:
    """An inverted index: for each word the entries whose questions have it.

    Args:
        bags: the words of each entry's questions.
    """

    def __init__(self, bags: Sequence[set[str]]) -> None:
        self._count = len(bags)
        found: dict[str, list[int]] = {}
        for number, bag in enumerate(bags):
            for word in bag:
                found.setdefault(word, []).append(number)
        self._entries = {word: np.array(numbers) for word, numbers in found.items()}

    def scores(self, question: str) -> Vectors:
        """For each entry the share of the question's words that it has, weighed by rarity."""
        asked = {word: self._rarity(word) for word in set(words(question))}
        scores = np.zeros(self._count, dtype=np.float32)
        for word, rarity in asked.items():
            if word in self._entries:
                scores[self._entries[word]] += rarity
        return scores / (sum(asked.values()) or 1.0)

    def _rarity(self, word: str) -> float:
        """A word of no entry weighs most: it speaks against all of them."""
        return math.log(1 + self._count / max(1, len(self._entries.get(word, ()))))
