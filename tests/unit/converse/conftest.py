"""A Puente of a few sentences, and conversations with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from puente.converse.cases import Case, read_cases
from puente.converse.sentences import Sentences
from tests.knowledge_folder import PROJECT

Message = dict[str, Any]


def message(text: str, **more: Any) -> Message:
    """A message of the bot."""
    plain = {"language": "es", "kind": "notice", "text": text, "sources": [], "choices": []}
    return {**plain, **more}


REPLIES: dict[str, list[Message]] = {
    "costo": [
        message("Es gratis.", kind="answer", answer="refugee-cost", sources=[{"title": "Ley"}]),
        message("¿Algo más?", kind="clarify", choices=[{"id": "topics", "label": "Temas"}]),
    ],
    "[topics]": [message("Temas", kind="options", option="visa")],
    "plazo": [
        message(
            "Hasta el 16 de diciembre de 2026",
            kind="deadline",
            sources=[{"title": "Ley"}],
            data={
                "until": "2026-12-16",
                "days": 30,
                "urgent": [{"id": "apply", "passed": False}],
            },
        )
    ],
    "sin fuente": [message("Es gratis.", kind="answer", answer="refugee-cost")],
}


class FakeTalker:
    """Says what a table says; unknown words get a fallback."""

    def __init__(self, language: str | None) -> None:
        self.greeting = [message("Hola.", kind="greeting", language=language or "es")]

    def say(self, text: str) -> list[Message]:
        return REPLIES.get(text, [message("No sé.", kind="fallback")])

    def choose(self, choice: str) -> list[Message]:
        return self.say(f"[{choice}]")


@pytest.fixture(scope="session")
def sentences() -> Sentences:
    return Sentences.read(PROJECT, PROJECT / "knowledge")


@pytest.fixture
def cases(tmp_path: Path) -> Callable[[str], list[Case]]:
    """Reads the steps of one conversation, as they stand below `steps:`."""

    def read(steps: str) -> list[Case]:
        file = tmp_path / "one.yml"
        file.write_text(f"test_cases:\n- test_case: uno\n  tags: [t]\n  steps:\n{steps}", "utf-8")
        return read_cases([file])

    return read
