"""Recognises intents by the meaning of a whole sentence, beside its words and letters.

Two classifiers over sentence vectors (sentence_heads.py; the embedding model that retrieval uses
too), mixed with what the classifier before this component made of words and groups of letters.
People ask in words that no example has; the vectors know that "lock me up" and "hold me" are near.
The vectors come from the action server, which keeps them: when retrieval needs the same one, it is
there. When the action server does not answer, the opinion of words and letters stands alone.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

import numpy as np
from components.sentence_heads import SentenceHeads
from components.sentence_vectors import VECTORS
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

SURE: Dict[Text, Any] = {"from": 0.9, "words": 7, "intents": []}
RANKED = 5  # how many intents a message keeps; the tracker carries them to the action server
FILE = "heads.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntents(GraphComponent):
    """The heads as a component; it stands behind another classifier and mixes both opinions."""

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        heads: Optional[SentenceHeads] = None,
    ) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource
        self.heads = heads
        self.vectors = VECTORS
        self.vectors.timeout = config["timeout"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """What can be set in config.yml.

        `vectors`: the training examples' vectors; `strength`, `width`, `every`: see sentence_heads.py;
        `share`: the weight against the classifier before; `sharpness`: the power to which the mixed
        opinion is raised, because opinions that are averaged sound less sure than they are;
        `sure`: small talk of at most so many `words` that the classifier before takes for one of
        these `intents` with a confidence `from` so much needs no vector; `timeout`: seconds to wait
        for one.
        """
        return {
            "vectors": "../var/models/example_vectors.npz",
            "strength": 100.0,
            "width": 0.45,
            "every": 3,
            "share": 0.7,
            "sharpness": 1.5,
            "sure": SURE,
            "timeout": 1.0,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceIntents":
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples' vectors, and from those of the knowledge base's questions.

        Raises:
            KeyError: an example has no vector; the set-up encodes them before the training.
        """
        with np.load(self.config["vectors"], allow_pickle=False) as stored:
            known = dict(zip(stored["texts"].tolist(), stored["vectors"]))
            more, more_intents = stored["more_vectors"], stored["more_intents"].tolist()
        examples = training_data.intent_examples
        self.heads = SentenceHeads.learn(
            np.stack([known[example.get("text").strip()] for example in examples]),
            [example.get("intent") for example in examples],
            more,
            more_intents,
            self.config["strength"],
            self.config["width"],
            self.config["every"],
        )
        with self._storage.write_to(self._resource) as folder:
            self.heads.write(folder / FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceIntents":
        with model_storage.read_from(resource) as folder:
            heads = SentenceHeads.read(folder / FILE)
        return cls(config, model_storage, resource, heads)

    def process(self, messages: List[Message], tracker: DialogueStateTracker) -> List[Message]:
        """Mixes the heads' opinion into the ranking that the classifier before left."""
        conversation = tracker.sender_id if tracker is not None else ""
        for message in messages:
            text = (message.get("text") or "").strip()
            if not text or text.startswith("/") or self.heads is None or self._sure(message, text):
                continue
            vector = self.vectors.vector(text, conversation)
            if vector is not None:
                self._mix(message, self.heads.probabilities(vector))
        return messages

    def _sure(self, message: Message, text: Text) -> bool:
        """Whether it is small talk beyond doubt: "hola", "muchas gracias"."""
        sure, intent = self.config["sure"], message.get("intent") or {}
        return (
            intent.get("name") in sure["intents"]
            and intent.get("confidence", 0.0) >= sure["from"]
            and len(text.split()) <= sure["words"]
        )

    def _mix(self, message: Message, ours: Dict[Text, float]) -> None:
        share, sharpness = self.config["share"], self.config["sharpness"]
        before = {one["name"]: one["confidence"] for one in message.get("intent_ranking") or []}
        mixed = {
            name: (share * ours.get(name, 0.0) + (1 - share) * before.get(name, 0.0)) ** sharpness
            for name in {*ours, *before}
        }
        total = sum(mixed.values()) or 1.0
        best = sorted(mixed.items(), key=lambda item: -item[1])[:RANKED]
        ranking = [{"name": name, "confidence": value / total} for name, value in best]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
