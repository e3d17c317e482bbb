"""Finds the entries that answer a question, best first, with what the decision needs to know.

A question is compared in four ways: the trained head (head.py), the nearest single question, the
nearest text, and the words in common weighed by rarity, because names such as CURP or TVR mean more
than an embedding sees. Topics that are not covered (knowledge/not_covered.yml) take part as if they
were entries: a question that is nearest to one of them is better refused. How the parts are weighed
stands in retrieval.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from actions.kb.encoder import Encoder, Vectors
from actions.kb.everyday import in_our_words
from actions.kb.folding import words
from actions.kb.head import learn_head
from actions.kb.index import NOT_COVERED, Index
from actions.kb.kernel_head import KernelHead, centred
from actions.kb.lexical import WordOverlap
from actions.kb.thresholds import Thresholds


@dataclass(frozen=True)
class Candidate:
    """An entry with its scores: `score` orders the candidates, the others say why."""

    entry: str
    score: float
    dense: float
    passage: float
    lexical: float
    head: float
    nearest: str


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        candidates: the nearest entries, best first.
        outside: the score of the nearest topic that is not covered; 0 without any near one.
        topic: its name.
        length: the question's length in words.
    """

    candidates: tuple[Candidate, ...]
    outside: float = 0.0
    topic: str = ""
    length: int = 0


class Retriever:
    """Searches one version of the knowledge.

    Args:
        index: its vectors.
        encoder: the encoder that made them.
        thresholds: the weights (retrieval.yml).
        options: each entry's option, for questions that lean on what was said before.
        kept: the file in which the head is remembered between starts.
    """

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        thresholds: Thresholds,
        options: Mapping[str, str] | None = None,
        kept: Path | None = None,
    ) -> None:
        self.index = index
        self.encoder = encoder
        self.thresholds = thresholds
        self.entries = list(dict.fromkeys(text.entry for text in index.texts))
        self._options = np.array([(options or {}).get(entry, "") for entry in self.entries])
        self._covered = np.array([not entry.startswith(NOT_COVERED) for entry in self.entries])
        place = {entry: n for n, entry in enumerate(self.entries)}
        entry_of_row = np.array([place[text.entry] for text in index.texts])
        question = np.array([text.part == "question" for text in index.texts])
        self._questions = [text for text in index.texts if text.part == "question"]
        self._entry_of_question = entry_of_row[question]
        self._entry_of_passage = entry_of_row[~question]
        self._mean = index.vectors[question].mean(axis=0)
        self._question_vectors = centred(index.vectors[question], self._mean)
        passages = index.vectors[~question]
        self._passage_vectors = centred(passages, passages.mean(axis=0))
        self._head = self._learn(kept)
        bags: list[set[str]] = [set() for _ in self.entries]
        for text in self._questions:
            bags[place[text.entry]] |= set(words(in_our_words(text.text)))
        self._overlap = WordOverlap(bags)

    def _learn(self, kept: Path | None) -> Callable[[Vectors], Vectors]:
        """The head: from centred queries to a score for each entry."""
        numbers, labels = self.thresholds, self._entry_of_question
        if len(labels) <= numbers.head_limit:
            return KernelHead.learn(
                self._question_vectors, labels, numbers.head_width, numbers.head_ridge, kept
            ).scores
        rows = np.ones(len(labels), dtype=bool)
        mean, weights = learn_head(self._question_vectors, labels, rows, numbers.head_ridge)
        return lambda queries: np.asarray((queries - mean) @ weights)

    def search(self, question: str, option: str | None = None, top: int = 5) -> Found:
        """The `top` nearest entries. `option` is what the conversation is about, if known."""
        numbers = self.thresholds
        length = len(words(question))
        leaning = option is not None and length <= numbers.leaning_words
        question = in_our_words(question)
        query = centred(self.encoder.queries([question]), self._mean)
        near = (query @ self._question_vectors.T)[0]
        dense = self._best(near, self._entry_of_question)
        passage = self._best((query @ self._passage_vectors.T)[0], self._entry_of_passage)
        lexical = self._overlap.scores(question)
        head = self._head(query)[0]
        score = (
            head
            + numbers.dense_weight * dense
            + numbers.passage_weight * passage
            + numbers.lexical_weight * lexical
        )
        if leaning:
            score = score + numbers.leaning_bonus * (self._options == option)
        order = np.argsort(-score)
        best = [n for n in order if self._covered[n]][:top]
        outside = [n for n in order if not self._covered[n]][:1]
        return Found(
            tuple(
                Candidate(
                    self.entries[n],
                    float(score[n]),
                    float(dense[n]),
                    float(passage[n]),
                    float(lexical[n]),
                    float(head[n]),
                    self._nearest(n, near),
                )
                for n in best
            ),
            max(0.0, float(score[outside[0]])) if outside else 0.0,
            self.entries[outside[0]].removeprefix(NOT_COVERED) if outside else "",
            length,
        )

    def _best(self, near: Vectors, entry_of: np.ndarray) -> np.ndarray:
        """The best cosine per entry; 0 for what has no such text (topics have no passage)."""
        best = np.full(len(self.entries), -1.0)
        np.maximum.at(best, entry_of, near)
        return np.where(best > -1.0, best, 0.0)

    def _nearest(self, entry: int, near: np.ndarray) -> str:
        rows = np.flatnonzero(self._entry_of_question == entry)
        return self._questions[int(rows[np.argmax(near[rows])])].text
