"""Finds the entries that answer a question, best first, with the scores that say how sure it is.

An entry's dense score is the best cosine between the question and any of the entry's questions
(in any language), mixed with the cosine to its passage. Two more scores are added: a lexical one
(word overlap weighed by rarity), because names such as CURP, TVR or CBP One mean more than an
embedding sees; and that of a linear head, ridge regression from vectors to entries, which learns
what sets an entry apart from its neighbours ("where", "how" and "until when" of the same thing).
How the parts are weighed stands in retrieval.yml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from actions.kb.encoder import Encoder
from actions.kb.everyday import in_our_words
from actions.kb.folding import words
from actions.kb.head import learn_head
from actions.kb.index import Index
from actions.kb.lexical import WordOverlap
from actions.kb.thresholds import Thresholds

SENTENCE = re.compile(r"(?<=[.!?;\n])\s+|[\n]+")


@dataclass(frozen=True)
class Candidate:
    """An entry with its scores: `score` decides, the others say why."""

    entry: str
    score: float
    dense: float
    passage: float
    lexical: float
    head: float
    nearest: str


class Retriever:
    """Searches one version of the knowledge.

    Args:
        index: its vectors.
        encoder: the encoder that made them.
        thresholds: the weights (retrieval.yml).
        options: each entry's option, for questions that lean on what was said before.
    """

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        thresholds: Thresholds,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self.index = index
        self.encoder = encoder
        self.thresholds = thresholds
        self.entries = list(dict.fromkeys(text.entry for text in index.texts))
        self._options = np.array([(options or {}).get(entry, "") for entry in self.entries])
        place = {entry: n for n, entry in enumerate(self.entries)}
        self._entry_of_row = np.array([place[text.entry] for text in index.texts])
        self._is_question = np.array([text.part == "question" for text in index.texts])
        self._mean, self._head = learn_head(
            index.vectors, self._entry_of_row, self._is_question, thresholds.head_ridge
        )
        bags: list[set[str]] = [set() for _ in self.entries]
        for text in index.texts:
            if text.part == "question":
                bags[place[text.entry]] |= set(words(in_our_words(text.text)))
        self._overlap = WordOverlap(bags)

    def search(self, question: str, option: str | None = None, top: int = 5) -> list[Candidate]:
        """The `top` nearest entries. `option` is what the conversation is about, if known."""
        leaning = option is not None and len(words(question)) <= self.thresholds.leaning_words
        question = in_our_words(question)
        pieces = self._pieces(question)
        vectors = self.encoder.queries(pieces)
        best = (vectors @ self.index.vectors.T).max(axis=0)
        count = len(self.entries)
        dense = np.full(count, -1.0)
        passage = np.full(count, -1.0)
        questions = self._is_question
        np.maximum.at(dense, self._entry_of_row[questions], best[questions])
        np.maximum.at(passage, self._entry_of_row[~questions], best[~questions])
        lexical = self._overlap.scores(question)
        weights = self.thresholds
        head = ((vectors - self._mean) @ self._head).max(axis=0)
        score = (
            dense * (1 - weights.passage_weight)
            + passage * weights.passage_weight
            + lexical * weights.lexical_weight
            + head * weights.head_weight
        )
        if leaning:
            score = score + weights.leaning_bonus * (self._options == option)
        order = np.argsort(-score)[:top]
        return [
            Candidate(
                self.entries[n],
                float(score[n]),
                float(dense[n]),
                float(passage[n]),
                float(lexical[n]),
                float(head[n]),
                self._nearest(n, best),
            )
            for n in order
        ]

    def _pieces(self, question: str) -> list[str]:
        """The question whole and, when it is a long story, sentence by sentence."""
        pieces = [question]
        if len(question) > self.thresholds.long_message:
            pieces += [part for part in SENTENCE.split(question) if len(words(part)) >= 4]
        return pieces[:12]

    def _nearest(self, entry: int, best: np.ndarray) -> str:
        rows = np.flatnonzero((self._entry_of_row == entry) & self._is_question)
        return self.index.texts[int(rows[np.argmax(best[rows])])].text
