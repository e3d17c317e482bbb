"""Syllables and reading ease, held against counts by hand and against textstat."""

from __future__ import annotations

import pytest
import textstat

from actions.kb.checks.reading import reading_ease, words
from actions.kb.checks.syllables import syllables

SPANISH = [
    ("México", 3), ("refugio", 3), ("días", 2), ("ley", 1), ("guía", 2), ("quien", 1),
    ("que", 1), ("pingüino", 3), ("oficina", 4), ("país", 2), ("reunión", 2), ("ayuda", 3),
    ("cuándo", 2), ("frontera", 3), ("día", 2), ("hoy", 1), ("yo", 1), ("y", 1), ("cae", 2),
    ("ciudad", 2), ("veintiuno", 3), ("aéreo", 4), ("migratoria", 4), ("30", 2),
]  # fmt: skip
ENGLISH = [
    ("late", 1), ("table", 2), ("asked", 1), ("wanted", 2), ("houses", 2), ("times", 1),
    ("refugee", 3), ("people", 2), ("business", 2), ("called", 1), ("settled", 2), ("the", 1),
    ("immigration", 4), ("area", 3), ("station", 2), ("day", 1), ("every", 2), ("money", 2),
    ("paying", 2), ("papers", 2), ("deportation", 4), ("employer's", 3),
]  # fmt: skip
EASY_ES = "Vaya hoy a la oficina. Pida su papel. No pague a nadie. Lleve agua y guarde su hoja."
HARD_ES = (
    "La autoridad migratoria competente resolverá la solicitud de reconocimiento mediante la "
    "correspondiente resolución administrativa debidamente fundada y motivada."
)
EASY_EN = "Go to the office today. Ask for your paper. Do not pay. Bring water and keep your sheet."
HARD_EN = (
    "The immigration authority will determine the application for international protection by "
    "means of an administrative decision that contains an explanation of the applicable law."
)


@pytest.mark.parametrize(("word", "count"), SPANISH)
def test_spanish_syllables(word: str, count: int) -> None:
    assert syllables(word, "es") == count


@pytest.mark.parametrize(("word", "count"), ENGLISH)
def test_english_syllables(word: str, count: int) -> None:
    assert syllables(word, "en") == count


@pytest.mark.parametrize("text", [EASY_EN, HARD_EN, f"{EASY_EN} {HARD_EN}"])
def test_english_is_as_easy_as_textstat_says(text: str) -> None:
    textstat.set_lang("en")  # counts syllables by the CMU pronouncing dictionary
    assert reading_ease(text, "en") == pytest.approx(textstat.flesch_reading_ease(text), abs=4)


@pytest.mark.parametrize("text", [EASY_ES, HARD_ES, f"{EASY_ES} {HARD_ES}"])
def test_spanish_is_nearly_as_easy_as_textstat_says_and_never_easier(text: str) -> None:
    textstat.set_lang("es")  # counts syllables by where a word may be broken at the line's end,
    theirs = textstat.fernandez_huerta(text)  # which overlooks a syllable of one letter ("oficina")
    assert theirs - 12 < reading_ease(text, "es") <= theirs + 0.5


def test_the_scales_put_easy_above_hard() -> None:
    assert reading_ease(EASY_ES, "es") > 80 > 55 > reading_ease(HARD_ES, "es")
    assert reading_ease(EASY_EN, "en") > 80 > 60 > reading_ease(HARD_EN, "en")


def test_markdown_is_not_read_and_each_item_is_a_sentence() -> None:
    listed = "**Lleve:**\n\n- agua\n- su [hoja](https://example.org/a-long-address)"
    assert words(listed) == ["Lleve", "agua", "su", "hoja"]
    assert reading_ease("- agua\n- hoja", "es") == reading_ease("Agua. Hoja.", "es")
