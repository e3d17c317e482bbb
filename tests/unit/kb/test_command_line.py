"""`puente kb` starts fast and every command is listed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.commands import commands

HEAVY = ("torch", "sentence_transformers", "rasa_sdk", "dateparser")


def test_every_command_says_what_it_is_for() -> None:
    found = list(commands())
    assert {"ask", "check", "eval", "index"} <= {command.name for command in found}
    assert all(command.help for command in found)


def test_no_command_imports_a_model_before_it_needs_one() -> None:
    code = (
        "import sys; from actions.kb.cli import parser; parser(); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_a_broken_folder_ends_any_command_with_what_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "facts.yml").unlink()
    assert cli.main(["--knowledge", str(folder), "check"]) == 1
    assert "the file is missing" in capsys.readouterr().out
