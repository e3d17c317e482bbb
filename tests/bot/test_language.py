"""The language of a message: right on short ones, and kept when a message proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from components.language import LanguageJudge, NaiveBayes, examples_in
from components.language import _profiles as profiles


@pytest.fixture(scope="session")
def judge(project: Path) -> LanguageJudge:
    examples = {n: examples_in(project / "nlu_data" / n) for n in profiles()["languages"]}
    return LanguageJudge(profiles(), NaiveBayes.learn(examples))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola", "es"),
        ("QUIERO ASILO", "es"),
        ("necesito ayuda con mis papeles", "es"),
        ("q pasa si no tngo pasaporte", "es"),
        ("cuanto tiempo tengo pa pedir refugio", "es"),
        ("me pueden deportar", "es"),
        ("hello", "en"),
        ("i need asylum", "en"),
        ("can they deport me", "en"),
        ("wat papers do i need pls", "en"),
        ("HOW LONG CAN THEY HOLD ME", "en"),
        ("my son is sick", "en"),
    ],
)
def test_the_first_message_sets_the_language(
    judge: LanguageJudge, text: str, language: str
) -> None:
    assert judge.judge(text, None) == language


@pytest.mark.parametrize(
    "text",
    ["no", "ok", "visa", "COMAR Tapachula", "CURP", "2026", "👍", "...", "11/3/26", "zxcv qwrt", ""],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_message_that_proves_nothing_keeps_the_language(
    judge: LanguageJudge, text: str, language: str
) -> None:
    assert judge.judge(text, language) == language


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("¿cuánto cuesta pedir refugio?", "en", "es"),
        ("how much does it cost", "es", "en"),
        ("gracias", "en", "es"),
        ("thanks", "es", "en"),
        ("english", "es", "en"),
        ("español", "en", "es"),
    ],
)
def test_people_switch_by_writing(
    judge: LanguageJudge, text: str, before: str, after: str
) -> None:
    assert judge.judge(text, before) == after


def test_a_language_asked_for_is_kept_against_a_word_or_two(judge: LanguageJudge) -> None:
    assert judge.judge("gracias", "en", locked=True) == "en"
    long = "oiga y si no tengo dinero para el viaje qué puedo hacer con mis hijos"
    assert judge.judge(long, "en", locked=True) == "es"


def test_the_same_text_always_gives_the_same_language(judge: LanguageJudge) -> None:
    texts = ["no se si puedo trabajar", "is it free", "papeles please"]
    first = [judge.scores(text) for text in texts]
    for _ in range(10):
        assert [judge.scores(text) for text in texts] == first


@pytest.mark.parametrize(
    "text",
    [
        "bonjour, je parle français",
        "mwen pale kreyòl ayisyen",
        "eu preciso de ajuda, não falo espanhol",
        "мне нужна помощь",
        "我需要帮助",
        "أحتاج مساعدة",
    ],
)
def test_a_message_in_neither_language_is_seen(judge: LanguageJudge, text: str) -> None:
    assert judge.is_other(text)


@pytest.mark.parametrize(
    "text",
    ["hola", "no", "COMAR", "can i work with this card", "me la dan o no", "les pido ayuda", "👍"],
)
def test_a_message_in_our_languages_is_not_taken_for_another(
    judge: LanguageJudge, text: str
) -> None:
    assert not judge.is_other(text)
