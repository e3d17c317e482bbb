"""The house: the processes that make up Puente, kept running together.

    house = House(plans, logs=Path("var/logs"))
    house.start()
    house.wait_ready(timeout=120)
    …
    house.stop()

or, as a context manager, `with House(plans, logs) as house: house.wait_ready(120)`.
It watches processes and nothing else: what they are is in `plans.py`.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from puente.supervise.failures import NotReady
from puente.supervise.logs import WEEK, last_lines, put_aside, remove_old, rotate
from puente.supervise.member import Member, Plan
from puente.supervise.ports import check_port

FIRST_PAUSE = 1.0  # seconds before a dead process starts again: 1, 2, 4, … 30
LONGEST_PAUSE = 30.0
STEADY = 60.0  # a process that lived this long starts again from the first pause
TRIES = 3  # deaths before it was ever ready that show it cannot start
STOP_TIME = 10.0
LOOK_EVERY = 0.2
LOOK_AT_LOGS_EVERY = 3600.0


class House:
    """Starts the processes, starts again those that die, stops all.

    Args:
        plans: what the processes are, in the order in which they are named.
        logs: the folder of their logs.
        say: told in a sentence whatever happens; called from several threads.
        first_pause: seconds before the first new start of a dead process.
    """

    def __init__(
        self,
        plans: Sequence[Plan],
        logs: Path,
        say: Callable[[str], None] = lambda sentence: None,
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self.members = [Member(plan, rotate(logs, plan.name)) for plan in plans]
        self._say = say
        self._first_pause = first_pause
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._ready: set[str] = set()
        self._deaths: dict[str, int] = {}
        self._keepers: list[threading.Thread] = []

    def __getitem__(self, name: str) -> Member:
        return next(member for member in self.members if member.name == name)

    def start(self) -> None:
        """Starts all processes and watches over them.

        Raises:
            PortTaken: another program listens on one of the ports; nothing was started.
        """
        for member in self.members:
            plan = member.plan
            check_port(plan.host, plan.port, plan.name, plan.port_variable)
        for member in self.members:
            keeper = threading.Thread(
                target=self._keep, args=(member,), name=f"keeper of {member.name}", daemon=True
            )
            self._keepers.append(keeper)
            keeper.start()
        archivist = threading.Thread(target=self._keep_logs, name="keeper of the logs", daemon=True)
        self._keepers.append(archivist)
        archivist.start()

    def _keep_logs(self) -> None:
        """Lets no log grow older than two weeks (logs.py)."""
        begun = time.time()
        while True:
            now = time.time()
            for folder in {member.log.parent for member in self.members}:
                remove_old(folder, now)
            if now - begun > WEEK:
                begun = now
                for member in self.members:
                    put_aside(member.log)
            if self._stopping.wait(LOOK_AT_LOGS_EVERY):
                return

    def _keep(self, member: Member) -> None:
        pause = self._first_pause
        while self._start(member):
            exit_code = member.wait()
            if self._stopping.is_set():
                return
            self._deaths[member.name] = self._deaths.get(member.name, 0) + 1
            if time.monotonic() - member.started > STEADY:
                pause = self._first_pause
            self._say(
                f"{member.name} … stopped by itself ({_ending(exit_code)}); "
                f"starts again in {pause:g} s"
            )
            if self._stopping.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE)

    def _start(self, member: Member) -> bool:
        with self._starting:  # stop() must not miss a process that is just being born
            if self._stopping.is_set():
                return False
            try:
                member.start()
            except OSError as problem:
                self._deaths[member.name] = TRIES
                member.log.write_text(f"{problem}\n", encoding="utf-8")
                return False
            return True

    def wait_ready(self, timeout: float, give_up: threading.Event | None = None) -> bool:
        """Waits until every process says that it is ready.

        Args:
            timeout: seconds to wait for all of them together.
            give_up: stop waiting when this is set.

        Returns:
            False when `give_up` was set first.

        Raises:
            NotReady: a process was not ready in time, or died again and again.
        """
        give_up = give_up or threading.Event()
        until = time.monotonic() + timeout
        pending = list(self.members)
        while pending:
            for member in list(pending):
                if member.is_ready():
                    pending.remove(member)
                    self._ready.add(member.name)
                    seconds = time.monotonic() - member.started
                    self._say(f"{member.name} … ready in {seconds:.0f} s")
                elif self._deaths.get(member.name, 0) >= TRIES:
                    raise self._not_ready(member, "cannot start", "no puede iniciar")
            if pending and time.monotonic() > until:
                raise self._not_ready(
                    pending[0],
                    f"was not ready within {timeout:g} s",
                    f"no estuvo listo en {timeout:g} s",
                )
            if pending and give_up.wait(LOOK_EVERY):
                return False
        return True

    def _not_ready(self, member: Member, en: str, es: str) -> NotReady:
        return NotReady(
            f"{member.name} {en}; its log is {member.log}.",
            f"{member.name} {es}; su registro es {member.log}.",
            last_lines(member.log),
        )

    def stop(self, timeout: float = STOP_TIME) -> bool:
        """Asks all processes to stop, and kills what still runs after `timeout` seconds.

        Returns:
            Whether all of them stopped when asked.
        """
        with self._starting:
            self._stopping.set()
        until = time.monotonic() + timeout
        for member in self.members:
            if member.pid is not None:
                member.signal(signal.SIGTERM)
        for keeper in self._keepers:
            keeper.join(max(0.0, until - time.monotonic()))
        polite = not any(keeper.is_alive() for keeper in self._keepers)
        self.kill()
        for keeper in self._keepers:
            keeper.join()
        return polite

    def kill(self) -> None:
        """Ends everything at once. Safe in a signal handler."""
        self._stopping.set()
        for member in self.members:
            if member.pid is not None:
                member.signal(signal.SIGKILL)

    def __enter__(self) -> House:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _ending(exit_code: int) -> str:
    if exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return f"signal {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"signal {-exit_code}"
