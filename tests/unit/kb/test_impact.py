"""A figure's places are all found: sentences, options, deadlines, contacts, the interface."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.impact import impact
from actions.kb.loading import load_knowledge
from actions.kb.texts import sentences


def test_every_place_that_says_or_uses_a_figure_is_named_with_its_sentence(folder: Path) -> None:
    found = {
        (str(t.place), t.language): t.sentence for t in impact(load_knowledge(folder), "window")
    }
    assert found["entry deadline › text", "es"] == "Tiene 30 días hábiles."
    assert found["entry deadline › text", "en"] == "You have 30 business days."
    assert found["option refugee › steps › ask › text", "es"] == "Vaya en 30 días hábiles."
    assert found["option refugee › steps › ask › takes", "en"] == "30 business days"
    assert found["deadline entry › result", "es"].endswith("30 días hábiles.")
    assert ("deadline entry › fact", "es") in found
    assert not [place for place, _ in found if "facts" in place]


def test_a_number_touches_its_contact_and_the_sentences_of_the_interface(folder: Path) -> None:
    kb = load_knowledge(folder)
    places = {str(touched.place) for touched in impact(kb, "emergency_number")}
    assert "contact emergency › phones › 1" in places
    assert "interface danger › say" in places


def test_sentences_end_where_readers_stop_and_dates_do_not() -> None:
    assert sentences("**Uno.** Dos a las 5.30 p. m. Tres:\n- cuatro\n- cinco") == [
        "Uno.",
        "Dos a las 5.30 p. m.",
        "Tres:",
        "cuatro",
        "cinco",
    ]


def test_the_command_suggests_a_name_for_one_that_is_not_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--knowledge", str(folder), "impact", "window"]) == 0
    assert "Vaya en 30 días hábiles." in capsys.readouterr().out
    assert cli.main(["--knowledge", str(folder), "impact", "windw"]) == 2
    assert "¿Quiso decir window?" in capsys.readouterr().err
