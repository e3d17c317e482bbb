"""The house with real small processes: start, die, start again, stop."""

from __future__ import annotations

import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress

import pytest

from puente.supervise.failures import NotReady, PortTaken
from puente.supervise.house import House
from puente.supervise.logs import WEEK, put_aside, remove_old, rotate
from puente.supervise.member import Plan
from tests.waiting import wait_until

Build = Callable[..., House]
Server = Callable[..., Plan]
PATIENCE = 20.0


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_all_are_started_and_each_says_when_it_is_ready(build: Build, server: Server, sentences):
    house = build(server("bot"), server("actions"))
    house.start()
    assert house.wait_ready(PATIENCE)
    assert "bot … ready in" in sentences.wait_for("bot")
    assert "actions … ready in" in sentences.wait_for("actions")
    assert "listening" in house["bot"].log.read_text()


def test_a_taken_port_is_named_with_the_variable_that_changes_it(build: Build, server: Server):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        house = build(server("actions"), server("bot", port=port))
        with pytest.raises(PortTaken) as taken:
            house.start()
    assert f"Port {port} (bot) is taken" in taken.value.en
    assert f"El puerto {port} (bot) está ocupado" in taken.value.es
    assert "PUENTE_BOT_PORT=" in taken.value.en and "PUENTE_BOT_PORT=" in taken.value.es
    assert house["actions"].pid is None, "nothing may be started when one cannot be"


def test_a_process_that_dies_is_started_again(build: Build, server: Server, sentences):
    house = build(server("bot"), server("actions"))
    house.start()
    house.wait_ready(PATIENCE)
    first, neighbour = house["bot"].pid, house["actions"].pid
    with suppress(OSError):
        urllib.request.urlopen(house["bot"].plan.ready_url + "die", timeout=5)
    assert "exit code 3" in sentences.wait_for("stopped by itself")
    assert house.wait_ready(PATIENCE)
    assert house["bot"].pid != first
    assert house["actions"].pid == neighbour


def test_the_pause_before_a_new_start_doubles(build: Build, server: Server, sentences):
    build(server("bot", "broken"), first_pause=0.02).start()
    assert "again in 0.02 s" in sentences.wait_for("stopped by itself")
    assert "again in 0.04 s" in sentences.wait_for("stopped by itself")
    assert "again in 0.08 s" in sentences.wait_for("stopped by itself")


def test_a_process_that_cannot_start_is_reported_with_its_last_words(build: Build, server: Server):
    house = build(server("bot", "broken"))
    house.start()
    with pytest.raises(NotReady) as failure:
        house.wait_ready(PATIENCE)
    assert "bot cannot start" in failure.value.en
    assert "the model is missing" in failure.value.details


def test_a_program_that_does_not_exist_is_reported_at_once(build: Build, server: Server):
    plan = server("bot")
    missing = Plan(**{**vars(plan), "command": ["/no/such/program"]})
    house = build(missing)
    house.start()
    with pytest.raises(NotReady, match="bot cannot start"):
        house.wait_ready(PATIENCE)


def test_a_process_that_is_never_ready_is_named_after_the_time_is_up(build: Build, server: Server):
    house = build(server("bot"), server("gateway", "unready"))
    house.start()
    with pytest.raises(NotReady, match="gateway was not ready within"):
        house.wait_ready(1.0)


def test_waiting_ends_when_somebody_gives_up(build: Build, server: Server):
    house = build(server("gateway", "unready"))
    house.start()
    given_up = threading.Event()
    given_up.set()
    assert house.wait_ready(PATIENCE, given_up) is False


def test_stop_ends_all(build: Build, server: Server):
    house = build(server("bot"), server("actions"), server("gateway"))
    house.start()
    house.wait_ready(PATIENCE)
    pids = [member.pid for member in house.members]
    assert house.stop() is True
    assert not any(is_alive(pid) for pid in pids)


def test_stop_kills_what_does_not_listen(build: Build, server: Server):
    house = build(server("bot", "stubborn"), server("actions"))
    house.start()
    house.wait_ready(PATIENCE)
    pids = [member.pid for member in house.members]
    began = time.monotonic()
    assert house.stop(timeout=0.3) is False
    assert time.monotonic() - began < 5
    assert not any(is_alive(pid) for pid in pids)


def test_kill_does_not_wait_for_anybody(build: Build, server: Server):
    house = build(server("bot", "stubborn"))
    house.start()
    house.wait_ready(PATIENCE)
    pid = house["bot"].pid
    house.kill()
    assert house.stop(timeout=5) is True
    assert not is_alive(pid)


def test_it_is_a_context(build: Build, server: Server):
    with build(server("bot")) as house:
        house.wait_ready(PATIENCE)
        pid = house["bot"].pid
    assert not is_alive(pid)


def test_a_log_that_is_put_aside_is_written_on(tmp_path):
    with (tmp_path / "bot.log").open("a") as log:
        for week in ("one", "two"):
            log.write(week)
            log.flush()
            put_aside(tmp_path / "bot.log")
        log.write("three")
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"bot.log": "three", "bot.1.log": "two", "bot.2.log": "one"}


def test_what_was_put_aside_is_removed_a_week_after_its_last_line(tmp_path):
    for name in ("bot.log", "bot.1.log", "bot.2.log", "train.log"):
        (tmp_path / name).write_text("x")
    now = time.time()
    for name in ("bot.log", "bot.2.log", "train.log"):
        os.utime(tmp_path / name, (now - WEEK - 1, now - WEEK - 1))
    remove_old(tmp_path, now)
    assert {path.name for path in tmp_path.iterdir()} == {"bot.log", "bot.1.log", "train.log"}


def test_a_running_house_looks_at_its_logs(build: Build, server: Server, tmp_path, monkeypatch):
    monkeypatch.setattr("puente.supervise.house.LOOK_AT_LOGS_EVERY", 0.05)
    monkeypatch.setattr("puente.supervise.house.WEEK", 0.0)
    house = build(server("bot"))
    house.start()
    house.wait_ready(PATIENCE)
    assert wait_until(lambda: "listening" in _aside(house["bot"].log))


def _aside(log):
    return "".join(path.read_text() for path in log.parent.glob(f"{log.stem}.?.log"))


def test_the_last_three_logs_are_kept(tmp_path):
    for start in range(6):
        rotate(tmp_path, "bot").write_text(f"start {start}")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "bot.log": "start 5",
        "bot.1.log": "start 4",
        "bot.2.log": "start 3",
        "bot.3.log": "start 2",
    }
