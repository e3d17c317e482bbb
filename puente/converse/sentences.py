"""The sentences that `utter` may name: responses of the dialogue model and of the interface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from actions.kb.facts import REFERENCE, fill
from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge

RESPONSES = Path("bot") / "domain" / "responses.yml"
OPEN = "\N{HORIZONTAL ELLIPSIS}\N{HORIZONTAL ELLIPSIS}"  # what only the conversation fills in


class Sentences:
    """The words of each sentence, from the knowledge and the names of the responses.

    A sentence of the interface is named by its key (`not_known`), a response by its own name
    (`utter_thanks`), which says the interface's sentence `say` names.
    """

    def __init__(self, kb: Knowledge, responses: dict[str, str]) -> None:
        self._kb = kb
        self._keys = {name: name for name in kb.interface["es"].say} | responses

    @classmethod
    def read(cls, root: Path, knowledge: Path) -> Sentences:
        """The sentences of the project in `root` with this knowledge."""
        return cls(load_knowledge(knowledge), dict(_responses(root / RESPONSES)))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._keys)

    def words(self, name: str, language: str) -> str:
        """What the sentence says; `OPEN` stands for what only a conversation fills in."""
        words, facts = self._kb.interface[language], self._kb.facts
        return REFERENCE.sub(
            lambda match: fill(match[0], facts, words) if match[1] in facts else OPEN,
            words.say[self._keys[name]],
        ).strip()

    def said(self, name: str, language: str, text: str) -> bool:
        """Whether `text` is the sentence, or has it as lines of its own."""
        parts = [re.escape(part) for part in self.words(name, language).split(OPEN)]
        return re.search(rf"(?:\A|\n){'.+?'.join(parts)}(?:\n|\Z)", text, re.DOTALL) is not None


def _responses(file: Path) -> Iterator[tuple[str, str]]:
    domain: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    for name, ways in domain["responses"].items():
        for way in ways:
            yield name, way["custom"]["say"]
