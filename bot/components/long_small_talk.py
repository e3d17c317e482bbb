"""Sends long messages that were taken for small talk to retrieval instead.

"Hola, mire, yo quiero saber si con visa puedo trabajar" begins like a greeting and "no puedo volver
a mi país por la política" like a no; both are questions. Short greetings are left alone.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Text

from components.intent_rule import IntentRule
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LongSmallTalk(IntentRule):
    """Replaces the intents in `intents` by `becomes` in messages of more than `words` words."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Which intents, from how many words, and what they become."""
        return {
            "intents": ["greet", "thank", "goodbye", "affirm", "deny"],
            "words": 7,
            "becomes": "ask_question",
        }

    def applies(
        self, text: Text, intent: Optional[Text], tracker: Optional[DialogueStateTracker]
    ) -> bool:
        """Whether it is long, and was taken for small talk."""
        return len(text.split()) > self.config["words"] and intent in self.config["intents"]
