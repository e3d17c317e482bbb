"""Recognises danger by meaning, where no phrase of danger.yml says it.

Kernel ridge regression over sentence vectors, as in retrieval, between two sides: the messages of
knowledge/danger_examples.yml, and those that only sound dangerous together with a share of the
questions that the entries answer. It is learnt anew whenever the knowledge changes, and so is a
second opinion from words and letters (danger_words.py). How likely danger is follows from both and
from how well an entry, or a topic that is not covered, fits: "they took my husband at the
checkpoint" has its own answer. The phrases (danger.py) stand beside it: they also work when nothing
else does.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from actions.kb.danger import danger_in, only_speaks_of_danger
from actions.kb.danger_words import DangerWords
from actions.kb.decision import logistic
from actions.kb.encoder import Vectors
from actions.kb.everyday import in_our_words
from actions.kb.folding import words
from actions.kb.index import DANGER, Index
from actions.kb.kernel_head import KernelHead, head_file
from actions.kb.models import GENERAL, NOT_DANGER, Knowledge
from actions.kb.retrieval import Retriever

EVERY = 3  # one of so many of the entries' questions is learnt as harmless
SHORTEST = 2  # words; "no" and "visa" mean what was asked before


class DangerSense:
    """Whether a message shows danger, and of which kind.

    Args:
        kb: the knowledge, with its phrases.
        retriever: gives the vectors of messages, and the index with the examples'.
        cache: the file of the vectors; what was learnt is remembered beside it.
    """

    def __init__(self, kb: Knowledge, retriever: Retriever, cache: Path | None = None) -> None:
        self._kb = kb
        self._retriever = retriever
        self._numbers = retriever.thresholds
        self._kinds: list[str] = []
        self._dangers: Vectors
        self._words: DangerWords
        self._head = self._learn(retriever.index, cache)

    def kind(self, message: str, suspected: bool = False) -> str | None:
        """The category of danger.yml that `message` shows, or `general`; None without danger.

        Args:
            message: what the person wrote.
            suspected: the dialogue model takes it for danger; then less is enough.
        """
        named = danger_in(self._kb, message)
        if self._head is None or len(words(message)) < SHORTEST:
            return named
        if only_speaks_of_danger(self._kb, message):
            return None
        numbers, likely = self._numbers, self.probability(message)
        if named is not None:
            return named if likely >= numbers.danger_named_from else None
        if likely < (numbers.danger_suspected_from if suspected else numbers.danger_from):
            return None
        return self._kind(message)

    def _kind(self, message: str) -> str:
        """The kind whose examples are nearest; `general` when no kind stands out.

        A card for the wrong kind ("call an ambulance") helps less than the one for all.
        """
        near = self._retriever.vector(message)[0] @ self._dangers.T
        votes: defaultdict[str, float] = defaultdict(float)
        for kind, vote in zip(
            self._kinds, np.exp((near - 1) / self._numbers.kind_width), strict=True
        ):
            votes[kind] += float(vote)
        best = max(votes, key=votes.__getitem__)
        return best if votes[best] >= self._numbers.kind_from * sum(votes.values()) else GENERAL

    def probability(self, message: str) -> float:
        """How likely the message shows danger, 0 to 1."""
        return logistic(self._numbers.danger, self.features(message))

    def features(self, message: str) -> dict[str, float]:
        """What the probability is estimated from, by the names of `DangerWeights`."""
        towards, against, words_speak = 0.0, 1.0, 0.0
        if self._head is not None:
            towards, against = self._head.scores(self._retriever.vector(message))[0].tolist()
            words_speak = self._words.score(self._retriever.reading(message))
        found = self._retriever.search(message, top=2)
        scores = [candidate.score for candidate in found.candidates] + [0.0, 0.0]
        return {
            "sense": towards - against,
            "words": words_speak,
            "score": scores[0],
            "margin": scores[0] - scores[1],
            "outside": found.outside,
        }

    def _learn(self, index: Index, cache: Path | None) -> KernelHead | None:
        """The head; None when the knowledge has no examples."""
        dangers: list[int] = []
        harmless: list[int] = []
        questions: list[int] = []
        for row, text in enumerate(index.texts):
            if text.part == "danger":
                (harmless if text.entry == DANGER + NOT_DANGER else dangers).append(row)
            elif text.part == "question":
                questions.append(row)
        harmless += questions[::EVERY]
        if not dangers or not harmless:
            return None
        vectors = self._retriever.around_the_questions(index.vectors[dangers + harmless])
        self._dangers = vectors[: len(dangers)]
        self._kinds = [index.texts[row].entry.removeprefix(DANGER) for row in dangers]
        labels = np.repeat([0, 1], [len(dangers), len(harmless)])
        kept = cache and head_file(cache, "danger")
        self._words = DangerWords(
            [in_our_words(index.texts[row].text) for row in dangers],
            [in_our_words(index.texts[row].text) for row in harmless],
            cache and head_file(cache, "danger_words"),
        )
        numbers = self._numbers
        return KernelHead.learn(
            vectors, labels, 2, numbers.danger_width, numbers.danger_ridge, kept
        )
