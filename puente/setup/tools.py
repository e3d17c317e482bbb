"""pip and uv in a small environment of their own, whatever Python runs the set-up.

A uv on PATH of the same minor version is used as it is; pip is always ours.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from puente.setup.context import Context
from puente.setup.downloads import TOOLS
from puente.setup.failures import ToolFailed, ToolsError
from puente.setup.progress import Step
from puente.setup.stamps import key_of
from puente.setup.tool_runs import output_of

STAMP = "tools"


def uv_on_path(context: Context) -> Path | None:
    """A uv on PATH whose minor version is the one we know, or None."""
    found = shutil.which("uv", path=context.environ.get("PATH"))
    if not found:
        return None
    words = (output_of([found, "--version"]) or "").split()
    same = len(words) > 1 and words[1].split(".")[:2] == TOOLS["uv"].split(".")[:2]
    return Path(found) if same else None


def set_up_tools(context: Context, step: Step) -> None:
    """Makes `var/tools` and tells the context which uv to use.

    Raises:
        ToolsError: this Python cannot make an environment, or the registry cannot be reached.
    """
    folder, stamp = context.places.tools, context.stamp(STAMP)
    own_uv = folder / "bin" / "uv"
    context.uv = uv_on_path(context) or own_uv
    wanted = [f"pip=={TOOLS['pip']}"] + ([f"uv=={TOOLS['uv']}"] if context.uv == own_uv else [])
    key = key_of(str(folder), *wanted)
    if stamp.matches(key) and context.tools_python.exists() and context.uv.exists():
        step.up_to_date()
        return
    stamp.remove()
    _make_environment(context, step)
    try:
        context.run_pip(["install", "--progress-bar", "off", *wanted], step)
    except ToolFailed as failure:
        raise ToolsError(
            "pip and uv could not be installed. Check the internet connection and run it again.",
            "No se pudo instalar pip y uv. Revise la conexión a internet y vuelva a intentarlo.",
            failure.last_lines,
        ) from failure
    stamp.set(key)
    step.size(folder)


def _make_environment(context: Context, step: Step) -> None:
    folder = context.places.tools
    make: list[str | Path] = [sys.executable, "-m", "venv", "--clear"]
    try:
        context.run([*make, folder], step)
    except ToolFailed as failure:
        # Debian keeps ensurepip in a package of its own; a pip outside can stand in for it.
        try:
            context.run([*make, "--without-pip", folder], step)
            outside: list[str | Path] = [sys.executable, "-m", "pip", "--python"]
            context.run([*outside, context.tools_python, "install", "pip"], step)
        except ToolFailed:
            raise ToolsError(
                "This Python cannot make environments. On Debian or Ubuntu: "
                "sudo apt install python3-venv, then run it again.",
                "Este Python no puede crear entornos. En Debian o Ubuntu: "
                "sudo apt install python3-venv, y vuelva a intentarlo.",
                failure.last_lines,
            ) from failure
