"""The language component in a conversation: what was asked for, what was written, what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional

import pytest
from components.language import LanguageDetector, LanguageJudge, NaiveBayes, examples_in
from components.language import _profiles as profiles
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message


@pytest.fixture(scope="module")
def detector(project: Path) -> LanguageDetector:
    examples = {n: examples_in(project / "nlu_data" / n) for n in profiles()["languages"]}
    judge = LanguageJudge(profiles(), NaiveBayes.learn(examples))
    return LanguageDetector({}, None, None, judge)  # type: ignore[arg-type]


@pytest.fixture
def domain(project: Path) -> Domain:
    return Domain.from_directory(str(project / "bot" / "domain"))


def detect(
    detector: LanguageDetector,
    domain: Domain,
    text: str,
    slots: Optional[Dict[str, Any]] = None,
    asked: Optional[str] = None,
    begun: bool = True,
    spoken: Optional[str] = None,
) -> Message:
    tracker = DialogueStateTracker("a", domain.slots)
    for name, value in (slots or {}).items():
        tracker.slots[name].value = value
    if begun:
        tracker.update(ActionExecuted("action_listen"))
    message = Message({"text": text, "metadata": {"language": asked, "spoken": spoken}})
    return detector.process([message], tracker)[0]


def language(message: Message) -> Optional[str]:
    values = [e["value"] for e in message.get("entities", []) if e["entity"] == "language"]
    return values[-1] if values else None


def test_the_first_message_gives_the_language(detector: LanguageDetector, domain: Domain) -> None:
    assert language(detect(detector, domain, "necesito ayuda")) == "es"
    assert language(detect(detector, domain, "i need help please")) == "en"


def test_nothing_is_said_when_nothing_changes(detector: LanguageDetector, domain: Domain) -> None:
    assert language(detect(detector, domain, "necesito ayuda", {"language": "es"})) is None


def test_a_conversation_that_the_store_lost_goes_on_in_its_language(
    detector: LanguageDetector, domain: Domain
) -> None:
    assert language(detect(detector, domain, "ok 123", spoken="en")) == "en"
    assert language(detect(detector, domain, "necesito ayuda por favor", spoken="en")) == "es"


def test_a_language_chosen_in_the_widget_holds_for_short_messages(
    detector: LanguageDetector, domain: Domain
) -> None:
    assert language(detect(detector, domain, "gracias", {"language": "es"}, asked="en")) == "en"


def test_a_clear_message_goes_before_a_language_chosen_earlier(
    detector: LanguageDetector, domain: Domain
) -> None:
    text = "oiga y si no tengo dinero para el viaje qué puedo hacer con mis hijos"
    assert language(detect(detector, domain, text, {"language": "en"}, asked="en")) == "es"


def test_another_language_becomes_an_intent(detector: LanguageDetector, domain: Domain) -> None:
    message = detect(detector, domain, "bonjour, je parle français", {"language": "es"})
    assert message.get("intent")["name"] == "other_language"
    assert language(message) is None


def test_without_a_conversation_it_stays_silent(
    detector: LanguageDetector, domain: Domain
) -> None:
    message = detect(detector, domain, "necesito ayuda", begun=False)
    assert language(message) is None
