"""A saved change is judged at once: taken or not, what readers see, what is wrong."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import threading
from pathlib import Path

from actions.kb.commands.watch import knowledge_files, told
from actions.kb.watching import Watcher
from tests.knowledge_folder import PROJECT
from tests.unit.kb.test_loading import change

TODAY = dt.date(2026, 11, 24)
SCHOOL = "answers/general/school.md"


def watcher(folder: Path) -> Watcher:
    watching = Watcher(folder, lambda: TODAY)
    watching.look()
    return watching


def test_a_changed_figure_shows_in_every_text_in_both_languages(folder: Path) -> None:
    watching = watcher(folder)
    change(folder, "facts.yml", "value: 30", "value: 33")
    look = watching.look()
    assert look.taken and look.changed is not None
    assert "+ Tiene 33 días hábiles." in look.changed
    assert "+ You have 33 business days." in look.changed
    assert not look.new


def test_a_broken_file_is_not_taken_and_the_next_good_state_is_compared_with_the_last(
    folder: Path,
) -> None:
    watching = watcher(folder)
    change(folder, "facts.yml", "unit: phone", "unit: fone")
    broken = watching.look()
    assert not broken.taken
    assert [c.rule for c in broken.new] == ["not-in-list"]
    change(folder, "facts.yml", "unit: fone", "unit: phone")
    change(folder, SCHOOL, "Sí. Vaya", "Sí, puedes. Vaya")
    mended = watching.look()
    assert mended.taken
    assert [c.rule for c in mended.new] == ["informal-you"]
    assert "Sí, puedes." in (mended.changed or "")


def test_what_was_wrong_before_is_not_told_again_and_what_is_mended_is_counted(
    folder: Path,
) -> None:
    change(folder, SCHOOL, "Sí. Vaya", "Sí, puedes. Vaya")
    watching = watcher(folder)
    change(folder, SCHOOL, "Yes. Go", "Yes, at once. Go")
    assert not watching.look().new
    change(folder, SCHOOL, "Sí, puedes. Vaya", "Sí. Vaya")
    assert watching.look().mended == 1


def test_the_words_say_good_or_bad_first(folder: Path) -> None:
    watching = watcher(folder)
    change(folder, SCHOOL, "Yes. Go", "Yes, at once. Go")
    good = told(watching.look(), [SCHOOL], "es", painted=False)
    assert good.splitlines()[1].startswith("BIEN")
    (folder / "facts.yml").unlink()
    bad = told(watching.look(), ["facts.yml"], "en", painted=False)
    assert bad.splitlines()[1].startswith("BAD")
    assert "the file is missing" in bad


def test_files_that_editors_save_beside_are_left_out(folder: Path) -> None:
    saved = [str(folder / "facts.yml"), str(folder / ".facts.yml.swp"), str(folder / "4913")]
    assert knowledge_files(folder, saved) == ["facts.yml"]


def test_the_command_tells_of_a_save_and_ends_with_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "actions.kb.cli", "--knowledge", str(folder), "watch"]
    with subprocess.Popen(
        [*command, "--lang", "en"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        too_long = threading.Timer(60, running.kill)  # or a save that goes unnoticed hangs the test
        too_long.start()
        assert "Watching" in running.stdout.readline()
        running.stdout.readline()
        change(folder, "facts.yml", "value: 30", "value: 33")
        lines = iter(running.stdout.readline, "")
        assert any("GOOD" in line for line in lines)
        assert any("33 business days" in line for line in lines)
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        too_long.cancel()
    assert running.returncode == 0
