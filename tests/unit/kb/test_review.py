"""What is due is listed; what was reviewed is noted without anybody editing dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.failures import NotThere, ToolFailure
from actions.kb.loading import load_knowledge
from actions.kb.review import after_months, by_source, due, mark_reviewed, old_contacts

TODAY = dt.date(2026, 11, 30)
BY = dt.date(2027, 2, 23)


def test_what_is_due_is_listed_with_entries_options_and_deadlines(folder: Path) -> None:
    kb = load_knowledge(folder)
    names = {one.name for one in due(kb, BY)}
    assert {"deadline", "school", "option:refugee", "deadline:entry"} <= names
    assert due(kb, BY - dt.timedelta(days=1)) == []


def test_what_is_due_stands_under_the_sources_it_cites(folder: Path) -> None:
    kb = load_knowledge(folder)
    groups = by_source(kb, due(kb, BY))
    assert [source for source, _ in groups] == ["LRPCAP"]
    assert "school" in {one.id for one in groups[0][1]}


def test_contacts_that_nobody_confirmed_for_a_year_are_named(folder: Path) -> None:
    kb = load_knowledge(folder)
    assert old_contacts(kb, TODAY) == []
    assert {"help", "tapachula"} <= {c.id for c in old_contacts(kb, dt.date(2027, 2, 4))}


def test_marking_changes_the_dates_and_nothing_else(folder: Path) -> None:
    file = folder / "answers/general/school.md"
    before = file.read_text(encoding="utf-8").splitlines()
    assert mark_reviewed(folder, ["school"], TODAY) == [("school", dt.date(2027, 2, 28))]
    after = file.read_text(encoding="utf-8").splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert changed == [
        ("reviewed: 2026-11-23", "reviewed: 2026-11-30"),
        ("review_by: 2027-02-23", "review_by: 2027-02-28"),
    ]


def test_options_deadlines_and_contacts_are_marked_too(folder: Path) -> None:
    until = dt.date(2027, 1, 15)
    mark_reviewed(folder, ["option:refugee", "deadline:entry", "contact:help"], TODAY, until)
    kb = load_knowledge(folder)
    assert kb.options["refugee"].review_by == until
    assert kb.deadlines["entry"].reviewed == TODAY
    assert kb.contact("help").as_of == TODAY
    assert kb.contact("tapachula").as_of == dt.date(2026, 2, 3)


def test_one_wrong_name_marks_nothing(folder: Path) -> None:
    with pytest.raises(NotThere, match="school"):
        mark_reviewed(folder, ["deadline", "shool"], TODAY)
    assert load_knowledge(folder).entries["deadline"].reviewed == dt.date(2026, 11, 23)


def test_a_review_that_would_be_due_at_once_is_refused(folder: Path) -> None:
    with pytest.raises(ToolFailure):
        mark_reviewed(folder, ["school"], TODAY, TODAY)


def test_files_with_windows_line_ends_keep_them(folder: Path) -> None:
    file = folder / "options/refugee.yml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    lines = file.read_bytes().count(b"\r\n")
    mark_reviewed(folder, ["option:refugee"], TODAY)
    assert file.read_bytes().count(b"\r\n") == lines == file.read_bytes().count(b"\n")


def test_three_months_after_the_last_of_november_is_the_last_of_february() -> None:
    assert after_months(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert after_months(dt.date(2026, 11, 24), 3) == dt.date(2027, 2, 24)


def test_the_commands_speak_both_languages(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--knowledge", str(folder)]
    assert cli.main([*run, "stale", "--within", "100000", "--by", "source"]) == 0
    assert "school" in capsys.readouterr().out
    assert cli.main([*run, "mark-reviewed", "school"]) == 0
    assert "revisado hoy" in capsys.readouterr().out
    assert cli.main([*run, "mark-reviewed", "shool"]) == 2
    shown = capsys.readouterr().err
    assert "¿Quiso decir school?" in shown and "Did you mean school?" in shown
