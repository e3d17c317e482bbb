"""Complaints as people, GitHub, CI and programs read them, and the exit code."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.complaints import Complaint
from actions.kb.reporting import as_github, for_people
from tests.unit.kb.test_loading import change

SCHOOL = "answers/general/school.md"


def run(folder: Path, *arguments: str) -> int:
    return cli.main(["--knowledge", str(folder), "check", "--today", "2026-11-24", *arguments])


@pytest.fixture
def informal(folder: Path) -> Path:
    change(folder, SCHOOL, "Sí. Vaya", "Sí, puedes. Vaya")
    return folder


def test_people_get_file_line_problem_and_mend(
    informal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(informal, "--lang", "es") == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == str(informal / SCHOOL)
    assert shown[1] == "  17: error: «puedes» trata de tú  [informal-you]"
    assert shown[2].strip() == "→ escriba la frase de usted"
    assert shown[-1] == "1 × error."
    assert "\x1b" not in "".join(shown), "colour is for terminals"


def test_a_clean_folder_says_what_there_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--lang", "en") == 0
    assert capsys.readouterr().out.startswith("In order: 2 entries, 4 facts")


def test_json_has_one_object_a_complaint(
    informal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(informal, "--format", "json", "--lang", "en") == 1
    [one] = json.loads(capsys.readouterr().out)
    assert one["file"].endswith(SCHOOL)
    assert (one["line"], one["rule"], one["level"]) == (17, "informal-you", "error")
    assert one["problem"] and one["mend"]


def test_github_shows_it_beside_the_line(
    informal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(informal, "--format", "github", "--lang", "en")
    shown = capsys.readouterr().out
    assert shown.startswith(f"::error file={(informal / SCHOOL).as_posix()},line=17,title=informal")


def test_github_commands_are_escaped() -> None:
    complaint = Complaint("a,b.md", 1, "bare-figure", {"found": "5 %\n6"})
    shown = as_github([complaint], Path("k"), "en")
    assert "file=k/a%2Cb.md" in shown
    assert "5 %25%0A6" in shown


def test_junit_counts_errors_as_failures(
    informal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(informal, SCHOOL, "2027-02-23", "2026-11-23")  # overdue: a warning
    run(informal, "--format", "junit")
    suite = ElementTree.fromstring(capsys.readouterr().out).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert len(suite.findall("testcase/failure")) == 1


def test_junit_of_a_clean_folder_is_one_pass(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--format", "junit") == 0
    suite = ElementTree.fromstring(capsys.readouterr().out).find("testsuite")
    assert suite is not None and (suite.get("tests"), suite.get("failures")) == ("1", "0")


def test_warnings_fail_only_when_strict(folder: Path) -> None:
    change(folder, SCHOOL, "2027-02-23", "2026-11-23")
    assert run(folder) == 0
    assert run(folder, "--strict") == 1


def test_suggestions_can_be_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder, SCHOOL, "2027-02-23", "2026-12-01")
    run(folder, "--quiet", "--format", "json")
    assert json.loads(capsys.readouterr().out) == []


def test_a_rule_that_does_not_exist_is_misuse(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--only", "informal-yu") == 2
    told = capsys.readouterr().err
    assert "No existe la regla «informal-yu»" in told and "There is no rule" in told


def test_colours_mark_the_level_on_a_terminal() -> None:
    complaint = Complaint("a.md", 1, "bare-figure", {"found": "5"})
    assert "\x1b[31merror\x1b[0m" in for_people([complaint], Path("k"), "en", colour=True)
