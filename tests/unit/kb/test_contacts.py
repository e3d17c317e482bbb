"""A contact's address and hours name their facts, so that each stands in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.kb.impact import impact
from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.messages import contacts_message
from tests.unit.kb.test_loading import change

PLACE = """
office_address:
  value: "Calle Uno 5"
  unit: text
  source: LRPCAP
  as_of: 2026-02-03
  status: practice
  verified: true
office_hours:
  value: "9:00-15:00"
  unit: text
  source: LRPCAP
  as_of: 2026-02-03
  status: practice
  verified: true
"""
CARD = """\
  address: "{office_address}"
  hours: {es: "Lunes: {office_hours}.", en: "Monday: {office_hours}."}
  city: Tapachula
"""


@pytest.fixture
def with_address(folder: Path) -> Path:
    facts = folder / "facts.yml"
    facts.write_text(facts.read_text(encoding="utf-8") + PLACE, encoding="utf-8")
    change(folder, "contacts.yml", "  city: Tapachula\n", CARD)
    return folder


def test_the_card_says_the_address_and_the_hours(with_address: Path) -> None:
    kb = load_knowledge(with_address)
    text = contacts_message(kb, [kb.contact("tapachula")], "en")["text"]
    assert "Calle Uno 5, Tapachula, Chiapas. Monday: 9:00-15:00." in text


def test_a_changed_address_names_the_card(with_address: Path) -> None:
    places = {
        str(touched.place) for touched in impact(load_knowledge(with_address), "office_address")
    }
    assert "contact tapachula › address" in places


@pytest.mark.parametrize("name", ["office_address", "office_hours"])
def test_an_address_nobody_wrote_is_complained_about(with_address: Path, name: str) -> None:
    path = with_address / "contacts.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{" + name + "}", "{nowhere}"), encoding="utf-8")
    with pytest.raises(KnowledgeInvalid, match="nowhere"):
        load_knowledge(with_address)
