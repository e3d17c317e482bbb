"""A chat in the terminal becomes a test case that passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from puente.converse.cases import read_cases
from puente.converse.failures import ConverseError
from puente.converse.playing import play
from puente.converse.recording import add_to, as_yaml, chat
from puente.converse.sentences import Sentences
from tests.unit.converse.conftest import FakeTalker


def typed(*lines: str) -> Callable[[str], str]:
    left = list(lines)
    return lambda question: left.pop(0)


def test_a_chat_becomes_a_case_that_passes(tmp_path: Path, sentences: Sentences) -> None:
    shown: list[str] = []
    spoken = chat(FakeTalker, "es", typed("costo", "1", "9", ""), shown.append)
    assert [turn.words for turn in spoken] == ["costo", "topics", "9"]
    assert any("1. Temas" in line for line in shown)
    file = tmp_path / "new" / "recorded.yml"
    add_to(file, as_yaml("Costo: ¿cuánto?", "es", spoken))
    add_to(file, as_yaml("Otra vez", None, spoken))
    first, second = read_cases([file])
    assert (first.name, first.language, second.language) == ("Costo: ¿cuánto?", "es", None)
    assert first.turns[1].checks[0].wants == {
        "kind": "answer",
        "answer": "refugee-cost",
        "language": "es",
    }
    assert play(first, FakeTalker, sentences).passed


def test_the_end_of_the_input_ends_the_chat() -> None:
    def gone(question: str) -> str:
        raise EOFError

    assert chat(FakeTalker, None, gone, lambda line: None) == []


def test_a_file_that_cannot_take_the_case_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "broken.yml"
    file.write_text("test_cases: [", "utf-8")
    with pytest.raises(ConverseError):
        add_to(file, as_yaml("x", None, chat(FakeTalker, None, typed("costo", ""), print)))
    assert file.read_text("utf-8") == "test_cases: ["
    assert list(tmp_path.iterdir()) == [file]
