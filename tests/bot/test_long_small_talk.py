"""Long messages that were taken for small talk are questions."""

from __future__ import annotations

from typing import Text

import pytest
from components.long_small_talk import LongSmallTalk
from rasa.shared.nlu.training_data.message import Message

PART = LongSmallTalk(LongSmallTalk.get_default_config())
LONG = "hola mire yo quiero saber si con visa puedo trabajar"


@pytest.mark.parametrize(
    ("text", "intent", "becomes"),
    [
        (LONG, "greet", "ask_question"),
        ("hola buenas tardes", "greet", "greet"),
        (LONG, "ask_steps", "ask_steps"),
        (f"/greet {LONG}", "greet", "greet"),
    ],
    ids=["long", "short", "another act", "a choice"],
)
def test_only_long_small_talk_becomes_a_question(text: Text, intent: Text, becomes: Text) -> None:
    message = Message({"text": text, "intent": {"name": intent, "confidence": 0.9}})
    PART.process([message])
    assert message.get("intent") == {"name": becomes, "confidence": 0.9}
