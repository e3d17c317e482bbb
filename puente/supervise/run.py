"""`puente run`: starts the house, says where it is, and stops it on Ctrl-C or SIGTERM."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

from puente.supervise.failures import HouseError
from puente.supervise.house import House
from puente.supervise.plans import check_room, check_set_up, plans
from puente.supervise.settings import Settings

READY_WITHIN = 180.0  # seconds; a small server reads the models slowly the first time
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOPPING = "Stopping… (Ctrl-C again: at once) / Deteniendo…"


def say(sentence: str) -> None:
    """One line for the person at the terminal."""
    print(sentence, flush=True)


def report(error: HouseError) -> None:
    """Tells what is wrong, in English and Spanish, after the log's last lines."""
    for line in error.details:
        print(f"    {line}", file=sys.stderr)
    print(f"{error.en}\n{error.es}", file=sys.stderr, flush=True)


def run(settings: Settings) -> int:
    """Runs Puente until it is asked to stop; returns the exit code."""
    try:
        check_set_up(settings)
        check_room(settings)
        settings.data_folder.mkdir(parents=True, exist_ok=True)
        house = House(plans(settings), settings.places.logs, say)
        return keep_running(house, settings.address)
    except HouseError as error:
        report(error)
        return error.code


def keep_running(house: House, address: str) -> int:
    """Starts a house and keeps it until Ctrl-C or SIGTERM; a second Ctrl-C stops it at once.

    Needs the main thread, for the signals.

    Args:
        house: not started yet.
        address: told to the person when all are ready.

    Raises:
        HouseError: it could not start, or did not get ready; nothing is left running.
    """
    asked = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        # make passes a SIGTERM on, so two of them may be one wish; two Ctrl-C are two
        if asked.is_set() and number == signal.SIGINT:
            house.kill()
        asked.set()

    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    try:
        house.start()
        if house.wait_ready(READY_WITHIN, asked):
            say(f"Puente is ready: {address}")
        asked.wait()
        say(STOPPING)
    finally:
        polite = house.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
    say("Stopped. / Detenido." if polite else "Stopped by force. / Detenido por la fuerza.")
    return 0
