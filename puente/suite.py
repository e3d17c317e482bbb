"""All tests, one part after the other: python -m puente.suite [--only PART …] [--no-skips]

`make test` runs it after the set-up. A part that fails does not keep the next one from running.
The last line is always `N passed, N failed`, over all parts together.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from puente.places import HERE, Places
from puente.setup.dialogue_model import rasa_environment
from puente.setup.failures import ToolFailed
from puente.setup.progress import Progress
from puente.setup.tool_runs import clean_environment, run_tool
from puente.supervise import House, Settings, plans

TITLE_WIDTH = 72
READY_WITHIN = 120


@dataclass
class Count:
    """How many checks passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


ONE_PASSED = Count(passed=1)
ONE_FAILED = Count(failed=1)


def style(places: Places) -> Count:
    """ruff over the whole tree."""
    return _one([places.main_python, "-m", "ruff", "check", "."], places)


def main_tests(places: Places) -> Count:
    """pytest in the main environment: units, conversations, pages, browser."""
    return _pytest(places, places.main_python, "main", ["tests", "--ignore=tests/bot"])


def bot_tests(places: Places) -> Count:
    """pytest in the bot's environment: its components."""
    # The main environment's conftest and pytest settings mean nothing here.
    arguments = ["tests/bot", "--confcutdir=tests/bot", "-W", "ignore::pytest.PytestConfigWarning"]
    return _pytest(places, places.bot_python, "bot", arguments)


def data_validation(places: Places) -> Count:
    """Rasa's own check of domain, examples, rules and stories."""
    arguments = ["data", "validate", "--domain", "domain", "--config", "config.yml"]
    arguments += ["--data", str(places.root / "nlu_data"), "--fail-on-warnings"]
    return ONE_PASSED if rasa(places, "validate", arguments) else ONE_FAILED


def stories(places: Places) -> Count:
    """The conversation stories, with the real language understanding."""
    out = places.var / "results" / "stories"
    report = out / "story_report.json"
    report.unlink(missing_ok=True)
    # --fail-on-prediction-errors would stop at the first story that fails and write no report;
    # the report names all of them.
    arguments = ["test", "core", "--e2e"]
    arguments += ["--stories", str(places.root / "tests" / "stories")]
    arguments += ["--model", str(places.dialogue_model), "--out", str(out)]
    with sentence_vectors(places) as webhook:
        went_well = rasa(places, "stories", arguments, {"PUENTE_ACTIONS_WEBHOOK": webhook})
    count = count_stories(report)
    if count is None:
        print(f"No story was counted; see {places.short(places.logs / 'rasa-stories.log')}.")
        return ONE_FAILED
    if not went_well and not count.failed:
        return count + ONE_FAILED
    if count.failed:
        print(f"The stories that failed: {places.short(out / 'failed_test_stories.yml')}")
    return count


def conversations(places: Places) -> Count:
    """Whole conversations through the gateway, with one house started for all of them."""
    results = places.var / "results"
    junit, page = results / "conversations.xml", results / "conversations.html"
    junit.unlink(missing_ok=True)
    command = [places.main_python, "-m", "puente", "converse", "--junit", junit, "--html", page]
    exit_code = subprocess.run(
        [str(word) for word in command], cwd=places.root, env=clean_environment()
    ).returncode
    count = count_tests(junit)
    if exit_code != 0 and count.failed == 0:  # a broken file, a house that did not start
        count += ONE_FAILED
    return count


PARTS: dict[str, tuple[str, Callable[[Places], Count]]] = {
    "style": ("style", style),
    "main": ("tests of the main environment", main_tests),
    "bot": ("tests of the bot's components", bot_tests),
    "validate": ("dialogue data", data_validation),
    "stories": ("conversation stories", stories),
    "conversations": ("whole conversations", conversations),
}


@contextmanager
def sentence_vectors(places: Places) -> Iterator[str]:
    """The action server alone: the intent classifier asks it for vectors. Gives its webhook."""
    with TemporaryDirectory() as data:
        settings = Settings.on_free_ports(Path(data), places)
        actions = [plan for plan in plans(settings) if plan.name == "actions"]
        with House(actions, places.logs, print) as house:
            house.wait_ready(READY_WITHIN)
            yield f"{settings.actions_url}/webhook"


def _one(command: list[str | Path], places: Places) -> Count:
    done = subprocess.run([str(w) for w in command], cwd=places.root, env=clean_environment())
    return ONE_PASSED if done.returncode == 0 else ONE_FAILED


def _pytest(places: Places, python: Path, name: str, arguments: list[str]) -> Count:
    results = places.var / "results" / f"{name}.xml"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", *arguments, "-q", f"--junitxml={results}"]
    environment = clean_environment(rasa_environment(places) if name == "bot" else None)
    exit_code = subprocess.run(command, cwd=places.root, env=environment).returncode
    count = count_tests(results)
    if exit_code != 0 and count.failed == 0:  # nothing collected, interrupted, …
        count += ONE_FAILED
    return count


def rasa(
    places: Places, name: str, arguments: list[str], more: dict[str, str] | None = None
) -> bool:
    """Runs a Rasa command with its output in a log; whether it ended well (not what it found)."""
    log = places.logs / f"rasa-{name}.log"
    log.unlink(missing_ok=True)
    command: list[str | Path] = [places.bot_python, "-m", "rasa", *arguments]
    try:
        with Progress(total=1).step(f"rasa {arguments[0]} {arguments[1]}") as step:
            run_tool(command, step, log, places.bot, rasa_environment(places) | (more or {}))
    except ToolFailed as failure:
        print("\n".join(f"      {line}" for line in failure.last_lines))
        print(f"      ({places.short(log)})")
        return False
    return True


def count_tests(results: Path) -> Count:
    """The counts in a JUnit file as pytest writes it; none passed when there is no such file."""
    try:
        root = ElementTree.parse(results).getroot()
    except (OSError, ElementTree.ParseError):
        return Count()
    total = Count()
    for suite in root.iter("testsuite"):
        number = {k: int(suite.get(k, 0)) for k in ("tests", "failures", "errors", "skipped")}
        failed = number["failures"] + number["errors"]
        passed = number["tests"] - failed - number["skipped"]
        total += Count(max(passed, 0), failed, number["skipped"])
    return total


def count_stories(report: Path) -> Count | None:
    """The counts in Rasa's story_report.json, or None when it cannot be read."""
    try:
        accuracy = json.loads(report.read_text(encoding="utf-8"))["conversation_accuracy"]
        return Count(int(accuracy["correct"]), int(accuracy["total"]) - int(accuracy["correct"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def run_parts(places: Places, names: list[str], no_skips: bool) -> Count:
    """Runs the parts, prints what became of each, and returns their sum.

    Args:
        names: which parts, in the order of PARTS.
        no_skips: what was skipped counts as failed.
    """
    results: dict[str, Count] = {}
    for name in [name for name in PARTS if name in names]:
        title, part = PARTS[name]
        print(f"── {title} ".ljust(TITLE_WIDTH, "─"), flush=True)
        results[title] = part(places)
    print("─" * TITLE_WIDTH)
    for title, count in results.items():
        print(f"{title:<34} {count}")
    total = sum(results.values(), Count())
    if no_skips and total.skipped:
        print(f"{total.skipped} skipped, and nothing may be skipped here: they count as failed.")
        total = Count(total.passed, total.failed + total.skipped)
    return total


def main(argv: list[str] | None = None) -> int:
    """The command; returns 0 only when nothing failed."""
    parser = argparse.ArgumentParser(prog="puente.suite", description="Runs all tests.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--no-skips", action="store_true", help="what is skipped counts as failed")
    arguments = parser.parse_args(argv)
    total = run_parts(HERE, arguments.only, arguments.no_skips)
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
