"""Figures live once and are put into the words of each language."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from actions.kb.facts import UnknownFact, fill, link, long_date, phrase, references
from actions.kb.loading import load_knowledge
from actions.kb.models import Fact


def fact(value: object, unit: str) -> Fact:
    return Fact.model_validate(
        {
            "value": value,
            "unit": unit,
            "source": "X",
            "as_of": "2026-01-01",
            "status": "in_force",
            "verified": True,
        }
    )


def test_a_period_is_said_in_both_languages(folder: Path) -> None:
    kb = load_knowledge(folder)
    assert fill("Tiene {window}.", kb.facts, kb.interface["es"]) == "Tiene 30 días hábiles."
    assert fill("You have {window}.", kb.facts, kb.interface["en"]) == "You have 30 business days."
    assert fill("{window:value}", kb.facts, kb.interface["es"]) == "30"


def test_one_of_a_unit_is_singular(folder: Path) -> None:
    kb = load_knowledge(folder)
    assert phrase(fact(1, "years"), kb.interface["es"]) == "1 año"
    assert phrase(fact(2, "years"), kb.interface["es"]) == "2 años"


def test_money_and_dates_are_said_as_people_say_them(folder: Path) -> None:
    kb = load_knowledge(folder)
    spanish, english = kb.interface["es"], kb.interface["en"]
    assert phrase(fact(11140.74, "mxn"), spanish) == "11,140.74 pesos mexicanos"
    assert phrase(fact(983, "mxn"), english) == "983 Mexican pesos"
    day = dt.date(2026, 12, 16)
    assert long_date(day, spanish, weekday=True) == "miércoles 16 de diciembre de 2026"
    assert long_date(day, english) == "December 16, 2026"


def test_a_phone_number_can_be_tapped(folder: Path) -> None:
    kb = load_knowledge(folder)
    words = kb.interface["es"]
    assert link(kb.facts["help_phone"], words) == "[800 123 45 67](tel:8001234567)"
    assert references("{help_phone:link} {window}") == {"help_phone", "window"}


def test_an_unknown_fact_is_an_error_and_not_an_empty_place(folder: Path) -> None:
    kb = load_knowledge(folder)
    with pytest.raises(UnknownFact):
        fill("{nothing}", kb.facts, kb.interface["es"])
