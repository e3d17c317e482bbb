"""Takes acts that make no sense where nothing came before for questions.

"Go back" needs a step that was shown, and "change my answer" an answer. Without it "can I change it
to something longer?" and "and the ones I left behind?" are questions, whatever the words are near to.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NeedsContext(GraphComponent):
    """Replaces an intent by `becomes` while the slot that `needs` names for it is empty."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self.config = config

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`needs`: a slot for each intent that needs one; `becomes`: the intent in its place."""
        return {"needs": {}, "becomes": "ask_question"}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NeedsContext":
        return cls(config)

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker]
    ) -> List[Message]:
        """Looks at each typed message of a conversation.

        Outside one (Rasa parses messages for tests with a tracker that has no slots) nothing is known
        to be empty.
        """
        slots = tracker.slots if tracker is not None else {}
        for message in messages:
            intent = message.get("intent") or {}
            slot = slots.get(self.config["needs"].get(intent.get("name")))
            typed = not (message.get("text") or "").startswith("/")
            if slot is not None and typed and not slot.value:
                changed = {**intent, "name": self.config["becomes"]}
                message.set("intent", changed, add_to_output=True)
        return messages
