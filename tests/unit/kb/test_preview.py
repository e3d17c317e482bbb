"""Staff see an entry as people do, both languages side by side, before anybody else does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.loading import load_knowledge
from actions.kb.preview import in_columns
from gateway.preview import preview_html

TODAY = dt.date(2026, 11, 24)
LATE = dt.date(2027, 3, 1)


def test_both_languages_stand_side_by_side_with_figures_choices_and_sources(folder: Path) -> None:
    kb = load_knowledge(folder)
    text = in_columns(kb, kb.entries["deadline"], TODAY, 100)
    lines = text.splitlines()
    assert any("Tiene 30 días hábiles." in line and "You have 30" in line for line in lines)
    assert any("[ Saber más ]" in line for line in lines)
    assert "art. 18" in text
    assert "revisado el 23 de noviembre de 2026" in text
    assert "Vaya pronto." in text and "Go soon." in text
    assert max(map(len, lines)) <= 100
    assert "{" not in text and "**" not in text


def test_an_overdue_entry_says_so_in_both_languages(folder: Path) -> None:
    kb = load_knowledge(folder)
    text = in_columns(kb, kb.entries["school"], LATE, 140)
    assert "Atención" in text and kb.interface["en"].widget["overdue"] in text


def test_the_page_shows_the_same_alone_and_safely(folder: Path) -> None:
    file = folder / "answers/general/school.md"
    text = file.read_text(encoding="utf-8").replace("Sí. Vaya", "<script>x</script> **Sí.** Vaya")
    file.write_text(text, encoding="utf-8")
    kb = load_knowledge(folder)
    page = preview_html(kb, kb.entries["school"], TODAY)
    assert "<strong>Sí.</strong>" in page and "Can my children go to school?" in page
    assert "<script" not in page and "src=" not in page and '<link rel="stylesheet' not in page


def test_the_command_shows_it_writes_it_and_suggests_a_name(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--knowledge", str(folder), "preview"]
    assert cli.main([*run, "deadline", "--width", "80"]) == 0
    assert "Tiene 30 días" in capsys.readouterr().out
    assert cli.main([*run, "deadline", "--html", str(tmp_path / "a.html")]) == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    capsys.readouterr()
    assert cli.main([*run, "deadlin"]) == 2
    assert "¿Quiso decir deadline?" in capsys.readouterr().err
