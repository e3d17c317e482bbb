"""One process of the house: how it is started, asked whether it is ready, and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# A proxy of the environment must not stand between us and our own processes.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a process is.

    Attributes:
        name: what people and the log file call it.
        command: the program and its arguments.
        ready_url: answers 200 when the process can do its work.
        environment: its whole environment.
        cwd: its folder.
        host, port, port_variable: where it listens and which variable chooses that.
    """

    name: str
    command: Sequence[str | Path]
    ready_url: str
    environment: Mapping[str, str]
    cwd: Path
    host: str
    port: int
    port_variable: str


class Member:
    """A process by its plan; at most one runs at a time, in a process group of its own."""

    def __init__(self, plan: Plan, log: Path) -> None:
        self.plan = plan
        self.log = log
        self.started = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        return self.plan.name

    @property
    def pid(self) -> int | None:
        """The running process, or None."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process and running else None

    def start(self) -> None:
        """Starts the process; its output goes to the end of the log."""
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(word) for word in self.plan.command],
                cwd=self.plan.cwd,
                env=dict(self.plan.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop all in order
            )

    def wait(self) -> int:
        """Waits for the process's end, removes what it left behind, returns its exit code."""
        assert self._process is not None, "start comes first"
        exit_code = self._process.wait()
        self.signal(signal.SIGKILL)
        return exit_code

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the process and everything it started."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def is_ready(self, timeout: float = 2.0) -> bool:
        """Whether the process says within `timeout` seconds that it can do its work."""
        if self.pid is None:
            return False
        try:
            with _DIRECT.open(self.plan.ready_url, timeout=timeout) as answer:
                return bool(answer.status == 200)
        except (OSError, ValueError):
            return False
