"""Taking over what came: shown first, written only when the answer is yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puente.converse.cases import Case, read_cases
from puente.converse.command import offer
from puente.converse.playing import play
from puente.converse.sentences import Sentences
from puente.converse.updating import Update, proposed
from tests.unit.converse.conftest import FakeTalker

STEPS = """  # a comment that stays
  - user: costo
    kind: steps   # this too
    choices: [nothing]
  - bot: |
      Cuesta mucho.
  - {user: plazo, data: {until: 2026-01-01, days: 30}}
"""
AFTER = """  # a comment that stays
  - user: costo
    kind: answer   # this too
    choices: [nothing]
  - bot: "Es gratis."
  - {user: plazo, data: {until: "2026-12-16", days: 30}}
"""


@pytest.fixture
def update(cases: Callable[[str], list[Case]], sentences: Sentences) -> Update:
    return proposed([play(case, FakeTalker, sentences) for case in cases(STEPS)])


def test_the_difference_is_shown_and_no_means_no(
    update: Update, capsys: pytest.CaptureFixture[str]
) -> None:
    [change] = update.changes
    before = change.file.read_text("utf-8")
    assert not offer(update, lambda question: "")
    out = capsys.readouterr().out
    assert "-    kind: steps" in out and "+    kind: answer" in out
    assert "1 to be mended by hand" in out
    assert change.file.read_text("utf-8") == before


def test_yes_changes_values_and_nothing_else(update: Update) -> None:
    [change] = update.changes
    assert offer(update, lambda question: "sí")
    assert change.file.read_text("utf-8").endswith(AFTER)
    assert read_cases([change.file])


def test_nothing_to_change_asks_nothing() -> None:
    def never(question: str) -> str:
        raise AssertionError(question)

    assert not offer(Update([], 0), never)
