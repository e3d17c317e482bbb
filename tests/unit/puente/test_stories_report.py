"""Rasa's reports are read, compared and told; the exit code follows what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from puente.stories import clearly_worse
from puente.stories_report import (
    Intent,
    ReportUnreadable,
    Understanding,
    changed,
    failed_stories,
    story_names,
    table,
    write_intents_junit,
    write_stories_junit,
)
from puente.suite import Count, count_tests

RASA = {
    "greet": {
        "precision": 0.5,
        "recall": 0.75,
        "f1-score": 0.6,
        "support": 4,
        "confused_with": {"thank": 1},
    },
    "thank": {
        "precision": 1.0,
        "recall": 1.0,
        "f1-score": 1.0,
        "support": 4,
        "confused_with": {},
    },
    "macro avg": {"precision": 0.75, "recall": 0.875, "f1-score": 0.8, "support": 8},
    "weighted avg": {"precision": 0.75, "recall": 0.875, "f1-score": 0.8, "support": 8},
}
FAILED = """version: "3.1"
stories:
- story: Danger (first) (/somewhere/tests/stories/test_english.yml)
  steps:
  - intent: danger  # predicted: greet: help
"""
STORIES = """stories:
- story: Danger (first)
  steps: []
- story: Thanks
  steps: []
"""


@pytest.fixture
def new(tmp_path: Path) -> Understanding:
    report = tmp_path / "intent_report.json"
    report.write_text(json.dumps(RASA), "utf-8")
    return Understanding.from_rasa(report)


def before(f1: float, macro: float) -> Understanding:
    return Understanding(
        0.9, macro, {"greet": Intent(0.5, 0.7, f1, 4), "bye": Intent(1.0, 1.0, 1.0, 2)}
    )


def test_rasas_report_is_read_and_kept(new: Understanding, tmp_path: Path) -> None:
    assert new.accuracy == pytest.approx(0.875) and new.macro_f1 == 0.8
    assert new.intents["greet"].confused_with == {"thank": 1}
    new.write(tmp_path / "kept" / "summary.json")
    assert Understanding.read(tmp_path / "kept" / "summary.json") == new


def test_a_missing_or_strange_report_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportUnreadable):
        Understanding.from_rasa(tmp_path / "nothing.json")
    (tmp_path / "odd.json").write_text("[]")
    with pytest.raises(ReportUnreadable):
        Understanding.read(tmp_path / "odd.json")


def test_the_table_has_differences_and_confusions_worst_first(new: Understanding) -> None:
    lines = table(new, before(0.5, 0.9)).splitlines()
    assert lines[2] == (
        "| greet | 4 | 0.500 (+0.000) | 0.750 (+0.050) | 0.600 (+0.100) | thank (1) |"
    )
    assert lines[3].startswith("| thank | 4 | 1.000 |")
    assert lines[-1] == "Accuracy 0.875 (-0.025), macro F1 0.800 (-0.100)"
    assert "(" not in table(new).splitlines()[3]


def test_what_changed_is_named(new: Understanding) -> None:
    assert changed(new, before(0.7, 0.8)) == [
        "worse: greet 0.600 (-0.100)",
        "new: thank",
        "gone: bye",
    ]
    assert changed(new, new) == []


def test_only_a_clear_fall_fails(new: Understanding) -> None:
    assert clearly_worse(new, before(0.65, 0.81)) == {}
    assert set(clearly_worse(new, before(0.75, 0.85))) == {"greet", "all"}


def test_stories_that_failed_are_found_whatever_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "failed.yml").write_text(FAILED, "utf-8")
    failed = failed_stories(tmp_path / "failed.yml")
    assert list(failed) == [("test_english.yml", "Danger (first)")]
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "test_english.yml").write_text(STORIES, "utf-8")
    write_stories_junit(story_names(folder), failed, tmp_path / "stories.xml")
    assert count_tests(tmp_path / "stories.xml") == Count(passed=1, failed=1)
    assert "predicted: greet" in (tmp_path / "stories.xml").read_text("utf-8")
    (tmp_path / "none.yml").write_text('version: "3.1"\n# None of the test stories failed', "utf-8")
    assert failed_stories(tmp_path / "none.yml") == failed_stories(tmp_path / "missing") == {}


def test_intents_have_their_junit_too(new: Understanding, tmp_path: Path) -> None:
    write_intents_junit(new, {"greet": "F1 0.600, was 0.750"}, tmp_path / "intents.xml")
    assert count_tests(tmp_path / "intents.xml") == Count(passed=1, failed=1)
