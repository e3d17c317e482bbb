"""The two houses that are measured: a stock Rasa as `rasa init` makes it, and Puente.

Both are started with the project's own supervisor, on free ports, with data of their own. The
stock one is the project of `rasa init` in the bot's environment, trained once and kept in
var/bench/stock; its settings, its channel (REST) and its stores are those that `rasa init` gives.
Puente is what `make run` starts; only the limits for one sender are raised, because the load comes
from one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from puente.places import HERE, Places
from puente.setup.checksums import sha256_of
from puente.setup.tool_runs import clean_environment
from puente.supervise import House, Settings, plans
from puente.supervise.member import Plan
from puente.supervise.ports import free_ports
from puente.supervise.settings import LOCAL
from tests.bench.processes import Cost, costs, forget_files

READY_WITHIN = 600.0  # seconds; other work on the machine makes it slow
BENCH = HERE.var / "bench"
STOCK = BENCH / "stock"
MODEL = "stock"
STOCK_SETTINGS = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
WITHOUT_LIMITS = {
    "PUENTE_LIMIT_CONVERSATIONS": "1000000/minute",
    "PUENTE_LIMIT_MESSAGES": "1000000/minute",
    "PUENTE_LIMIT_CLIENT": "1000000/minute",
    "PUENTE_LIMIT_EVERYBODY": "1000000/minute",
    # nobody waits so long; a stand-in's reply would count as failed all the same
    "PUENTE_BOT_TIMEOUT": "60",
}


@dataclass(frozen=True)
class Standing:
    """A house that is ready.

    Attributes:
        name: `stock` or `puente`.
        address: where its messages go.
        house: its processes.
        data: the folder of its databases.
        ready: seconds from its start until it was ready, and until its first reply where known.
    """

    name: str
    address: str
    house: House
    data: Path
    ready: float
    actions_url: str = ""

    def costs(self) -> dict[str, Cost]:
        """What its processes cost so far, by name."""
        pids = {member.name: member.pid for member in self.house.members}
        return costs({name: pid for name, pid in pids.items() if pid is not None})


def make_stock(places: Places = HERE) -> Path:
    """The project of `rasa init`, trained; made once, and anew when the bot's environment changes.

    Raises:
        subprocess.CalledProcessError: Rasa could not; its output is in var/bench/rasa.log.
    """
    made_from = sha256_of(places.bot / "uv.lock")
    stamp = STOCK / ".made-from"
    if stamp.exists() and stamp.read_text("utf-8") == made_from:
        return STOCK
    shutil.rmtree(STOCK, ignore_errors=True)
    STOCK.mkdir(parents=True)
    init_stock(STOCK, places.bot_python)
    (model,) = (STOCK / "models").glob("*.tar.gz")
    model.rename(model.with_name(f"{MODEL}.tar.gz"))
    stamp.write_text(made_from, encoding="utf-8")
    return STOCK


def init_stock(folder: Path, python: Path) -> None:
    """`rasa init` in a folder; it trains its model too."""
    run_rasa(python, ["init", "--no-prompt", "--init-dir", str(folder)], folder)


def train_stock(places: Places = HERE) -> float:
    """Trains the stock project's model anew; gives the seconds."""
    arguments = ["train", "--force", "--out", str(STOCK / "models"), "--fixed-model-name", MODEL]
    return run_rasa(places.bot_python, arguments, STOCK)


def run_rasa(
    python: Path, arguments: list[str], folder: Path, environment: dict[str, str] | None = None
) -> float:
    """A Rasa command, its output in var/bench/rasa.log; gives the seconds.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    began = time.monotonic()
    with (BENCH / "rasa.log").open("ab") as log:
        subprocess.run(
            [str(python), "-m", "rasa", *arguments],
            cwd=folder,
            env=clean_environment(environment or STOCK_SETTINGS),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
        )
    return time.monotonic() - began


def stock_plan(port: int, places: Places = HERE) -> Plan:
    """How the stock bot is started."""
    command: list[str | Path] = [places.bot_python, "-m", "rasa", "run", "-i", LOCAL]
    command += ["-p", str(port), "-m", STOCK / "models" / f"{MODEL}.tar.gz"]
    command += ["--endpoints", STOCK / "endpoints.yml"]
    command += ["--credentials", STOCK / "credentials.yml"]
    return Plan(
        name="stock",
        command=command,
        ready_url=f"http://{LOCAL}:{port}/",
        environment=clean_environment(STOCK_SETTINGS),
        cwd=STOCK,
        host=LOCAL,
        port=port,
        port_variable="PORT",
    )


@contextmanager
def stock_house(say: Callable[[str], None] = print) -> Iterator[Standing]:
    """The stock bot, from its start to its end; `make_stock` comes first.

    Raises:
        HouseError: it could not start.
    """
    (port,) = free_ports(1)
    with _standing("stock", [stock_plan(port)], f"http://{LOCAL}:{port}", STOCK, "", say) as house:
        yield house


@contextmanager
def puente_house(
    say: Callable[[str], None] = print, places: Places = HERE, **environment: str
) -> Iterator[Standing]:
    """Bot, actions and gateway as `make run` starts them, without limits for one sender.

    Args:
        environment: variables that the three see besides.

    Raises:
        HouseError: it could not start.
    """
    with TemporaryDirectory(prefix="puente-bench-") as data:
        settings = Settings.on_free_ports(Path(data), places)
        more = {**WITHOUT_LIMITS, **environment}
        planned = [
            replace(plan, environment={**plan.environment, **more}) for plan in plans(settings)
        ]
        with _standing(
            "puente", planned, settings.address, Path(data), settings.actions_url, say
        ) as house:
            yield house


@contextmanager
def _standing(
    name: str,
    planned: list[Plan],
    address: str,
    data: Path,
    actions_url: str,
    say: Callable[[str], None],
) -> Iterator[Standing]:
    began = time.monotonic()
    with House(planned, BENCH / "logs", say) as house:
        house.wait_ready(READY_WITHIN)
        yield Standing(name, address, house, data, time.monotonic() - began, actions_url)


def forget_everything(places: Places = HERE) -> None:
    """Pushes what both houses read at their start out of the system's memory."""
    os.sync()
    forget_files([places.root / ".venv", places.bot / ".venv", places.var / "models", STOCK])
