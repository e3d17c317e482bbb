"""Finds a Python 3.10, which Rasa needs, or has uv install one.

In this order: $RASA_PYTHON; every `python3.10` on PATH; pyenv's newest 3.10; uv. Each is asked
for its version before it is believed: a pyenv shim on PATH exists and yet may not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from puente.setup.context import Context
from puente.setup.failures import Python310Error, ToolFailed
from puente.setup.progress import Step
from puente.setup.tool_runs import output_of

ASK_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def runs_as_310(python: str | Path) -> bool:
    """Whether this program really runs and is a Python 3.10."""
    return output_of([python, "-c", ASK_VERSION]) == "3.10"


def candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    """Where a Python 3.10 may be, best first; they may not exist."""
    if named := environ.get("RASA_PYTHON"):
        yield Path(named).expanduser()
    for entry in environ.get("PATH", "").split(":"):
        if entry:
            yield Path(entry) / "python3.10"
    home = environ.get("HOME", "~")
    pyenv = Path(environ.get("PYENV_ROOT") or f"{home}/.pyenv").expanduser()
    versions = [
        (int(match[1]), folder)
        for folder in pyenv.glob("versions/3.10.*")
        if (match := re.fullmatch(r"3\.10\.(\d+)", folder.name))
    ]
    for _patch, folder in sorted(versions, reverse=True):
        yield folder / "bin" / "python3.10"


def find_python310(environ: Mapping[str, str]) -> Path | None:
    """The first candidate that runs, or None."""
    return next((c for c in candidates(environ) if c.exists() and runs_as_310(c)), None)


def python310(context: Context, step: Step) -> Path:
    """A Python 3.10 of this machine; uv installs one when there is none.

    Raises:
        Python310Error: there is none and none could be installed.
    """
    if found := find_python310(context.environ):
        return found
    assert context.uv is not None, "the tools step comes first"
    managed: list[str | Path] = [context.uv, "python", "find", "--managed-python", "3.10"]
    details: list[str] = []
    try:
        context.run([context.uv, "python", "install", "3.10"], step)
    except ToolFailed as failure:
        details = failure.last_lines
    path = output_of(managed)
    if path and runs_as_310(path):
        return Path(path)
    raise Python310Error(
        "Rasa needs Python 3.10, and none was found nor could be installed. Install it "
        "(`pyenv install 3.10`) and name it: make run RASA_PYTHON=/path/to/python3.10. "
        "Or use the containers: make up.",
        "Rasa necesita Python 3.10; no se encontró ni se pudo instalar. Instálelo "
        "(`pyenv install 3.10`) e indíquelo: make run RASA_PYTHON=/ruta/a/python3.10. "
        "O use los contenedores: make up.",
        details,
    )
