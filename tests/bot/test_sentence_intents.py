"""Intents from vectors: two heads, mixed with the opinion of words and letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Text

import numpy as np
import pytest
from components.sentence_heads import SentenceHeads
from components.sentence_intents import SentenceIntents
from rasa.shared.nlu.training_data.message import Message

INTENTS = ["ask_question", "erase", "greet"]


def near(intent: Text, count: int, seed: int) -> np.ndarray:
    """Vectors around one that stands for the intent."""
    chance = np.random.default_rng(seed)
    middle = np.eye(8)[INTENTS.index(intent)]
    found = middle + chance.normal(0, 0.15, (count, 8))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def heads() -> SentenceHeads:
    own = np.concatenate([near(intent, 20, 1) for intent in INTENTS])
    return SentenceHeads.learn(
        own,
        [intent for intent in INTENTS for _ in range(20)],
        near("ask_question", 90, 2),
        ["ask_question"] * 90,
        strength=100.0,
        width=0.45,
        every=3,
    )


class Vectors:
    """Gives one vector for everything, or none, and counts."""

    def __init__(self, vector: Optional[np.ndarray]) -> None:
        self._vector = vector
        self.asked: List[Text] = []

    def vector(self, text: Text, conversation: Text = "") -> Optional[np.ndarray]:
        self.asked.append(text)
        return self._vector


def read(
    heads: Optional[SentenceHeads],
    text: Text,
    before: Dict[Text, float],
    vector: Optional[np.ndarray],
    **config: Any,
) -> Any:
    """The message after the component, and the texts whose vectors were asked for."""
    part = SentenceIntents({**SentenceIntents.get_default_config(), **config}, None, None, heads)
    part.vectors = Vectors(vector)
    ranking = [{"name": n, "confidence": c} for n, c in sorted(before.items(), key=lambda i: -i[1])]
    message = Message({"text": text, "intent": ranking[0], "intent_ranking": ranking})
    part.process([message], None)
    return message, part.vectors.asked


@pytest.mark.parametrize("intent", INTENTS)
def test_both_heads_know_what_is_near(heads: SentenceHeads, intent: Text) -> None:
    for vector in near(intent, 10, 3):
        likely = heads.probabilities(vector)
        assert max(likely, key=likely.__getitem__) == intent
        for head in (heads.linear, heads.kernel):
            assert INTENTS[int(np.argmax(head.probabilities(vector)))] == intent
            assert np.all((head.probabilities(vector) >= 0) & (head.probabilities(vector) <= 1))


def test_what_was_written_is_read(heads: SentenceHeads, tmp_path: Path) -> None:
    heads.write(tmp_path / "heads.npz")
    again = SentenceHeads.read(tmp_path / "heads.npz")
    vector = near("erase", 1, 4)[0]
    assert again.probabilities(vector) == pytest.approx(heads.probabilities(vector))


def test_the_vector_outvotes_unsure_words(heads: SentenceHeads) -> None:
    before = {"greet": 0.5, "erase": 0.3, "ask_question": 0.2}
    message, _ = read(heads, "quite lo mio", before, near("erase", 1, 5)[0])
    assert message.get("intent")["name"] == "erase"
    confidences = [one["confidence"] for one in message.get("intent_ranking")]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1.0)


def test_without_a_vector_the_words_stand_alone(heads: SentenceHeads) -> None:
    before = {"greet": 0.5, "erase": 0.3, "ask_question": 0.2}
    message, asked = read(heads, "quite lo mio", before, None)
    assert asked == ["quite lo mio"]
    assert message.get("intent") == {"name": "greet", "confidence": 0.5}


@pytest.mark.parametrize(
    ("text", "before", "asked"),
    [
        ("hola", {"greet": 0.95, "erase": 0.05}, False),
        ("hola", {"greet": 0.85, "erase": 0.15}, True),
        ("hola mire yo quisiera saber del refugio por favor", {"greet": 0.95, "erase": 0.05}, True),
        ("¿qué es el refugio?", {"ask_question": 0.99, "erase": 0.01}, True),
    ],
    ids=["sure", "unsure", "long", "no small talk"],
)
def test_only_sure_small_talk_needs_no_vector(
    heads: SentenceHeads, text: Text, before: Dict[Text, float], asked: bool
) -> None:
    sure = {"from": 0.9, "words": 7, "intents": ["greet"]}
    message, texts = read(heads, text, before, near("greet", 1, 6)[0], sure=sure)
    assert bool(texts) is asked
    if not asked:
        assert message.get("intent") == {"name": "greet", "confidence": 0.95}


def test_choices_are_left_alone(heads: SentenceHeads) -> None:
    _, asked = read(heads, "/choice{}", {"choice": 1.0}, near("greet", 1, 7)[0])
    assert asked == []
