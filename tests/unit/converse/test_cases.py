"""Reading conversations, and refusing broken files with line and advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from puente.converse.cases import read_cases
from puente.converse.expectations import EXPECTED
from puente.converse.failures import CasesInvalid
from puente.converse.sentences import Sentences
from tests.knowledge_folder import PROJECT

GOOD = """test_cases:
- test_case: Uno
  language: es
  tags: [cost]
  steps:
  - utter: utter_greeting
  - user: costo
    kind: answer
    assertions:
    - {message: 1, answer: refugee-cost}
    - {message: last, choices: [topics]}
  - bot: "Es gratis."
  - choose: topics
"""


def complaints(tmp_path: Path, text: str, names: frozenset[str] | None = None) -> list[str]:
    file = tmp_path / "broken.yml"
    file.write_text(text, "utf-8")
    with pytest.raises(CasesInvalid) as refused:
        read_cases([file], names)
    return [line.removeprefix(f"{file}:") for line in refused.value.details]


def test_a_conversation_is_read_with_its_turns(tmp_path: Path) -> None:
    file = tmp_path / "good.yml"
    file.write_text(GOOD, "utf-8")
    [case] = read_cases([file])
    assert (case.name, case.language, case.tags, case.line) == ("Uno", "es", ("cost",), 2)
    opening, first, second = case.turns
    assert opening.said[0].words == "utter_greeting"
    assert [check.which for check in first.checks] == ["any", 1, "last"]
    assert first.said[0].how == "bot" and first.line == 7
    assert second.choose == "topics"


@pytest.mark.parametrize(
    ("broken", "line", "says"),
    [
        ("test_cases:\n- test_case: a\n  steps: [\n", "4", "Look at indents"),
        ("cases: []\n", "1", "Begin the file with 'test_cases:'"),
        ("test_cases:\n- steps: []\n", "2", "a test case has no name"),
        ("test_cases:\n- test_case: a\n", "2", "Add 'steps:'"),
        ("test_cases:\n- test_case: a\n  lang: es\n  steps:\n  - user: b\n", "3", "'lang'"),
        ("test_cases:\n- test_case: a\n  steps:\n  - user: b\n    kin: answer\n", "5", "'kin'"),
        ("test_cases:\n- test_case: a\n  steps:\n  - user: b\n    kind: anser\n", "5", "emergency"),
        ("test_cases:\n- test_case: a\n  steps:\n  - kind: answer\n", "4", "one speaker"),
        ("test_cases:\n- test_case: a\n  steps:\n  - user: ''\n", "4", "has no words"),
        ("test_cases:\n- test_case: a\n  steps:\n  - user: b\n    regex: '('\n", "5", "regular"),
        ("test_cases:\n- test_case: a\n  steps:\n  - user: b\n    user: c\n", "5", "twice"),
        (
            "test_cases:\n- test_case: a\n  steps:\n  - user: b\n    assertions:\n"
            "    - message: 0\n",
            "6",
            "last, any, every",
        ),
    ],
)
def test_a_broken_file_is_refused_with_line_and_advice(
    tmp_path: Path, broken: str, line: str, says: str
) -> None:
    [first, *_] = complaints(tmp_path, broken)
    assert first.startswith(f"{line}:"), first
    assert says in first


def test_a_sentence_that_nobody_wrote_is_refused(tmp_path: Path, sentences: Sentences) -> None:
    text = "test_cases:\n- test_case: a\n  steps:\n  - user: b\n  - utter: utter_nothing\n"
    [only] = complaints(tmp_path, text, sentences.names)
    assert only.startswith("5:") and "responses.yml" in only


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(CasesInvalid, match="must be mended"):
        read_cases([tmp_path / "nowhere.yml"])
    with pytest.raises(CasesInvalid):
        read_cases([tmp_path])


def test_the_shipped_conversations_can_be_read(sentences: Sentences) -> None:
    assert read_cases([PROJECT / "tests" / "conversations" / "cases"], sentences.names)


@pytest.mark.parametrize("guide", ["README.md", "LEEME.md"])
def test_the_guide_names_everything_that_may_be_expected(guide: str) -> None:
    text = (PROJECT / "docs" / "testing" / guide).read_text("utf-8")
    assert [name for name in EXPECTED if f"`{name}`" not in text] == []
