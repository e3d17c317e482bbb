"""The vectors of the knowledge base: every question, title and passage of every entry.

Vectors are remembered on disk by the text they stand for, so that one changed entry costs one
entry's encoding, and a start without a change costs none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from actions.kb.encoder import Encoder, Vectors
from actions.kb.everyday import in_our_words
from actions.kb.facts import fill
from actions.kb.models import Entry, Knowledge


def cache_file() -> Path:
    """Where vectors are remembered: $PUENTE_VECTORS, else beside the models."""
    return Path(os.environ.get("PUENTE_VECTORS", "var/models/knowledge_vectors.npz"))


@dataclass(frozen=True)
class Indexed:
    """One text of an entry that a question can be compared with."""

    entry: str
    language: str
    part: str  # "question" or "passage"
    text: str


@dataclass(frozen=True)
class Index:
    """Texts and their vectors, row by row, of one version of the knowledge."""

    version: str
    texts: tuple[Indexed, ...]
    vectors: Vectors


def indexed_texts(kb: Knowledge) -> list[Indexed]:
    """What is compared with a question: the entries' questions, and title and text together."""
    texts: list[Indexed] = []
    for entry in kb.entries.values():
        for language in kb.languages:
            texts += [
                Indexed(entry.id, language, "question", question)
                for question in entry.questions[language]
            ]
            texts.append(Indexed(entry.id, language, "passage", _passage(kb, entry, language)))
    return texts


def _passage(kb: Knowledge, entry: Entry, language: str) -> str:
    body = fill(entry.body[language].text, kb.facts, kb.interface[language])
    return f"{entry.title(language)} {body}"


def build_index(kb: Knowledge, encoder: Encoder, cache: Path | None = None) -> Index:
    """Encodes what is not yet in `cache` (a file) and puts the index together."""
    texts = indexed_texts(kb)
    keys = [_key(text.part, text.text) for text in texts]
    known = read_cache(cache, encoder.fingerprint)
    missing = [n for n, key in enumerate(keys) if key not in known]
    for part, encode in (("question", encoder.queries), ("passage", encoder.passages)):
        rows = [n for n in missing if texts[n].part == part]
        for n, vector in zip(
            rows, _encode([in_our_words(texts[n].text) for n in rows], encode), strict=True
        ):
            known[keys[n]] = vector
    vectors = np.stack([known[key] for key in keys]).astype(np.float32)
    if cache is not None and missing:
        _write_cache(cache, encoder.fingerprint, keys, vectors)
    return Index(kb.version, tuple(texts), vectors)


def _encode(texts: list[str], encode: Callable[[Sequence[str]], Vectors]) -> list[Vectors]:
    batch = 256
    return [row for at in range(0, len(texts), batch) for row in encode(texts[at : at + batch])]


def _key(part: str, text: str) -> str:
    return hashlib.sha256(f"{part}\0{in_our_words(text)}".encode()).hexdigest()[:24]


def question_key(question: str) -> str:
    """The name under which the cache remembers a question's vector."""
    return _key("question", question)


def read_cache(cache: Path | None, fingerprint: str) -> dict[str, Vectors]:
    """The vectors that a cache file remembers by their keys; empty when another model made them."""
    if cache is None or not cache.exists():
        return {}
    try:
        with np.load(cache, allow_pickle=False) as stored:
            if str(stored["fingerprint"]) != fingerprint:
                return {}
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}  # a damaged cache is made anew


def _write_cache(cache: Path, fingerprint: str, keys: list[str], vectors: Vectors) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=cache.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, fingerprint=np.array(fingerprint), keys=np.array(keys), vectors=vectors)
    os.replace(name, cache)
