"""How long they can hold people: what holds today first, then every layer with its date."""

from __future__ import annotations

from typing import Any

import pytest

from actions.holding import HELD_NOW, held_card
from actions.kb.models import Knowledge
from tests.unit.actions.conftest import Call


def ids(message: dict[str, Any]) -> list[str]:
    return [choice["id"] for choice in message["choices"]]


async def test_every_layer_comes_with_its_date_the_oldest_first(call: Call) -> None:
    [message], _ = await call("action_holding", entities={"option": "refugee"})
    assert message["data"] == {"situation": "refugee", "layers": ["announced_2018", "law"]}
    text = message["text"]
    assert text.startswith("Vale esto de refugio.")
    assert text.index("octubre de 2018") < text.index("3 de febrero de 2026")


async def test_the_situation_is_heard_in_the_words(call: Call) -> None:
    [message], slots = await call("action_holding", "¿y si viajo con mi familia?")
    assert message["data"]["situation"] == "families" and slots["option"] == "irregular"
    assert "La ley protege a familias." in message["text"]
    assert message["text"].endswith("Diga que viaja con menores.")
    assert ids(message) == ["person"]


async def test_a_choice_names_the_situation(call: Call) -> None:
    [message], slots = await call("action_holding", entities={"option": "families"})
    assert message["data"]["situation"] == "families"
    assert slots["option"] == "irregular"


async def test_nothing_named_is_about_entry_without_papers(call: Call) -> None:
    [message], _ = await call("action_holding", slots={"language": "en"})
    assert message["data"]["situation"] == "irregular"
    assert message["text"].startswith("This holds without papers.")


async def test_the_option_talked_about_is_kept(call: Call) -> None:
    [message], _ = await call("action_holding", slots={"option": "refugee"})
    assert message["option"] == "refugee"


@pytest.mark.parametrize("situation", ["families", "children", "refugee", "irregular"])
def test_the_shipped_situations_give_all_four_layers(shipped: Knowledge, situation: str) -> None:
    one = shipped.holding[situation]
    layers = one.holding or shipped.options[one.option].holding
    assert {layer.layer for layer in layers} == {"announced_2018", "law", "court", "practice"}


@pytest.mark.parametrize("language", ["es", "en"])
def test_who_is_held_now_gets_rights_and_people_to_call(shipped: Knowledge, language: str) -> None:
    assert HELD_NOW in shipped.entries
    card = held_card(shipped, language)
    assert "800 226 87 69" in card["text"]
    assert shipped.options["irregular"].rights[language][0] in card["text"]
    assert "holding:children" in ids(card)
