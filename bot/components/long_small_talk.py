"""Sends long messages that were taken for small talk to retrieval instead.

"Hola, mire, yo quiero saber si con visa puedo trabajar" begins like a greeting and "no puedo volver
a mi país por la política" like a no; both are questions. Short greetings are left alone.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LongSmallTalk(GraphComponent):
    """Replaces the intents in `intents` by `becomes` in messages of more than `words` words."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self.config = config

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Which intents, from how many words, and what they become."""
        return {
            "intents": ["greet", "thank", "goodbye", "affirm", "deny"],
            "words": 7,
            "becomes": "ask_question",
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LongSmallTalk":
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Looks at each message once, after the classifiers."""
        for message in messages:
            text = message.get("text") or ""
            intent = message.get("intent") or {}
            if text.startswith("/") or len(text.split()) <= self.config["words"]:
                continue
            if intent.get("name") in self.config["intents"]:
                changed = {**intent, "name": self.config["becomes"]}
                message.set("intent", changed, add_to_output=True)
        return messages
