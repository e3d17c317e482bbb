from __future__ import annotations

import pytest

from actions.kb.models import Knowledge
from gateway.language import Tongue, accepted

BOTH = ("es", "en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("es-MX", "es"),
        ("fr;q=1, en;q=0.2, es;q=0.1", "en"),
        ("ht", "es"),
        ("", "es"),
        ("en;q=x", "es"),
    ],
)
def test_the_browser_says_which_language_it_prefers(header: str, language: str) -> None:
    assert accepted(header, BOTH) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("cuanto tiempo tengo para pedir refugio", "es"),
        ("how long do i have to apply", "en"),
        ("my children need school", "en"),
        ("quiero una visa para mi esposa", "es"),
    ],
)
def test_a_plain_sentence_shows_its_language(shipped: Knowledge, text: str, language: str) -> None:
    assert Tongue(shipped).guess(text) == language


@pytest.mark.parametrize("text", ["", "123", "zzz", "🙂"])
def test_no_words_no_guess(shipped: Knowledge, text: str) -> None:
    assert Tongue(shipped).guess(text) is None
