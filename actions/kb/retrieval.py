"""Finds the entries that answer a question, best first, with what the decision needs to know.

A question is compared in four ways: the trained head (head.py), the nearest single question, the
nearest text, and the words in common weighed by rarity, because names such as CURP or TVR mean more
than an embedding sees. Topics that are not covered (knowledge/not_covered.yml) take part as if they
were entries: a question that is nearest to one of them is better refused. How the parts are weighed
stands in retrieval.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from actions.kb.encoder import Encoder, Vectors
from actions.kb.everyday import in_our_words
from actions.kb.folding import words
from actions.kb.index import NOT_COVERED, Index
from actions.kb.kernel_head import centred
from actions.kb.language_heads import learn_heads
from actions.kb.lexical import WordOverlap
from actions.kb.spelling import Spelling
from actions.kb.thresholds import Thresholds

REMEMBERED = 16  # messages whose scores are kept


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
        leaning: it was also compared behind the answer before it (follow_up.py).
    """

    candidates: tuple[Candidate, ...]
    outside: float = 0.0
    topic: str = ""
    leaning: bool = False


class Retriever:
    """Searches one version of the knowledge.

    Args:
        index: its vectors.
        encoder: the encoder that made them.
        thresholds: the weights (retrieval.yml).
        options: each entry's option, for questions that lean on what was said before.
        cache: the file of the vectors; the heads are remembered beside it.
    """

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        thresholds: Thresholds,
        options: Mapping[str, str] | None = None,
        cache: Path | None = None,
    ) -> None:
        self.index = index
        self.encoder = encoder
        self.thresholds = thresholds
        searched = np.array([text.part != "danger" for text in index.texts])
        texts = [text for text in index.texts if text.part != "danger"]
        self.entries = list(dict.fromkeys(text.entry for text in texts))
        self._option = dict(options or {})
        self._options = np.array([self._option.get(entry, "") for entry in self.entries])
        self._covered = np.array([not entry.startswith(NOT_COVERED) for entry in self.entries])
        place = {entry: n for n, entry in enumerate(self.entries)}
        vectors = index.vectors[searched]
        entry_of_row = np.array([place[text.entry] for text in texts])
        question = np.array([text.part == "question" for text in texts])
        self._questions = [text for text in texts if text.part == "question"]
        entry_of_question = entry_of_row[question]
        self._entry_of_passage = entry_of_row[~question]
        self._rows_of_entry = _rows_by_label(entry_of_question, len(self.entries))
        self._mean = vectors[question].mean(axis=0)
        self._question_vectors = centred(vectors[question], self._mean)
        passages = vectors[~question]
        self._passage_vectors = centred(passages, passages.mean(axis=0))
        languages = np.array([text.language for text in self._questions])
        self._head = learn_heads(
            self._question_vectors, entry_of_question, languages, thresholds, cache
        )
        bags: list[set[str]] = [set() for _ in self.entries]
        for text in self._questions:
            bags[place[text.entry]] |= set(words(in_our_words(text.text)))
        self._overlap = WordOverlap(bags)
        self._spelling = Spelling(
            (text.text for text in texts if text.part == "passage"),
            (text.text for text in self._questions),
        )
        # a turn asks several times for the same message: is it danger, which entry, which act
        self._scored = lru_cache(maxsize=REMEMBERED)(self._score)
        self._mended = lru_cache(maxsize=REMEMBERED)(self._spelling.mended)

    def reading(self, message: str) -> str:
        """A message as it is compared: spelling mended, everyday words in the knowledge's words.

        The dialogue model's classifier reads it in the same way, so that it is encoded only once.
        """
        return in_our_words(self._mended(message))

    def is_about(self, entry: str, option: str) -> bool:
        """Whether an entry belongs to this option."""
        return self._option.get(entry) == option

    def vector(self, message: str) -> Vectors:
        """The centred vector of a message as it is read, one row; remembered by the encoder."""
        return self._vector(self.reading(message))

    def around_the_questions(self, vectors: Vectors) -> Vectors:
        """Other texts' vectors, centred as the questions are."""
        return centred(vectors, self._mean)

    def _vector(self, reading: str) -> Vectors:
        return centred(self.encoder.queries([reading]), self._mean)

    def search(self, question: str, option: str | None = None, top: int | None = 5) -> Found:
        """The `top` nearest entries, all with None. `option`: what was talked about, if known."""
        numbers = self.thresholds
        leaning = option is not None and len(words(question)) <= numbers.leaning_words
        query, passage, lexical, head = self._scored(self.reading(question))
        score = head + numbers.passage_weight * passage + numbers.lexical_weight * lexical
        if leaning:
            score = score + numbers.leaning_bonus * (self._options == option)
        order = np.argsort(-score)
        covered = self._covered[order]
        outside = order[~covered][:1]
        candidates = []
        for n in order[covered][:top]:
            dense, nearest = self._nearest(n, query)
            candidates.append(
                Candidate(
                    self.entries[n],
                    float(score[n]),
                    dense,
                    float(passage[n]),
                    float(lexical[n]),
                    float(head[n]),
                    nearest,
                )
            )
        return Found(
            tuple(candidates),
            max(0.0, float(score[outside[0]])) if len(outside) else 0.0,
            self.entries[outside[0]].removeprefix(NOT_COVERED) if len(outside) else "",
        )

    def _score(self, reading: str) -> tuple[Vectors, ...]:
        """A message's vector; for each entry its best text, the words in common, the head."""
        query = self._vector(reading)
        return (
            query,
            self._nearest_passages(query),
            self._overlap.scores(reading),
            self._head(query)[0],
        )

    def _nearest_passages(self, query: Vectors) -> Vectors:
        """The cosine of each entry's nearest text; 0 for topics, which have none."""
        best = np.full(len(self.entries), -1.0)
        np.maximum.at(best, self._entry_of_passage, (query @ self._passage_vectors.T)[0])
        return np.where(best > -1.0, best, 0.0)

    def _nearest(self, entry: int, query: Vectors) -> tuple[float, str]:
        """The cosine of an entry's nearest question, and the question."""
        rows = self._rows_of_entry[entry]
        near = (query @ self._question_vectors[rows].T)[0]
        best = int(np.argmax(near))
        return float(near[best]), self._questions[int(rows[best])].text


def _rows_by_label(labels: np.ndarray, count: int) -> list[np.ndarray]:
    """For each label from 0 the rows that have it, in their order."""
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.searchsorted(labels[order], np.arange(1, count)))
