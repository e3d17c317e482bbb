"""The bot's own sentences come from the interface files, in the conversation's language."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any, Dict, Optional

import pytest
from components.interface_words import InterfaceWords
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig


@pytest.fixture
def folder(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(project / "knowledge" / "interface", tmp_path / "interface")
    monkeypatch.setenv("PUENTE_KNOWLEDGE", str(tmp_path))
    return tmp_path / "interface"


@pytest.fixture
def domain(project: Path) -> Domain:
    return Domain.from_directory(str(project / "bot" / "domain"))


def say(words: InterfaceWords, domain: Domain, action: str, language: Optional[str]) -> Dict[str, Any]:
    tracker = DialogueStateTracker("a", domain.slots)
    tracker.slots["language"].value = language
    message = asyncio.run(words.generate(action, tracker, "puente"))
    assert message is not None
    return message["custom"]


def test_every_sentence_of_the_domain_exists_in_both_languages(
    folder: Path, domain: Domain
) -> None:
    words = InterfaceWords(EndpointConfig(), domain)
    for action in domain.responses:
        for language in ("es", "en"):
            message = say(words, domain, action, language)
            assert message["language"] == language
            assert message["text"] and "{" not in message["text"]
            for choice in message["choices"]:
                assert choice["label"] != choice["id"], f"{choice['id']} has no label"


def test_without_a_language_it_speaks_spanish(folder: Path, domain: Domain) -> None:
    words = InterfaceWords(EndpointConfig(), domain)
    assert say(words, domain, "utter_greeting", None)["language"] == "es"


def test_a_change_is_taken_and_a_broken_file_leaves_the_old_words(
    folder: Path, domain: Domain
) -> None:
    words = InterfaceWords(EndpointConfig(), domain)
    before = say(words, domain, "utter_thanks", "es")["text"]
    file = folder / "es.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace(before, "De nada, aquí estoy."), "utf-8")
    os.utime(file, (1, 1))
    assert say(words, domain, "utter_thanks", "es")["text"] == "De nada, aquí estoy."
    file.write_text("say: [", "utf-8")
    os.utime(file, (2, 2))
    assert say(words, domain, "utter_thanks", "es")["text"] == "De nada, aquí estoy."
