"""Runs a load with locust, in a process of its own, and reads what it measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.arithmetic import Sample
from tests.bench.talk import Conversation

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
SPARE = 120  # seconds beyond the run's own time after which it is ended


@dataclass(frozen=True)
class Load:
    """What the load client saw, and what it cost itself in processor seconds."""

    samples: list[Sample]
    client_seconds: float


class LoadFailed(Exception):
    """Locust ended without samples; the text has its last lines."""


def run_load(
    house: str,
    address: str,
    talks: list[Conversation],
    people: int,
    seconds: int | None = None,
    limit: int = 900,
) -> Load:
    """Lets `people` talk at once.

    Args:
        house: `stock` or `puente`: which of the two APIs is spoken.
        talks: what they say.
        seconds: after which the run ends, the conversations said again if need be; None: it ends
            when all were said once.
        limit: seconds after which a run is ended that does not end by itself.

    Raises:
        LoadFailed: nothing was measured.
    """
    with TemporaryDirectory(prefix="puente-load-") as temporary:
        plan, samples = Path(temporary) / "plan.json", Path(temporary) / "samples.jsonl"
        told = {"house": house, "name": house, "talks": talks, "seconds": seconds}
        plan.write_text(json.dumps(told), encoding="utf-8")
        command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--host", address]
        command += ["--headless", "--only-summary", "--users", str(people)]
        command += ["--spawn-rate", str(people)]
        command += ["--run-time", f"{limit}s"]
        command += ["--loglevel", "WARNING", "--exit-code-on-error", "0"]
        ended = subprocess.run(
            command,
            cwd=temporary,
            env={**os.environ, "BENCH_PLAN": str(plan), "BENCH_SAMPLES": str(samples)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit + SPARE,
        )
        if not samples.exists():
            raise LoadFailed("\n".join(ended.stdout.splitlines()[-20:]))
        *lines, last = samples.read_text("utf-8").splitlines()
    read = [Sample.read(json.loads(line)) for line in lines]
    return Load(read, json.loads(last)["client_seconds"])
