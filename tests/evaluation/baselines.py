"""Our retrieval beside what one would otherwise take, on the same questions.

BM25 (bm25s) over the entries' questions and texts, the plain embedding model by nearest question,
and our retrieval; for the language of a message raw langdetect, lingua and py3langid. The packages
are in the dependency group `eval`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import numpy as np

from actions.kb.evaluation import Question
from actions.kb.folding import words
from actions.kb.retrieval import Retriever
from tests.evaluation.figures import Rows

Ranking = Callable[[Sequence[Question]], list[list[str]]]


def retrieval(retriever: Retriever, questions: Sequence[Question]) -> Rows:
    """Recall and mean reciprocal rank of each ranking, on questions that have an entry."""
    asked = [q for q in questions if q.entries and not q.context]
    rankings: dict[str, Ranking] = {
        "BM25": lambda qs: _bm25(retriever, qs),
        "e5 nearest question": lambda qs: _nearest(retriever, qs),
        "Puente": lambda qs: [
            [c.entry for c in retriever.search(q.text, top=10).candidates] for q in qs
        ],
    }
    return {name: _ranks(asked, ranked(asked)) for name, ranked in rankings.items()}


def _ranks(asked: Sequence[Question], ranked: list[list[str]]) -> dict[str, float]:
    places = []
    for question, entries in zip(asked, ranked, strict=True):
        right = {*question.entries, *question.also}
        places.append(next((n for n, entry in enumerate(entries, 1) if entry in right), 0))
    found = np.array(places)
    return {
        "questions": float(len(asked)),
        "recall@1": float(np.mean(found == 1)),
        "recall@3": float(np.mean((found > 0) & (found <= 3))),
        "MRR": float(np.mean([1 / place if place else 0 for place in places])),
    }


def _covered(retriever: Retriever) -> list[int]:
    return [n for n, t in enumerate(retriever.index.texts) if not t.entry.startswith("not:")]


def _distinct(entries: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(entries))[:10]


def _bm25(retriever: Retriever, questions: Sequence[Question]) -> list[list[str]]:
    import bm25s

    texts = [retriever.index.texts[n] for n in _covered(retriever)]
    bm25s.logger.setLevel(logging.ERROR) if hasattr(bm25s, "logger") else None
    model = bm25s.BM25()
    model.index([words(text.text) for text in texts], show_progress=False)
    found, _ = model.retrieve(
        [words(q.text) for q in questions], k=min(100, len(texts)), show_progress=False
    )
    return [_distinct([texts[int(n)].entry for n in row]) for row in found]


def _nearest(retriever: Retriever, questions: Sequence[Question]) -> list[list[str]]:
    rows = [n for n in _covered(retriever) if retriever.index.texts[n].part == "question"]
    vectors = retriever.index.vectors[rows]
    asked = retriever.encoder.queries([q.text for q in questions])
    order = np.argsort(-(asked @ vectors.T), axis=1)[:, :100]
    return [_distinct([retriever.index.texts[rows[n]].entry for n in row]) for row in order]


def languages(questions: Sequence[Question]) -> Rows:
    """The share of messages whose language each detector finds, from all those it knows."""
    import langdetect
    import py3langid
    from lingua import LanguageDetectorBuilder

    langdetect.DetectorFactory.seed = 0
    lingua = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()

    def by_langdetect(text: str) -> str:
        try:
            return str(langdetect.detect(text))
        except langdetect.LangDetectException:
            return ""

    def by_lingua(text: str) -> str:
        found = lingua.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else ""

    asked = [q for q in questions if q.language in ("es", "en")]
    detectors = {
        "langdetect": by_langdetect,
        "lingua": by_lingua,
        "py3langid": lambda text: str(py3langid.classify(text)[0]),
    }
    return {
        name: {
            "questions": float(len(asked)),
            "language right": sum(find(q.text) == q.language for q in asked) / len(asked),
        }
        for name, find in detectors.items()
    }
