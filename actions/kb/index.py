"""The vectors of the knowledge base: every question, title and passage of every entry.

Vectors are remembered on disk by the text they stand for, so that one changed entry costs one
entry's encoding, and a start without a change costs none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from actions.kb.encoder import Encoder, Vectors
from actions.kb.everyday import in_our_words
from actions.kb.facts import fill
from actions.kb.models import Entry, Knowledge

BATCH = 256  # texts that are encoded at a time
BLOCK = 20_000  # rows that are copied at a time
Numbers = npt.NDArray[np.intp]


def cache_file() -> Path:
    """Where vectors are remembered: $PUENTE_VECTORS, else beside the models."""
    return Path(os.environ.get("PUENTE_VECTORS", "var/models/knowledge_vectors.npz"))


NOT_COVERED = "not:"  # before the name of a topic that is not covered, in place of an entry's id
DANGER = "danger:"  # before the name of a kind of danger


@dataclass(frozen=True)
class Indexed:
    """One text of an entry that a question can be compared with; or of what is no entry.

    `entry` is then NOT_COVERED or DANGER with a name behind it.
    """

    entry: str
    language: str
    part: str  # "question", "passage", or "danger" for the messages of danger_examples.yml
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
    for name, topic in kb.not_covered.items():
        for language, questions in topic.questions.items():
            texts += [Indexed(f"{NOT_COVERED}{name}", language, "question", q) for q in questions]
    for name, kind in kb.danger_examples.items():
        for language, messages in kind.messages.items():
            texts += [Indexed(f"{DANGER}{name}", language, "danger", m) for m in messages]
    return texts


def _passage(kb: Knowledge, entry: Entry, language: str) -> str:
    body = fill(entry.body[language].text, kb.facts, kb.interface[language])
    return f"{entry.title(language)} {body}"


def build_index(kb: Knowledge, encoder: Encoder, cache: Path | None = None) -> Index:
    """Encodes what is not yet in `cache` (a file) and puts the index together."""
    texts = indexed_texts(kb)
    keys = [_key(text.part, text.text) for text in texts]
    stored = read_cache(cache, encoder.fingerprint)
    rows = np.array([stored.rows.get(key, -1) for key in keys])
    missing = np.flatnonzero(rows < 0)
    batches = _encoded(texts, missing, encoder)
    first = next(batches, None)
    size = stored.vectors.shape[1] if first is None else first[1].shape[1]
    # filled in pieces: of very many entries there is no room for the vectors twice
    vectors: Vectors = np.empty((len(texts), size), dtype=np.float32)
    for at in range(0, len(texts), BLOCK):
        known = at + np.flatnonzero(rows[at : at + BLOCK] >= 0)
        if len(known):
            vectors[known] = stored.vectors[rows[known]]
    for numbers, fresh in chain([] if first is None else [first], batches):
        vectors[numbers] = fresh
    if cache is not None and len(missing):
        _write_cache(cache, encoder.fingerprint, keys, vectors)
    return Index(kb.version, tuple(texts), vectors)


def _encoded(
    texts: Sequence[Indexed], missing: Numbers, encoder: Encoder
) -> Iterator[tuple[Numbers, Vectors]]:
    """The vectors of the missing texts, some at a time, with the rows where they belong."""
    for passages, encode in ((False, encoder.queries), (True, encoder.passages)):
        chosen = [n for n in missing if (texts[n].part == "passage") == passages]
        numbers = np.array(chosen, dtype=np.intp)
        for at in range(0, len(numbers), BATCH):
            some = numbers[at : at + BATCH]
            yield some, encode([in_our_words(texts[n].text) for n in some])


def _key(part: str, text: str) -> str:
    return hashlib.sha256(f"{part}\0{in_our_words(text)}".encode()).hexdigest()[:24]


def question_key(question: str) -> str:
    """The name under which the cache remembers a question's vector."""
    return _key("question", question)


@dataclass(frozen=True)
class Cache:
    """Vectors that were made before: `rows` says in which row of `vectors` a key's vector is."""

    rows: dict[str, int]
    vectors: Vectors

    def get(self, key: str) -> Vectors | None:
        """The vector of this key."""
        row = self.rows.get(key)
        return None if row is None else self.vectors[row]


def read_cache(cache: Path | None, fingerprint: str) -> Cache:
    """The vectors that a cache file remembers; none when another model made them."""
    nothing = Cache({}, np.empty((0, 0), dtype=np.float32))
    if cache is None or not cache.exists():
        return nothing
    try:
        with np.load(cache, allow_pickle=False) as stored:
            if str(stored["fingerprint"]) != fingerprint:
                return nothing
            keys, vectors = stored["keys"].tolist(), stored["vectors"].astype(np.float32)
            if len(keys) != len(vectors):
                return nothing
            return Cache({key: row for row, key in enumerate(keys)}, vectors)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return nothing  # a damaged cache is made anew


def _write_cache(cache: Path, fingerprint: str, keys: list[str], vectors: Vectors) -> None:
    cache.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=cache.parent, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, fingerprint=np.array(fingerprint), keys=np.array(keys), vectors=vectors)
    os.replace(name, cache)
