"""Entries' texts as they were in git, so that a change in one language only is seen."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from actions.kb.entry_text import entry_bodies
from actions.kb.loading import FRONT_MATTER
from actions.kb.models import Body

Bodies = Mapping[str, Mapping[str, Mapping[str, str]]]
_SECONDS = 20


def earlier_bodies(folder: Path, revision: str = "HEAD") -> Bodies:
    """file → language → part → text, of the entries that differ from `revision`.

    Empty when the folder is in no git checkout, git is not there, or the revision is not known:
    then nothing can be compared, and nothing is wrong with that.
    """
    changed = _git(folder, "diff", "--name-only", "--relative", "-z", revision, "--", "answers")
    if changed is None:
        return {}
    found: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for file in filter(None, changed.split("\0")):
        text = _git(folder, "show", f"{revision}:./{file}")
        front = FRONT_MATTER.match(text) if text else None
        if text and front:
            bodies, _ = entry_bodies(text[front.end() :])
            found[file] = {name: Body(**body).model_dump() for name, body in bodies.items()}
    return found


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        ran = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
    return ran.stdout if ran.returncode == 0 else None
