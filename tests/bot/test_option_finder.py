"""The option that a message names."""

from __future__ import annotations

import pytest
from components.option_finder import OptionWords

WORDS = OptionWords(
    {
        "visa": "visa",
        "visa humanitaria": "humanitarian-card",
        "refugio": "refugee",
        "protección complementaria": "complementary",
        "sin papeles": "irregular",
    },
    weak=["irregular"],
)


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("quiero una visa", "visa"),
        ("la VISA HUMANITARIA", "humanitarian-card"),
        ("que es la proteccion complementaria", "complementary"),
        ("entre sin papeles", "irregular"),
        ("estoy sin papeles, puedo pedir refugio?", "refugee"),
    ],
)
def test_the_longest_words_win_and_the_weak_option_gives_way(text: str, option: str) -> None:
    assert [one["value"] for one in WORDS.find(text)] == [option]


@pytest.mark.parametrize("text", ["hola", "revisarme", "", "visado"])
def test_parts_of_words_are_not_options(text: str) -> None:
    assert WORDS.find(text) == []
