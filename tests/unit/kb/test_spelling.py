"""Misspelt words become what was meant; words that exist and names stay."""

from __future__ import annotations

import pytest

from actions.kb.index import indexed_texts
from actions.kb.models import Knowledge
from actions.kb.spelling import Spelling, sound


@pytest.fixture(scope="module")
def spelling(shipped: Knowledge) -> Spelling:
    texts = indexed_texts(shipped)
    return Spelling(
        [text.text for text in texts if text.part == "passage"],
        [text.text for text in texts if text.part == "question"],
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("kiero pedir refujjio en mexco", "quiero pedir refugio en mexico"),
        ("mi targeta de bisitante bencio", "mi tarjeta de visitante vencio"),
        ("nesesito un abogdo", "necesito un abogado"),
        ("how do i aply for refugge", "how do i apply for refuge"),
        ("my aplication was denyed", "my application was denied"),
        ("MI TARGETA", "MI tarjeta"),
    ],
)
def test_slips_are_mended(spelling: Spelling, written: str, meant: str) -> None:
    assert spelling.mended(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "¿Cuánto tiempo me pueden tener encerrado?",
        "Soy de Arriaga y mi primo vive en Huixtla",
        "my cousin Kereem has no visa",
        "mi abuela le pone orégano a la sopa",
        "COMAR INM CURP",
        "",
        "??? 123 ñ",
    ],
)
def test_words_and_names_stay(spelling: Spelling, written: str) -> None:
    assert spelling.mended(written) == written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("visa", "bisa"),
        ("hacer", "aser"),
        ("queso", "keso"),
        ("ciudad", "siudad"),
        ("photo", "foto"),
    ],
)
def test_what_sounds_the_same_is_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)
