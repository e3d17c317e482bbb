"""What `make test` counts, and its last line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from puente import suite
from puente.places import Places
from puente.suite import Count, count_stories, count_tests


def test_pytests_results_are_counted(tmp_path: Path):
    results = tmp_path / "main.xml"
    results.write_text(
        '<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"/></testsuites>'
    )
    assert count_tests(results) == Count(passed=4, failed=3, skipped=3)
    assert count_tests(tmp_path / "missing.xml") == Count()


def test_rasas_story_report_is_counted(tmp_path: Path):
    report = tmp_path / "story_report.json"
    report.write_text(json.dumps({"conversation_accuracy": {"correct": 41, "total": 43}}))
    assert count_stories(report) == Count(passed=41, failed=2)
    report.write_text("{}")
    assert count_stories(report) is None


@pytest.fixture
def two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {
        "main": ("main", lambda places: Count(5, 0, 2)),
        "bot": ("bot", lambda places: Count(3, 0)),
    }
    monkeypatch.setattr(suite, "PARTS", parts)


@pytest.mark.usefixtures("two_parts")
def test_the_last_line_is_the_sum(capsys: pytest.CaptureFixture[str]):
    assert suite.main([]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "8 passed, 0 failed"


@pytest.mark.usefixtures("two_parts")
def test_skipped_tests_fail_where_nothing_may_be_skipped(capsys: pytest.CaptureFixture[str]):
    assert suite.main(["--no-skips"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "8 passed, 2 failed"


def test_a_pytest_that_collects_nothing_is_a_failure(project: Places):
    project.main_python.parent.mkdir(parents=True)
    project.main_python.write_text("#!/bin/sh\nexit 5\n")
    project.main_python.chmod(0o755)
    assert suite.main_tests(project) == Count(failed=1)
