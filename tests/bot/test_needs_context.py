"""Acts that need something before them are questions where nothing came before."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional, Text

import pytest
from components.needs_context import NeedsContext
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import read_yaml_file


@pytest.fixture(scope="module")
def domain(project: Path) -> Domain:
    return Domain.from_directory(str(project / "bot" / "domain"))


@pytest.fixture(scope="module")
def part(project: Path) -> NeedsContext:
    """As config.yml sets it up."""
    pipeline = read_yaml_file(project / "bot" / "config.yml")["pipeline"]
    [config] = [one for one in pipeline if one["name"].endswith(".NeedsContext")]
    return NeedsContext({**NeedsContext.get_default_config(), **config})


def intent(
    part: NeedsContext, tracker: Optional[DialogueStateTracker], name: Text, text: Text = "eso"
) -> Text:
    message = Message({"text": text, "intent": {"name": name, "confidence": 0.9}})
    part.process([message], tracker)
    assert message.get("intent")["confidence"] == 0.9
    return str(message.get("intent")["name"])


@pytest.mark.parametrize(
    ("name", "slot", "value"),
    [("go_back", "step", 2.0), ("change_answer", "triage", {"answers": {"nationality": "hn"}})],
)
def test_an_act_needs_what_it_is_about(
    part: NeedsContext, domain: Domain, name: Text, slot: Text, value: Any
) -> None:
    tracker = DialogueStateTracker("a", domain.slots)
    assert intent(part, tracker, name) == "ask_question"
    tracker._set_slot(slot, value)
    assert intent(part, tracker, name) == name


def test_every_slot_and_intent_is_in_the_domain(part: NeedsContext, domain: Domain) -> None:
    assert part.config["needs"]
    assert set(part.config["needs"]) <= set(domain.intents)
    assert set(part.config["needs"].values()) <= {slot.name for slot in domain.slots}


def test_other_acts_choices_and_messages_outside_a_conversation_stay(
    part: NeedsContext, domain: Domain
) -> None:
    tracker = DialogueStateTracker("a", domain.slots)
    assert intent(part, tracker, "greet") == "greet"
    assert intent(part, tracker, "go_back", "/go_back") == "go_back"
    assert intent(part, None, "go_back") == "go_back"
    assert intent(part, DialogueStateTracker.from_events("a", []), "go_back") == "go_back"
