"""The main environment (.venv): gateway, action server, command line.

Everything but torch comes from uv.lock. torch must be the CPU build, which no lock file can name
for Linux and macOS at once, so it is a step of its own (docs/decisions/0002-torch.md).
"""

from __future__ import annotations

import sys
from pathlib import Path

from puente.setup.checksums import sha256_of
from puente.setup.context import Context
from puente.setup.downloads import TORCH
from puente.setup.failures import MainError, ToolFailed
from puente.setup.progress import Step
from puente.setup.stamps import key_of
from puente.setup.tool_runs import output_of

STAMP = "main-environment"
NEWER_THAN = "import sys; print(sys.version_info >= (3, 11))"


def set_up_main_environment(context: Context, step: Step) -> None:
    """Makes or updates .venv from uv.lock.

    Raises:
        MainError: uv failed.
    """
    root, python = context.places.root, context.places.main_python
    key = key_of(str(root), sha256_of(root / "pyproject.toml"), sha256_of(root / "uv.lock"))
    plain, dev = context.stamp(STAMP), context.stamp(f"{STAMP}-dev")
    fresh = dev.matches(key) or (plain.matches(key) and not context.dev)
    if fresh and python.exists():
        step.up_to_date()
        return
    plain.remove()
    dev.remove()
    # An environment that works keeps its Python; only a new one takes the one that runs this.
    works = output_of([python, "-c", NEWER_THAN]) == "True"
    # --inexact: an exact sync would remove torch, which the lock file leaves out.
    arguments = ["sync", "--frozen", "--inexact", "--compile-bytecode"]
    arguments += [] if context.dev else ["--no-dev"]
    try:
        context.run_uv(
            arguments, step, root, {"UV_PYTHON": str(python) if works else sys.executable}
        )
    except ToolFailed as failure:
        raise MainError(
            "The main environment could not be installed. Check the connection and run it again; "
            "what has been downloaded is kept.",
            "No se pudo instalar el entorno principal. Revise la conexión y vuelva a intentarlo; "
            "lo ya descargado se conserva.",
            failure.last_lines,
        ) from failure
    (dev if context.dev else plain).set(key)
    step.size(root / ".venv")


def installed_torch(environment: Path) -> str | None:
    """The version of torch in an environment, read from its folder; None when it has none."""
    for record in environment.glob("lib/python3.*/site-packages/torch-*.dist-info/RECORD"):
        return record.parent.name.removeprefix("torch-").removesuffix(".dist-info")
    return None


def wanted_torch(platform: str) -> str:
    """The version of torch for a platform (as in `sys.platform`): on Linux the CPU build."""
    return TORCH["version"] if platform == "darwin" else f"{TORCH['version']}+cpu"


def set_up_torch(context: Context, step: Step) -> None:
    """Installs the CPU build of torch into .venv.

    First without patience (where the CPU index cannot be reached, another source that pip knows
    may have the build), then with pip's ordinary patience.

    Raises:
        MainError: it could not be installed, or a build for graphics cards was.
    """
    environment, wanted = context.places.root / ".venv", wanted_torch(context.platform)
    if installed_torch(environment) == wanted:
        step.up_to_date()
        return
    install: list[str | Path] = ["--python", context.places.main_python, "install"]
    install += ["--progress-bar", "raw", f"torch=={wanted}"]
    if context.platform != "darwin":
        install += ["--extra-index-url", TORCH["cpu_index"]]
    try:
        try:
            context.run_pip([*install, "--retries", "0", "--timeout", "5"], step)
        except ToolFailed:
            context.run_pip([*install, "--retries", "5"], step)
    except ToolFailed as failure:
        raise MainError(
            f"torch {wanted} could not be installed. Check the connection and run it again.",
            f"No se pudo instalar torch {wanted}. Revise la conexión y vuelva a intentarlo.",
            failure.last_lines,
        ) from failure
    found = installed_torch(environment)
    if found != wanted:
        raise MainError(
            f"torch {found} was installed instead of {wanted}.",
            f"Se instaló torch {found} en lugar de {wanted}.",
        )
    step.result = f"{found} ready"
