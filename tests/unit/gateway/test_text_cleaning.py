from __future__ import annotations

import pytest

from gateway.text import EmptyText, TextTooLong, clean


def test_an_ordinary_question_stays_as_it_is() -> None:
    assert clean("¿Cuánto tiempo tengo, señor?", 100) == "¿Cuánto tiempo tengo, señor?"


@pytest.mark.parametrize(
    "typed", ["/restart", "  / /restart", "\u200b/restart", "／restart", "//restart"]
)
def test_a_slash_never_makes_a_command(typed: str) -> None:
    assert clean(typed, 100) == "restart"


def test_a_slash_inside_stays() -> None:
    assert clean("11/3/26", 100) == "11/3/26"


@pytest.mark.parametrize(
    "typed", ["", "   ", "/", " / ", "\u200b\u200b", "\x00", "\U000e0041", "\ud83d"]
)
def test_what_is_empty_after_cleaning_is_refused(typed: str) -> None:
    with pytest.raises(EmptyText):
        clean(typed, 100)


def test_invisible_characters_go() -> None:
    assert clean("a\u200bb\u202ec\u2066d\x00e\ufeff\U000e0061f", 100) == "abcdef"


def test_half_an_emoji_goes_and_a_whole_one_stays() -> None:
    assert clean("hola \ud83d 🙂", 100) == "hola 🙂"


def test_accents_are_put_together() -> None:
    assert clean("si\u0301", 100) == "sí"


def test_piles_of_marks_are_cut() -> None:
    assert len(clean("h" + "\u0323\u0302\u0303" * 20, 100)) <= 3


def test_long_runs_and_spaces_collapse_but_amounts_do_not() -> None:
    assert clean("nooooooo  \n\n  100000 pesos!!!!!!", 100) == "nooo 100000 pesos!!!"


def test_a_line_break_separates_words() -> None:
    assert clean("uno\ndos\ttres", 100) == "uno dos tres"


def test_too_long_counts_what_is_left() -> None:
    assert clean("ab" * 5 + "\u200b" * 50, 10) == "ab" * 5
    with pytest.raises(TextTooLong):
        clean("ab" * 5 + "c", 10)
