"""Encodes the dialogue model's training examples, for the intent classifier that learns from them.

    python -m actions.kb.encode_examples nlu_data knowledge var/models/example_vectors.npz

The bot's environment has no sentence-transformers; it reads this file when it trains, and asks the
action server for a message's vector when it runs. What is encoded already is not encoded again.
Beside the examples the file holds a share of the knowledge base's own questions: they show the
classifier how many ways there are to ask a question that is no request for steps or offices.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from actions.kb.encoder import Encoder
from actions.kb.everyday import in_our_words
from actions.kb.index import DANGER, NOT_COVERED, Index, build_index, cache_file
from actions.kb.loading import load_knowledge
from actions.kb.models import NOT_DANGER
from actions.kb.yamlfile import read_yaml

BATCH = 256
READ = "as read"  # a vector stands for a text in the words of the knowledge base
# Which intent the knowledge's questions have, and one of how many is taken.
QUESTION, EVERY_QUESTION = "ask_question", 6
NOT_FOR_US, EVERY_TOPIC = "out_of_scope", 2


def examples(folder: Path) -> list[str]:
    """Every training example below `folder`, once, in a fixed order."""
    found: dict[str, None] = {}
    for file in sorted(folder.rglob("*.yml")):
        for block in (read_yaml(file.read_text(encoding="utf-8")).data or {}).get("nlu", []):
            if "intent" not in block:
                continue
            for line in str(block.get("examples", "")).splitlines():
                if line.strip().startswith("-"):
                    found[line.strip()[1:].strip()] = None
    return list(found)


def from_knowledge(index: Index) -> tuple[list[int], list[str]]:
    """Rows of the index that are learnt from, and the intent of each."""
    questions: list[int] = []
    topics: list[int] = []
    talk: list[int] = []
    for row, text in enumerate(index.texts):
        if text.entry == DANGER + NOT_DANGER:
            talk.append(row)
        elif text.part == "question":
            (topics if text.entry.startswith(NOT_COVERED) else questions).append(row)
    asked, refused = questions[::EVERY_QUESTION] + talk, topics[::EVERY_TOPIC]
    return asked + refused, [QUESTION] * len(asked) + [NOT_FOR_US] * len(refused)


def encode(folder: Path, index: Index, target: Path, encoder: Encoder) -> int:
    """Writes the vectors (float32, one row per text); returns how many were new.

    `texts` and `vectors` are the examples, `more_vectors` and `more_intents` the knowledge's.
    """
    texts = examples(folder)
    known = _known(target, encoder.fingerprint)
    fresh = [text for text in texts if text not in known]
    for at in range(0, len(fresh), BATCH):
        part = fresh[at : at + BATCH]
        read = [in_our_words(text) for text in part]
        known.update(zip(part, encoder.queries(read), strict=True))
        print(f"{at + len(part)} of {len(fresh)} examples encoded", flush=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part.npz")
    rows, intents = from_knowledge(index)
    np.savez(
        unfinished,
        fingerprint=np.array(f"{encoder.fingerprint} {READ}"),
        texts=np.array(texts),
        vectors=np.stack([known[text] for text in texts]),
        more_vectors=index.vectors[rows],
        more_intents=np.array(intents),
    )
    unfinished.replace(target)
    return len(fresh)


def _known(target: Path, fingerprint: str) -> dict[str, np.ndarray]:
    try:
        with np.load(target, allow_pickle=False) as stored:
            if str(stored["fingerprint"]) != f"{fingerprint} {READ}":
                return {}
            vectors = stored["vectors"].astype(np.float32)
            return dict(zip(stored["texts"].tolist(), vectors, strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}  # none yet, or damaged: all are encoded


if __name__ == "__main__":
    source, knowledge, destination = (Path(argument) for argument in sys.argv[1:4])
    encoder = Encoder(threads=os.cpu_count() or 1)
    index = build_index(load_knowledge(knowledge), encoder, cache_file())
    encode(source, index, destination, encoder)
