"""Words and letters as a second opinion on danger."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from actions.kb.danger_words import DangerWords

DANGERS = ["me van a matar esta noche", "they want to kill me", "nos siguen unos hombres armados"]
HARMLESS = ["el telefono se apaga", "how much is the visa", "donde compro pan en tapachula"]


@pytest.mark.parametrize(
    ("message", "speaks"),
    [
        ("esta noche nos van a matar", True),
        ("men want to kill us", True),
        ("mi telefono no prende", False),
        ("how much is bread", False),
    ],
)
def test_words_of_danger_speak_for_it(message: str, speaks: bool) -> None:
    assert (DangerWords(DANGERS, HARMLESS).score(message) > 0) is speaks


def test_what_was_learnt_is_kept_until_a_text_changes(tmp_path: Path) -> None:
    kept = tmp_path / "danger_words.npz"
    score = DangerWords(DANGERS, HARMLESS, kept).score("me matan")
    before = kept.read_bytes()
    assert DangerWords(DANGERS, HARMLESS, kept).score("me matan") == score
    assert kept.read_bytes() == before
    other = DangerWords(DANGERS[1:], [*HARMLESS, DANGERS[0]], kept).score("me matan")
    assert kept.read_bytes() != before
    assert other < score


def test_a_damaged_file_is_learnt_anew(tmp_path: Path) -> None:
    kept = tmp_path / "danger_words.npz"
    score = DangerWords(DANGERS, HARMLESS, kept).score("me matan")
    kept.write_bytes(kept.read_bytes()[:100])
    assert DangerWords(DANGERS, HARMLESS, kept).score("me matan") == score


def test_accents_and_capitals_say_nothing() -> None:
    words = DangerWords(DANGERS, HARMLESS)
    assert np.isclose(words.score("MÁTAN"), words.score("matan"))
