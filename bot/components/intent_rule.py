"""What the components that correct an intent after the classifiers have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message


class IntentRule(GraphComponent):
    """Puts the intent `becomes` in the place of that of each typed message to which it applies."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self.config = config

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentRule":
        return cls(config)

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Looks at each typed message once; a choice is never changed."""
        for message in messages:
            text, intent = message.get("text") or "", message.get("intent") or {}
            if not text.startswith("/") and self.applies(text, intent.get("name"), tracker):
                changed = {**intent, "name": self.config["becomes"]}
                message.set("intent", changed, add_to_output=True)
        return messages

    @abstractmethod
    def applies(
        self, text: Text, intent: Optional[Text], tracker: Optional[DialogueStateTracker]
    ) -> bool:
        """Whether the intent of this text is to be replaced."""
