"""The command `puente`: run, smoke, converse, gaps, kb, version."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from puente.places import HERE
from puente.supervise.failures import HouseError
from puente.supervise.run import report, run
from puente.supervise.settings import Settings, read_port

USAGE_ERROR = 2


def run_house(arguments: argparse.Namespace) -> int:
    """`puente run`"""
    try:
        settings = Settings.from_environment()
        if arguments.port is not None:
            settings = replace(settings, port=read_port("--port", arguments.port))
        if arguments.host is not None:
            settings = replace(settings, host=arguments.host)
    except HouseError as error:
        report(error)
        return error.code
    return run(settings)


def smoke(arguments: argparse.Namespace) -> int:
    """`puente smoke`: the short check that a running Puente does its work."""
    address = arguments.address or Settings.from_environment().address
    command = [sys.executable, "-m", "tests.smoke_run", address]
    return subprocess.run(command, cwd=HERE.root).returncode


def gaps(arguments: argparse.Namespace) -> int:
    """`puente gaps`: counts of what could not be answered, for staff."""
    # not at the top: it pulls in the knowledge base, which `run` does not need
    from gateway.gaps import print_gaps
    from gateway.settings import SettingInvalid
    from gateway.settings import Settings as GatewaySettings

    settings = Settings.from_environment()
    try:
        redis_url = GatewaySettings.from_environment().redis_url
    except SettingInvalid as error:
        print(error, file=sys.stderr)
        return USAGE_ERROR
    return print_gaps(
        settings.data_folder / "gateway.db",
        settings.places.knowledge,
        arguments.weeks,
        arguments.json,
        redis_url=redis_url,
    )


def knowledge(rest: list[str]) -> int:
    """`puente kb …`: the knowledge base's own command line."""
    if importlib.util.find_spec("actions.kb.cli") is None:
        print("The knowledge base's command line is not installed.", file=sys.stderr)
        return USAGE_ERROR
    # not at the top: it pulls in the knowledge base, which `run` does not need
    return int(importlib.import_module("actions.kb.cli").main(rest) or 0)


def own_version() -> str:
    """The installed version, or `unknown` when run from a folder that was never installed."""
    try:
        return version("puente")
    except PackageNotFoundError:
        return "unknown"


def parser(argv: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line; `argv` says which command's arguments are needed."""
    top = argparse.ArgumentParser(prog="puente", description="Puente, from the command line.")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    running = commands.add_parser("run", help="start bot, actions and gateway, until Ctrl-C")
    running.add_argument("--port", help="port of the gateway (else PUENTE_PORT, 8000)")
    running.add_argument("--host", help="address of the gateway (else PUENTE_HOST, 127.0.0.1)")
    running.set_defaults(work=run_house)
    smoking = commands.add_parser("smoke", help="ask a running Puente a few questions")
    smoking.add_argument("--address", help="where it runs (else as `puente run` would)")
    smoking.set_defaults(work=smoke)
    missing = commands.add_parser("gaps", help="what people asked and could not get answered")
    missing.add_argument("--weeks", type=int, default=4, help="how many weeks back (default: 4)")
    missing.add_argument("--json", action="store_true", help="as JSON")
    missing.set_defaults(work=gaps)
    conversing = commands.add_parser("converse", help="play whole conversations, or record one")
    if argv[:1] == ["converse"]:  # it pulls in the knowledge base, which `run` does not need
        importlib.import_module("puente.converse.command").add_arguments(conversing)
    commands.add_parser("kb", help="check and search the knowledge base", add_help=False)
    shown = commands.add_parser("version", help="print the version")
    shown.set_defaults(work=lambda arguments: print(own_version()) or 0)
    return top


def main(argv: list[str] | None = None) -> int:
    """Runs the command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["kb"]:  # everything after it, --help too, belongs to the knowledge base
        return knowledge(words[1:])
    arguments = parser(words).parse_args(words)
    return int(arguments.work(arguments))


if __name__ == "__main__":
    sys.exit(main())
