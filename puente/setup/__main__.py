"""Sets everything up: python3 -m puente.setup [--dev] [--only STEP …] [--retrain] [--verbose]

Standard library only: it runs before any environment exists. Every step is skipped when nothing
it depends on has changed, and a run that was broken off goes on where it stopped.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from puente.places import HERE, Places
from puente.setup.bot_environment import set_up_bot_environment
from puente.setup.context import Context
from puente.setup.dialogue_model import set_up_dialogue_model
from puente.setup.disk import check_disk
from puente.setup.embedding_model import set_up_embedding_model
from puente.setup.failures import SetUpError
from puente.setup.main_environment import set_up_main_environment, set_up_torch
from puente.setup.progress import Progress, Step
from puente.setup.tools import set_up_tools
from puente.setup.vectors import set_up_vectors

INTERRUPTED = 130
# Two starts at once would train into the same file: the second waits.
WAITING = "Another set-up is at work; waiting for it. / Hay otra preparación en curso; se espera."

SetUp = Callable[[Context, Step], None]
STEPS: dict[str, tuple[str, SetUp]] = {
    "disk": ("disk space", check_disk),
    "tools": ("tools", set_up_tools),
    "main": ("main environment", set_up_main_environment),
    "torch": ("torch", set_up_torch),
    "bot": ("bot environment", set_up_bot_environment),
    "embedding": ("embedding model", set_up_embedding_model),
    "vectors": ("sentence vectors", set_up_vectors),
    "dialogue": ("dialogue model", set_up_dialogue_model),
}
ALWAYS = ("disk", "tools")


def set_up(context: Context, only: list[str], retrain: bool, verbose: bool) -> None:
    """Runs the steps in their order.

    Args:
        only: the steps wanted, by name; empty means all.
        retrain: train the dialogue model even if nothing has changed.
        verbose: show what the tools write.

    Raises:
        SetUpError: a step failed.
    """
    chosen = [name for name in STEPS if not only or name in only or name in ALWAYS]
    context.log.parent.mkdir(parents=True, exist_ok=True)
    context.log.write_text("", encoding="utf-8")
    progress = Progress(len(chosen), verbose)
    for name in chosen:
        title, work = STEPS[name]
        if name == "dialogue":
            work = partial(set_up_dialogue_model, again=retrain)
        with progress.step(title) as step:
            work(context, step)


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """Lets one set-up work at a time in this copy of the project."""
    places.var.mkdir(parents=True, exist_ok=True)
    with Path(places.var, "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(WAITING, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def report(error: SetUpError, log: str) -> None:
    """Tells a person what failed, in English and Spanish, with the tool's last lines."""
    for line in error.details:
        print(f"      {line}", file=sys.stderr)
    print(f"{error.en}\n{error.es}", file=sys.stderr)
    if error.details:
        print(f"({log})", file=sys.stderr)


def main(argv: list[str] | None = None) -> int:
    """The command; returns the exit code (see failures.py)."""
    parser = argparse.ArgumentParser(prog="puente.setup", description="Sets everything up.")
    parser.add_argument("--dev", action="store_true", help="with the tools for tests and checks")
    parser.add_argument("--only", nargs="+", choices=STEPS, default=[], help="these steps only")
    parser.add_argument("--retrain", action="store_true", help="train the dialogue model anew")
    parser.add_argument("--verbose", action="store_true", help="show what the tools write")
    arguments = parser.parse_args(argv)
    context = Context(HERE, dict(os.environ), arguments.dev)
    try:
        with alone(context.places):
            set_up(context, arguments.only, arguments.retrain, arguments.verbose)
    except SetUpError as error:
        report(error, context.places.short(context.log))
        return error.code
    except OSError as problem:
        en = f"The set-up stopped: {problem}."
        report(SetUpError(en, f"La preparación se detuvo: {problem}."), "")
        return SetUpError.code
    except KeyboardInterrupt:
        print("\nStopped; the next run goes on from here. / Detenido; se puede continuar después.")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
