"""`puente run` as a person meets it: the address, Ctrl-C, and what is missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from puente.__main__ import main
from puente.places import Places
from puente.supervise.failures import DiskFull, NotSetUp, SettingWrong
from puente.supervise.member import Plan
from puente.supervise.plans import check_room, check_set_up, plans
from puente.supervise.settings import TABLE, Settings

Server = Callable[..., Plan]

KEEP_RUNNING = """
import sys
from pathlib import Path
from puente.supervise.house import House
from puente.supervise.member import Plan
from puente.supervise.run import keep_running
plan = eval(sys.argv[1], {"Plan": Plan, "PosixPath": Path})
sys.exit(keep_running(House([plan], Path(sys.argv[2])), "http://example.org"))
"""


class Running:
    """`keep_running` in a process of its own, its lines one by one."""

    def __init__(self, plan: Plan, logs: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", KEEP_RUNNING, repr(plan), str(logs)],
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Plan], Running]]:
    started: list[Running] = []

    def begin(plan: Plan) -> Running:
        started.append(Running(plan, tmp_path))
        return started[-1]

    yield begin
    for running in started:
        for number in (signal.SIGINT, signal.SIGINT):
            if running.process.poll() is None:
                running.process.send_signal(number)
        running.process.wait(timeout=20)
        if running.process.stdout:
            running.process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_the_address_and_stops_when_asked(start, server: Server, number):
    running = start(server("bot"))
    assert running.line() == "Puente is ready: http://example.org"
    running.process.send_signal(number)
    assert "Stopping" in running.line()
    assert running.line() == "Stopped. / Detenido."
    assert running.process.wait(timeout=20) == 0


def test_a_second_ctrl_c_does_not_wait(start, server: Server):
    running = start(server("bot", "stubborn"))
    assert "ready" in running.line()
    running.process.send_signal(signal.SIGINT)
    assert "Stopping" in running.line()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=8) == 0, "ten seconds are for those who ask once"


def test_ports_and_host_come_from_the_environment():
    settings = Settings.from_environment({"PUENTE_PORT": "8080", "PUENTE_HOST": "0.0.0.0"})
    assert (settings.port, settings.bot_port, settings.actions_port) == (8080, 5005, 5055)
    assert settings.address == "http://127.0.0.1:8080"
    assert Settings(host="::1", port=80).address == "http://[::1]:80"


def test_the_table_and_the_settings_agree():
    assert {name: default for name, _, default, _ in TABLE} == {
        name: value for name, value in vars(Settings()).items() if name not in ("places", "data")
    }


@pytest.mark.parametrize("text", ["eighty", "0", "70000", "-1", "８０"])
def test_a_port_that_is_none_is_refused_with_the_variables_name(text):
    with pytest.raises(SettingWrong, match="PUENTE_BOT_PORT"):
        Settings.from_environment({"PUENTE_BOT_PORT": text})


def test_a_wrong_port_on_the_command_line_ends_in_one_line(capsys):
    assert main(["run", "--port", "eighty"]) == SettingWrong.code
    english, spanish = capsys.readouterr().err.splitlines()
    assert english.startswith("--port must be") and spanish.startswith("--port debe ser")


def test_only_the_gateway_faces_the_network(project: Places):
    settings = Settings(host="0.0.0.0", places=project)
    hosts = {plan.name: plan.host for plan in plans(settings)}
    assert hosts == {"bot": "127.0.0.1", "actions": "127.0.0.1", "gateway": "0.0.0.0"}


def test_the_processes_are_told_where_the_others_are(project: Places, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PUENTE_DATA", raising=False)
    for plan in plans(Settings(bot_port=15005, actions_port=15055, places=project)):
        environment = plan.environment
        assert environment["PUENTE_BOT_URL"] == "http://127.0.0.1:15005"
        assert environment["PUENTE_ACTIONS_URL"] == "http://127.0.0.1:15055"
        assert environment["PUENTE_DATA"] == str(project.data)
        assert "PYTHONDONTWRITEBYTECODE" not in environment, "it makes Rasa start slower"


def test_the_bots_database_is_in_the_data_folder_unless_another_is_named(
    project: Places, monkeypatch
):
    monkeypatch.delenv("PUENTE_DATA", raising=False)
    bot = plans(Settings(places=project))[0].environment
    assert bot["PUENTE_TRACKER_URL"] == f"sqlite:///{project.data}/tracker.db?timeout=1"
    assert bot["PUENTE_ACTIONS_WEBHOOK"] == "http://127.0.0.1:5055/webhook"
    own = Settings.on_free_ports(data=project.root / "own", places=project)
    assert plans(own)[2].environment["PUENTE_DATA"] == f"{project.root}/own"
    named = Settings.from_environment({"PUENTE_TRACKER_URL": "postgresql://db/puente"})
    assert plans(named)[0].environment["PUENTE_TRACKER_URL"] == "postgresql://db/puente"


def test_what_is_missing_is_named_with_the_command_that_makes_it(project: Places):
    with pytest.raises(NotSetUp) as missing:
        check_set_up(Settings(places=project))
    assert missing.value.en == ".venv/bin/python is missing. Run: make setup"


def test_a_full_disk_is_said_before_anything_starts(project: Places):
    with pytest.raises(DiskFull, match="Only 10 MB are free"):
        check_room(Settings(places=project), free=10_000_000)


def test_the_version_is_printed():
    shown = subprocess.run(
        [sys.executable, "-m", "puente", "version"],
        capture_output=True,
        text=True,
        env=os.environ,
    )
    assert shown.returncode == 0 and shown.stdout.strip()
