"""Real servers for tests: PostgreSQL and Redis, as Debian's packages install them.

Each lives in a folder of its own and listens on 127.0.0.1, on a free port. What is missing on this
machine is said, and the test is skipped; `make test NO_SKIPS=1` counts that as failed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from puente.supervise.ports import free_ports
from tests.waiting import wait_until

POSTGRES_BINARIES = "/usr/lib/postgresql/*/bin"
STOP_SECONDS = 20


@dataclass
class Server:
    """A server's process, which can be ended, frozen and started again."""

    command: list[str]
    port: int
    folder: Path
    user: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Starts the process; its output goes to `server.log` in its folder."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                user=self.user,
                extra_groups=[] if self.user else None,
            )

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    def stop(self) -> None:
        """Ends it, however it is."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(STOP_SECONDS)


@dataclass
class RedisServer(Server):
    """A Redis that keeps nothing on disk."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def call(self, *words: str) -> str:
        """What `redis-cli` says to a command."""
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=10).stdout.strip()

    def is_ready(self) -> bool:
        return self.call("ping") == "PONG"


@dataclass
class PostgresServer(Server):
    """A PostgreSQL with an empty database and no password."""

    binaries: Path = Path()

    @property
    def url(self) -> str:
        return f"postgresql://puente@127.0.0.1:{self.port}/postgres"

    def rows(self, query: str) -> list[list[str]]:
        """The rows that a query gives."""
        command = [str(self.binaries / "psql"), self.url, "-At", "-F", "\t", "-c", query]
        asked = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
        return [line.split("\t") for line in asked.stdout.splitlines()]

    def is_ready(self) -> bool:
        command = [str(self.binaries / "pg_isready"), "-q", "-d", self.url]
        return subprocess.run(command, timeout=10).returncode == 0


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A Redis of its own; skips the test where there is none."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    with tempfile.TemporaryDirectory(prefix="puente-redis-") as folder:
        [port] = free_ports(1)
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", folder]
        server = RedisServer(command, port, Path(folder))
        with _running(server):
            yield server


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of its own; skips the test where there is none."""
    pattern = Path(POSTGRES_BINARIES)
    found = sorted(Path("/").glob(str(pattern.relative_to("/"))))
    if not found or not (found[-1] / "initdb").exists():
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    binaries = found[-1]
    # it refuses to run as root; Debian's package makes a user for it
    user = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="puente-postgres-") as name:
        folder = Path(name)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data = folder / "data"
        making = [str(binaries / "initdb"), "-D", str(data), "-U", "puente", "-A", "trust"]
        making += ["-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        subprocess.run(making, user=user, cwd=folder, check=True, capture_output=True, timeout=120)
        [port] = free_ports(1)
        command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        server = PostgresServer(command, port, folder, user, binaries=binaries)
        with _running(server):
            yield server


@contextmanager
def _running(server: RedisServer | PostgresServer) -> Iterator[None]:
    server.start()
    try:
        assert wait_until(server.is_ready), (server.folder / "server.log").read_text("utf-8")
        yield
    finally:
        server.stop()
