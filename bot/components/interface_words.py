"""Says the bot's own sentences (`utter_…`) in the conversation's language.

The domain names a sentence, its kind and its choices; the words are in knowledge/interface/, where
staff edit them without a training, and are read again when a file changes. A broken file leaves the
words that were read last.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any, Dict, Optional, Text

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

logger = logging.getLogger(__name__)


class InterfaceWords(TemplatedNaturalLanguageGenerator):
    """Rasa's language generator over knowledge/interface/<language>.yml.

    Args:
        endpoint_config: unused; the folder is $PUENTE_KNOWLEDGE/interface.
        domain: its responses say which sentence, kind and choices an `utter_…` has.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)  # Rasa fills them in again when a model is loaded
        knowledge = os.environ.get("PUENTE_KNOWLEDGE", "../knowledge")
        self.folder = Path(knowledge) / "interface"
        self._words: Dict[str, Dict[str, Any]] = {}
        self._seen: Dict[Path, float] = {}

    async def generate(
        self,
        utter_action: Text,
        tracker: DialogueStateTracker,
        output_channel: Text,
        **kwargs: Any,
    ) -> Optional[Dict[Text, Any]]:
        """The message for `utter_action`, or None when the domain does not know it."""
        variations = self.responses.get(utter_action)
        if not variations:
            return None
        spec = variations[0]["custom"]
        words = self._language(tracker.get_slot("language"))
        choices = [
            {"id": id, "label": words["choices"].get(id, id)} for id in spec.get("choices", [])
        ]
        message = {
            "language": words["language"],
            "kind": spec["kind"],
            "text": words["say"][spec["say"]],
            "sources": [],
            "choices": choices,
        }
        return {"custom": message}

    def _language(self, language: Optional[str]) -> Dict[str, Any]:
        self._read()
        return self._words.get(language or "") or next(iter(self._words.values()))

    def _read(self) -> None:
        for file in sorted(self.folder.glob("*.yml"), key=lambda f: (f.stem != "es", f.stem)):
            try:
                changed = file.stat().st_mtime
                if self._seen.get(file) == changed:
                    continue
                words = YAML(typ="safe").load(file.read_text("utf-8"))
                self._words[file.stem] = {
                    "say": dict(words["say"]),
                    "choices": dict(words["choices"]),
                    "language": file.stem,
                }
                self._seen[file] = changed
            except (OSError, YAMLError, KeyError, TypeError, ValueError) as error:
                logger.error("%s was not taken: %s", file.name, type(error).__name__)
