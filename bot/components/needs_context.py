"""Takes acts that make no sense where nothing came before for questions.

"Go back" needs a step that was shown, and "change my answer" an answer. Without it "can I change it
to something longer?" and "and the ones I left behind?" are questions, whatever the words are near to.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

from components.intent_rule import IntentRule
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NeedsContext(IntentRule):
    """Replaces an intent by `becomes` while the slot that `needs` names for it is empty."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`needs`: a slot for each intent that needs one; `becomes`: the intent in its place."""
        return {"needs": {}, "becomes": "ask_question"}

    def applies(
        self, text: Text, intent: Optional[Text], tracker: Optional[DialogueStateTracker]
    ) -> bool:
        """Whether the slot is there and empty.

        Outside a conversation (Rasa parses messages for tests with a tracker that has no slots)
        nothing is known to be empty.
        """
        slots = tracker.slots if tracker is not None else {}
        slot = slots.get(self.config["needs"].get(intent))
        return slot is not None and not slot.value
