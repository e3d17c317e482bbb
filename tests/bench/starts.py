"""How long it takes until one can talk: start, training, set-up from nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from puente.places import HERE
from puente.setup.dialogue_model import rasa_environment
from puente.setup.tool_runs import clean_environment
from tests.bench.houses import (
    BENCH,
    Standing,
    forget_everything,
    init_stock,
    puente_house,
    run_rasa,
    stock_house,
    train_stock,
)
from tests.bench.load import run_load

HOUSES: dict[str, Callable[..., AbstractContextManager[Standing]]] = {
    "stock": stock_house,
    "puente": puente_house,
}
STEP = re.compile(r"\[\d+/\d+\] (.{18}) .*\((\d+) s\)$")  # a step of the set-up that took time
Row = dict[str, Any]


def starts(cold: bool = True, say: Callable[[str], None] = print) -> Row:
    """Seconds until each house is ready, and until its first reply.

    Args:
        cold: measure also with the files pushed out of the system's memory before.
    """
    row: Row = {}
    for how in ("cold", "warm") if cold else ("warm",):
        for name, house in HOUSES.items():
            if how == "cold":
                forget_everything()
            told: list[str] = []
            with house(told.append) as standing:
                first = run_load(name, standing.address, [["hola"]], people=1)
            row[f"{name} {how}"] = {
                "ready": standing.ready,
                "first_reply_ms": next(s.ms for s in first.samples if s.turn),
                "processes": told,
            }
            say(f"  {name}, {how}: ready in {standing.ready:.1f} s")
    return row


def training(say: Callable[[str], None] = print) -> Row:
    """Seconds to train each dialogue model anew, the sentence vectors at hand."""
    row: Row = {"stock": train_stock()}
    with TemporaryDirectory(prefix="puente-bench-") as out:
        arguments = ["train", "--force", "--domain", "domain", "--config", "config.yml"]
        arguments += ["--data", str(HERE.root / "nlu_data"), "--out", out]
        row["puente"] = run_rasa(HERE.bot_python, arguments, HERE.bot, rasa_environment(HERE))
    say(f"  stock {row['stock']:.0f} s, puente {row['puente']:.0f} s")
    return row


def set_up(say: Callable[[str], None] = print) -> Row:
    """Seconds from nothing to ready to start, the packages in the caches of uv and pip.

    The stock: an environment with the versions of bot/uv.lock, then `rasa init`, which trains.
    Puente: a fresh clone, then what `make run` does before it starts; the downloaded weights of
    the embedding model are there, as the packages are.
    """
    folder = BENCH / "set-up"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        row = {"stock": _stock_from_nothing(folder / "stock"), "puente": _puente(folder / "puente")}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say(f"  stock {row['stock']['seconds']:.0f} s, puente {row['puente']['seconds']:.0f} s")
    return row


def _stock_from_nothing(folder: Path) -> Row:
    folder.mkdir()
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(HERE.bot / name, folder / name)
    began = time.monotonic()
    uv = HERE.tools / "bin" / "uv"
    _run(
        [uv, "sync", "--frozen", "--no-dev", "--compile-bytecode"],
        folder,
        {"UV_PYTHON": str(HERE.bot_python.resolve())},
    )
    installed = time.monotonic() - began
    project = folder / "project"
    project.mkdir()
    init_stock(project, folder / ".venv" / "bin" / "python")
    return {
        "seconds": time.monotonic() - began,
        "steps": {"environment": installed, "rasa init": time.monotonic() - began - installed},
    }


def _puente(folder: Path) -> Row:
    subprocess.run(
        ["git", "clone", "--quiet", "--no-hardlinks", str(HERE.root), str(folder)], check=True
    )
    shutil.copytree(HERE.downloads, folder / "var" / "downloads")
    began = time.monotonic()
    python = Path(sys.executable).resolve()  # not this environment's: a fresh one is made of it
    output = _run([python, "-m", "puente.setup"], folder, {})
    seconds = time.monotonic() - began
    return {"seconds": seconds, "steps": step_seconds(output)}


def step_seconds(output: str) -> dict[str, float]:
    """The seconds of each step, from the lines of the set-up."""
    found: dict[str, float] = {}
    for line in output.splitlines():
        match = STEP.match(line)
        if match:
            found[match[1].strip()] = float(match[2])
    return found


def _run(command: list[Any], folder: Path, environment: dict[str, str]) -> str:
    ended = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=clean_environment(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if ended.returncode:
        raise RuntimeError("\n".join(ended.stdout.splitlines()[-20:]))
    return ended.stdout
