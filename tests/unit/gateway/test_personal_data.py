"""Personal data is taken out of a message; dates, amounts and articles stay."""

from __future__ import annotations

import pytest

from gateway.personal_data import PersonalData

GUARD = PersonalData()
EXAMPLES = [
    (name, example) for name, kind in GUARD.patterns.kinds.items() for example in kind.examples
]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_each_example_is_recognised(kind: str, example: str) -> None:
    screened = GUARD.screen(example)
    assert screened.kinds, example
    assert kind in screened.kinds


@pytest.mark.parametrize("text", GUARD.patterns.harmless)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert GUARD.screen(text) == GUARD.screen(GUARD.screen(text).text)
    assert GUARD.screen(text).text == text
    assert GUARD.screen(text).kinds == ()


@pytest.mark.parametrize(
    "text",
    [
        "mi numero es 55 1234 5678 llamame",
        "call me +1 (202) 555-0143",
        "whatsapp +504 9988-7766",
        "mi cel 9621234567",
    ],
)
def test_phone_numbers_are_recognised(text: str) -> None:
    screened = GUARD.screen(text)
    assert screened.kinds == ("phone",)
    assert not any(character.isdigit() for character in screened.text)


def test_the_question_beside_the_data_is_kept() -> None:
    screened = GUARD.screen(
        "me llamo Rosa Pérez, mi pasaporte es G12345678, ¿cuánto cuesta pedir refugio?"
    )
    assert set(screened.kinds) == {"document", "name"}
    assert "¿cuánto cuesta pedir refugio?" in screened.text
    assert "Rosa" not in screened.text and "G12345678" not in screened.text


def test_data_alone_leaves_nothing_to_say() -> None:
    assert not GUARD.screen("4111 1111 1111 1111").says_something


def test_a_number_that_is_no_card_stays() -> None:
    assert "1234567812345678" in GUARD.screen("folio raro 1234567812345678 x").text
