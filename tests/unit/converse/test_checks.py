"""What counts as expected, turn by turn, with a Puente that answers from a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puente.converse.cases import Case
from puente.converse.expectations import absent, contained
from puente.converse.playing import Result, play
from puente.converse.sentences import Sentences
from tests.unit.converse.conftest import FakeTalker

Read = Callable[[str], list[Case]]


def wrong(result: Result) -> list[str]:
    return [one.name for played in result.turns for one in played.wrong]


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        ("  - {user: costo, kind: answer, answer: refugee-cost, contains: GRATIS}\n", []),
        ("  - {user: costo, kind: steps}\n", ["kind"]),
        ("  - {user: costo, kind: answer, answer: school}\n", ["answer"]),
        # both must hold of one message, not each of some message
        ("  - {user: costo, kind: clarify, answer: refugee-cost}\n", ["kind"]),
        ("  - {user: costo, choices: [topics]}\n", []),
        ("  - {user: costo, choices: [triage]}\n", ["choices"]),
        ("  - {user: costo, not_choices: [topics]}\n", ["not_choices"]),
        ("  - {user: costo, not_contains: [caro, más]}\n", ["not_contains"]),
        ("  - {user: costo, language: en}\n", ["language"]),
        ("  - {user: plazo, data: {until: 2026-12-16, days: 30}}\n", []),
        ("  - {user: plazo, data: {urgent: [{id: apply, passed: false}]}}\n", []),
        ("  - {user: plazo, not_data: {urgent: [{id: apply}]}}\n", ["not_data"]),
        ("  - {user: plazo, data: {until: 2026-12-17}}\n", ["data"]),
        ("  - {user: plazo, regex: '\\d+ de diciembre'}\n", []),
        ("  - {user: plazo, regex: '^enero'}\n", ["regex"]),
        ("  - user: costo\n    assertions: [{message: 2, kind: clarify}]\n", []),
        ("  - user: costo\n    assertions: [{message: 1, kind: clarify}]\n", ["kind"]),
        ("  - user: costo\n    assertions: [{message: last, kind: clarify}]\n", []),
        ("  - user: costo\n    assertions: [{message: 3}]\n", ["message"]),
        ("  - user: costo\n    assertions: [{message: every, kind: answer}]\n", ["kind"]),
        ("  - user: costo\n  - bot: Es gratis.\n  - bot: ¿Algo más?\n", []),
        ("  - user: costo\n  - bot: ¿Algo más?\n  - bot: Es gratis.\n", ["bot"]),
        ("  - user: costo\n  - {bot: Es gratis., kind: answer}\n", []),
        ("  - user: costo\n  - {bot: Es gratis., kind: notice}\n", ["kind"]),
        ("  - user: sin fuente\n", ["sources"]),
        ("  - user: costo\n  - {choose: topics, option: visa}\n", []),
    ],
)
def test_what_is_expected(cases: Read, sentences: Sentences, steps: str, names: list[str]) -> None:
    [case] = cases(steps)
    assert wrong(play(case, FakeTalker, sentences)) == names


def test_a_named_sentence_is_found_with_what_the_conversation_fills_in(
    sentences: Sentences,
) -> None:
    spanish = sentences.words("thanks", "es")
    assert sentences.said("utter_thanks", "es", spanish)
    assert sentences.said("thanks", "es", f"Antes.\n\n{spanish}")
    assert not sentences.said("thanks", "en", spanish)
    assert not sentences.said("thanks", "es", f"{spanish} Y más.")
    assert sentences.said("step_number", "es", "Paso 2 de 7")
    assert sentences.said("not_known", "en", sentences.words("not_known", "en"))


def test_values_are_compared_as_people_mean_them() -> None:
    assert contained({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}})
    assert contained([{"id": "x"}], [{"id": "y"}, {"id": "x", "more": 1}])
    assert contained(["a", "b"], ["a", "b"]) and not contained(["a"], ["a", "b"])
    assert not contained({"a": 1}, {}) and not contained({"a": 1}, None)
    assert not contained(True, False) and contained(False, False)
    assert absent({"options": ["visa"]}, {"options": ["refugee"]}) and absent({"a": 1}, None)
    assert not absent({"options": ["visa"]}, {"options": ["refugee", "visa"]})
