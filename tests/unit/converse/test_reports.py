"""The reports: a page, JUnit and JSON; and what the terminal shows."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from puente.converse import report
from puente.converse.cases import Case
from puente.converse.command import chosen, show
from puente.converse.failures import ConverseError, NobodyThere
from puente.converse.playing import Result, at, play_all
from puente.converse.sentences import Sentences
from puente.suite import Count, count_tests
from tests.unit.converse.conftest import FakeTalker, Message

Read = Callable[[str], list[Case]]
STEPS = "  - {user: costo, kind: answer}\n  - {user: '<b>x</b>', kind: answer}\n"


@pytest.fixture
def results(cases: Read, sentences: Sentences) -> list[Result]:
    return play_all(cases(STEPS), FakeTalker, sentences, jobs=2)


def test_the_page_holds_transcript_and_what_was_wrong(
    results: list[Result], tmp_path: Path
) -> None:
    report.write_html(results, tmp_path / "a" / "report.html")
    page = (tmp_path / "a" / "report.html").read_text("utf-8")
    HTMLParser().feed(page)
    assert "0 of 1 conversations passed" in page and "Es gratis." in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page and "<b>x</b>" not in page
    assert "<td>answer</td><td>fallback</td>" in page
    assert "http://" not in page and "https://" not in page  # nothing is loaded from elsewhere


def test_junit_is_counted_as_the_suite_counts(results: list[Result], tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    report.write_junit(results, file)
    assert count_tests(file) == Count(passed=0, failed=1)
    failure = ElementTree.parse(file).getroot().find(".//failure")
    assert failure is not None and "came fallback" in (failure.text or "")


def test_json_has_every_turn(results: list[Result], tmp_path: Path) -> None:
    report.write_json(results, tmp_path / "report.json")
    read = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (read["passed"], read["failed"]) == (0, 1)
    turns = read["conversations"][0]["turns"]
    assert [turn["user"] for turn in turns] == [None, "costo", "<b>x</b>"]
    assert turns[2]["wrong"] == [{"name": "kind", "expected": "answer", "came": "fallback"}]


def test_the_terminal_says_file_line_and_difference(
    results: list[Result], capsys: pytest.CaptureFixture[str]
) -> None:
    show(results)
    out = capsys.readouterr().out
    assert "one.yml:2: uno" in out and "line 6 > <b>x</b>" in out
    assert out.endswith("0 passed, 1 failed\n")


def test_cases_are_chosen_by_words_of_name_or_tag(cases: Read) -> None:
    assert chosen(cases(STEPS), "UNO") and chosen(cases(STEPS), "t")
    with pytest.raises(ConverseError, match="dos"):
        chosen(cases(STEPS), "dos")


class Broken(FakeTalker):
    """A Puente that breaks the line at the first message."""

    def say(self, text: str) -> list[Message]:
        raise httpx.ReadError("gone")


def test_a_broken_line_is_a_wrong_reply_and_not_the_end(cases: Read, sentences: Sentences) -> None:
    [result] = play_all(cases(STEPS), Broken, sentences)
    assert not result.passed and len(result.turns) == 3
    assert result.turns[1].wrong[0].came == "ReadError"


def test_nobody_there_is_told() -> None:
    with pytest.raises(NobodyThere, match="make run"):
        at("http://127.0.0.1:9")
