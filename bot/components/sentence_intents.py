"""Recognises intents by the meaning of a whole sentence, beside DIET's words and letters.

A linear classifier over sentence vectors (the embedding model that retrieval uses too). People ask
in words that no example has; the vectors know that "lock me up" and "hold me" are near. The vectors
come from the action server, which keeps them: when retrieval needs the same one, it is there. When
the action server does not answer, DIET's opinion stands alone.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

import numpy as np
from components.sentence_vectors import VECTORS
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

RANKED = 5  # how many intents a message keeps; the tracker carries them to the action server


class LinearHead:
    """The classifier: softmax of a linear function of the vector."""

    def __init__(
        self, intents: List[str], weights: np.ndarray, bias: np.ndarray, mean: np.ndarray
    ) -> None:
        self.intents = intents
        self.weights = weights
        self.bias = bias
        self.mean = mean

    @classmethod
    def learn(cls, vectors: np.ndarray, intents: List[str], strength: float) -> "LinearHead":
        """From one vector and one intent per example. `strength` is 1 / regularisation."""
        mean = vectors.mean(axis=0)
        model = LogisticRegression(C=strength, max_iter=150, class_weight="balanced")
        model.fit(vectors - mean, intents)
        return cls(list(model.classes_), model.coef_, model.intercept_, mean)

    def probabilities(self, vector: np.ndarray) -> Dict[str, float]:
        """How likely each intent is."""
        scores = self.weights @ (vector - self.mean) + self.bias
        parts = np.exp(scores - scores.max())
        return dict(zip(self.intents, (parts / parts.sum()).tolist()))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntents(GraphComponent):
    """The linear head as a component; it stands after DIET and mixes both opinions."""

    def __init__(
        self,
        config: Dict[Text, Any],
        storage: ModelStorage,
        resource: Resource,
        head: Optional[LinearHead] = None,
    ) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource
        self.head = head
        self.vectors = VECTORS
        self.vectors.timeout = config["timeout"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`vectors`: the training examples' vectors; `share`: the weight against DIET's opinion."""
        return {
            "vectors": "../var/models/example_vectors.npz",
            "strength": 100.0,
            "share": 0.5,
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
            more = stored["more_vectors"], stored["more_intents"].tolist()
        examples = training_data.intent_examples
        own = np.stack([known[example.get("text").strip()] for example in examples])
        intents = [example.get("intent") for example in examples]
        vectors = np.concatenate([own, more[0]])
        intents += more[1]
        self.head = LinearHead.learn(vectors, intents, self.config["strength"])
        with self._storage.write_to(self._resource) as folder:
            np.savez(
                folder / "head.npz",
                intents=np.array(self.head.intents),
                weights=self.head.weights,
                bias=self.head.bias,
                mean=self.head.mean,
            )
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
            with np.load(folder / "head.npz", allow_pickle=False) as stored:
                head = LinearHead(
                    stored["intents"].tolist(), stored["weights"], stored["bias"], stored["mean"]
                )
        return cls(config, model_storage, resource, head)

    def process(self, messages: List[Message], tracker: DialogueStateTracker) -> List[Message]:
        """Mixes the head's opinion into the ranking that DIET left."""
        conversation = tracker.sender_id if tracker is not None else ""
        for message in messages:
            text = (message.get("text") or "").strip()
            if not text or text.startswith("/") or self.head is None:
                continue
            vector = self.vectors.vector(text, conversation)
            if vector is not None:
                self._mix(message, self.head.probabilities(vector))
        return messages

    def _mix(self, message: Message, ours: Dict[str, float]) -> None:
        share = self.config["share"]
        diet = {one["name"]: one["confidence"] for one in message.get("intent_ranking") or []}
        mixed = {
            name: share * ours.get(name, 0.0) + (1 - share) * diet.get(name, 0.0)
            for name in {*ours, *diet}
        }
        best = sorted(mixed.items(), key=lambda item: -item[1])[:RANKED]
        ranking = [{"name": name, "confidence": confidence} for name, confidence in best]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
