"""What changed for readers: rendered, sentence by sentence, between folders and revisions."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.change_report import NOTHING, as_markdown, as_terminal
from actions.kb.changes import changes
from actions.kb.loading import load_knowledge


@pytest.fixture
def old(folder: Path, tmp_path: Path) -> Path:
    """The folder as it was."""
    return Path(shutil.copytree(folder, tmp_path / "old"))


def edit(folder: Path, name: str, before: str, after: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_changed_figure_shows_in_every_text_that_uses_it(old: Path, folder: Path) -> None:
    edit(folder, "facts.yml", "value: 30", "value: 45")
    found = {(c.kind, c.id): c for c in changes(load_knowledge(old), load_knowledge(folder))}
    assert {("entry", "deadline"), ("option", "refugee"), ("deadline", "entry")} <= found.keys()
    assert ("entry", "school") not in found
    texts = {(c.part, c.language): (c.gone, c.new) for c in found["entry", "deadline"].changes}
    assert texts[("text",), "en"] == (
        ("You have 30 business days.",),
        ("You have 45 business days.",),
    )


def test_tidying_a_file_changes_nothing_for_readers(old: Path, folder: Path) -> None:
    edit(folder, "facts.yml", "window:", "# a comment\nwindow:")
    edit(folder, "answers/general/school.md", "    - ¿Mis hijos", "    # mine\n    - ¿Mis hijos")
    assert as_terminal(load_knowledge(old), load_knowledge(folder)) == NOTHING


def test_entries_that_came_and_went_are_named(old: Path, folder: Path) -> None:
    (folder / "answers/general/school.md").unlink()
    edit(folder, "answers/refugee/deadline.md", "related: [school]", "related: []")
    text = as_terminal(load_knowledge(old), load_knowledge(folder))
    assert "school (¿Mis hijos pueden ir a la escuela? / Can my children go to school?)" in text
    assert "quitado / gone" in text
    assert "nuevo / new" in as_terminal(load_knowledge(folder), load_knowledge(old))


def test_only_the_sentences_that_differ_are_shown(old: Path, folder: Path) -> None:
    edit(folder, "answers/general/school.md", "la escuela más cercana", "cualquier escuela")
    text = as_markdown(load_knowledge(old), load_knowledge(folder))
    assert "- Vaya a la escuela más cercana.\n+ Vaya a cualquier escuela." in text
    assert "- Sí." not in text


def test_a_new_phone_and_a_new_review_are_told(old: Path, folder: Path) -> None:
    edit(folder, "facts.yml", "800 123 45 67", "800 765 43 21")
    edit(folder, "answers/general/school.md", "reviewed: 2026-11-23", "reviewed: 2026-11-24")
    edit(folder, "contacts.yml", "as_of: 2026-02-03", "as_of: 2026-11-24")
    edit(folder, "options/refugee.yml", "review_by: 2027-02-23", "review_by: 2027-03-01")
    text = as_terminal(load_knowledge(old), load_knowledge(folder))
    assert "+ 800 765 43 21" in text
    assert "another date of review: school, option:refugee, contact:emergency" in text


def test_a_git_revision_is_compared_with_the_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example"]
        subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    edit(folder, "facts.yml", "value: 30", "value: 45")
    assert cli.main(["--knowledge", str(folder), "diff", "HEAD"]) == 0
    shown = capsys.readouterr().out
    assert "window: 30 días hábiles → 45 días hábiles / 30 business days →" in shown
    assert "+ Tiene 45 días hábiles." in shown
    assert cli.main(["--knowledge", str(folder), "diff", "HEAD", "HEAD", "--markdown"]) == 0
    assert NOTHING in capsys.readouterr().out
    for wrong in ("nothing-like-this", "--output=x"):
        assert cli.main(["--knowledge", str(folder), "diff", "--", wrong]) == 2
        assert "ni una versión" in capsys.readouterr().err


def test_a_state_that_todays_program_cannot_read_says_where(
    old: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(old, "facts.yml", "unit: business_days", "unit: lunar_days")
    assert cli.main(["--knowledge", str(folder), "diff", str(old)]) == 2
    assert "facts.yml:3" in capsys.readouterr().err
