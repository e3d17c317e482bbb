"""Finds the option that a person names ("visa humanitaria", "refuge") and gives it as an entity.

Not Rasa's RegexEntityExtractor: that one reports every overlapping match, and "visa humanitaria"
would be a visa and a humanitarian card. Here the longest words win. The words are the synonyms of
nlu_data/<language>/options.yml.
"""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.language import plain


class OptionWords:
    """The words for the options, longest first.

    Args:
        synonyms: word to option id.
        weak: options that give way when another one is named too ("sin papeles, ¿puedo pedir
            refugio?" is about refuge).
    """

    def __init__(self, synonyms: Dict[str, str], weak: List[str]) -> None:
        self.synonyms = {plain(word.lower()): option for word, option in synonyms.items()}
        self.weak = set(weak)
        words = sorted(self.synonyms, key=len, reverse=True)
        self._pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, words)) + r")(?!\w)")

    def find(self, text: str) -> List[Dict[str, Any]]:
        """The options that `text` names, one entity each, in their order."""
        if not self.synonyms:
            return []
        folded = plain(text.lower())
        found = [
            {
                "entity": "option",
                "value": self.synonyms[match[1]],
                "start": match.start(),
                "end": match.end(),
                "extractor": "OptionFinder",
            }
            for match in self._pattern.finditer(folded)
        ]
        strong = [one for one in found if one["value"] not in self.weak]
        # the slot takes the last entity: the first option named is the one that is meant
        return list(reversed(strong or found))[-1:]


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True
)
class OptionFinder(GraphComponent):
    """`OptionWords` as a component of the NLU pipeline."""

    def __init__(
        self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource, words: OptionWords
    ) -> None:
        self.config = config
        self._storage = storage
        self._resource = resource
        self.words = words

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`weak`: the options that give way to another one in the same message."""
        return {"weak": ["irregular"]}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "OptionFinder":
        return cls(config, model_storage, resource, OptionWords({}, config["weak"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the synonyms of the training data with the model."""
        self.words = OptionWords(training_data.entity_synonyms, self.config["weak"])
        with self._storage.write_to(self._resource) as folder:
            (folder / "options.json").write_text(json.dumps(self.words.synonyms), "utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "OptionFinder":
        with model_storage.read_from(resource) as folder:
            synonyms = json.loads((folder / "options.json").read_text("utf-8"))
        return cls(config, model_storage, resource, OptionWords(synonyms, config["weak"]))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The other components do not use this entity."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the entity `option` to messages that people wrote."""
        for message in messages:
            text = message.get("text") or ""
            found = [] if text.startswith("/") else self.words.find(text)
            if found:
                message.set("entities", [*message.get("entities", []), *found], add_to_output=True)
        return messages
