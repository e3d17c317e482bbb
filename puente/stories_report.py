"""What Rasa's tests found, as figures, a table and JUnit.

`rasa test` ends with 0 whatever fails, so its report files are read here: the stories that failed
(failed_test_stories.yml) and how well each intent is understood (intent_report.json).
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

NOTICED = 0.005  # smaller differences of an F1 score are not shown as changes


class ReportUnreadable(Exception):
    """A report file is missing or has another shape; the text names the file."""


@dataclass(frozen=True)
class Intent:
    """How well one intent was understood, from 0 to 1; `support` is its number of messages."""

    precision: float
    recall: float
    f1: float
    support: int
    confused_with: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Understanding:
    """A whole cross-validation."""

    accuracy: float
    macro_f1: float
    intents: dict[str, Intent]

    def write(self, file: Path) -> None:
        """Keeps the figures, to compare a later run with."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=2, sort_keys=True), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Understanding:
        """The figures that `write` kept.

        Raises:
            ReportUnreadable: the file is none of these.
        """
        try:
            raw = json.loads(file.read_text("utf-8"))
            intents = {name: Intent(**figures) for name, figures in raw["intents"].items()}
            return cls(float(raw["accuracy"]), float(raw["macro_f1"]), intents)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReportUnreadable(str(file)) from error

    @classmethod
    def from_rasa(cls, report: Path) -> Understanding:
        """The figures of Rasa's intent_report.json.

        Raises:
            ReportUnreadable: there is no such report.
        """
        try:
            raw: Mapping[str, Any] = json.loads(report.read_text("utf-8"))
            intents = {
                name: _intent(figures)
                for name, figures in raw.items()
                if isinstance(figures, dict) and not name.endswith((" avg", "accuracy"))
            }
            return cls(_accuracy(raw, intents), float(raw["macro avg"]["f1-score"]), intents)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReportUnreadable(str(report)) from error


def _intent(figures: Mapping[str, Any]) -> Intent:
    return Intent(
        precision=float(figures["precision"]),
        recall=float(figures["recall"]),
        f1=float(figures["f1-score"]),
        support=int(figures["support"]),
        confused_with={name: int(n) for name, n in (figures.get("confused_with") or {}).items()},
    )


def _accuracy(raw: Mapping[str, Any], intents: Mapping[str, Intent]) -> float:
    """Rasa leaves the accuracy out when it counts single labels; then it is the mean recall."""
    if isinstance(raw.get("accuracy"), (int, float)):
        return float(raw["accuracy"])
    messages = sum(one.support for one in intents.values())
    return sum(one.recall * one.support for one in intents.values()) / messages


def table(new: Understanding, old: Understanding | None = None) -> str:
    """A Markdown table, the worst intent first; with `old`, the difference in brackets."""
    lines = [
        "| intent | messages | precision | recall | F1 | confused with |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in sorted(new.intents.items(), key=lambda pair: (pair[1].f1, pair[0])):
        before = old.intents.get(name) if old else None
        cells = [
            _figure(one.precision, before.precision if before else None),
            _figure(one.recall, before.recall if before else None),
            _figure(one.f1, before.f1 if before else None),
        ]
        confused = ", ".join(f"{other} ({n})" for other, n in _most(one.confused_with))
        lines.append(f"| {name} | {one.support} | {' | '.join(cells)} | {confused} |")
    lines.append("")
    lines.append(f"Accuracy {_figure(new.accuracy, old.accuracy if old else None)}, ")
    lines[-1] += f"macro F1 {_figure(new.macro_f1, old.macro_f1 if old else None)}"
    return "\n".join(lines)


def changed(new: Understanding, old: Understanding) -> list[str]:
    """A line for each intent that is understood better or worse, came, or went; worst first."""
    both = [name for name in new.intents if name in old.intents]
    moved = sorted((new.intents[name].f1 - old.intents[name].f1, name) for name in both)
    lines = []
    for by, name in moved:
        if abs(by) >= NOTICED:
            figure = _figure(new.intents[name].f1, old.intents[name].f1)
            lines.append(f"{'worse' if by < 0 else 'better'}: {name} {figure}")
    lines += [f"new: {name}" for name in new.intents if name not in old.intents]
    lines += [f"gone: {name}" for name in old.intents if name not in new.intents]
    return lines


def _figure(now: float, before: float | None) -> str:
    if before is None:
        return f"{now:.3f}"
    return f"{now:.3f} ({now - before:+.3f})"


def _most(confused: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(confused.items(), key=lambda pair: -pair[1])[:3]


def story_names(folder: Path) -> list[tuple[str, str]]:
    """Every test story: its file's name and its own."""
    found = []
    for file in sorted(folder.glob("*.yml")):
        for story in (yaml.safe_load(file.read_text("utf-8")) or {}).get("stories", []):
            found.append((file.name, str(story["story"])))
    return found


def failed_stories(file: Path) -> dict[tuple[str, str], str]:
    """The stories that failed, with what Rasa writes of each; none when all went well."""
    try:
        text = file.read_text("utf-8")
        stories = (yaml.safe_load(text) or {}).get("stories") or []
    except (OSError, yaml.YAMLError, AttributeError):
        return {}
    parts = text.split("- story: ")[1:]
    failed: dict[tuple[str, str], str] = {}
    for story, part in zip(stories, parts, strict=False):
        name, _, path = str(story["story"]).rpartition(" (")  # Rasa adds the path
        failed[(Path(path.rstrip(")")).name, name)] = part.strip()
    return failed


def write_stories_junit(
    stories: list[tuple[str, str]], failed: Mapping[tuple[str, str], str], file: Path
) -> None:
    """A JUnit test case for each story."""
    suite = _suite("stories", len(stories), sum(one in failed for one in stories))
    for where, name in stories:
        case = ElementTree.SubElement(suite, "testcase", classname=where, name=name)
        if (where, name) in failed:
            failure = ElementTree.SubElement(case, "failure", message="went another way")
            failure.text = failed[(where, name)]
    _write(suite, file)


def write_intents_junit(new: Understanding, worse: Mapping[str, str], file: Path) -> None:
    """A JUnit test case for each intent; those in `worse` failed, with the reason."""
    suite = _suite("intents", len(new.intents), sum(name in worse for name in new.intents))
    for name in new.intents:
        case = ElementTree.SubElement(suite, "testcase", classname="intents", name=name)
        if name in worse:
            ElementTree.SubElement(case, "failure", message=worse[name])
    _write(suite, file)


def _suite(name: str, tests: int, failures: int) -> ElementTree.Element:
    return ElementTree.Element(
        "testsuite", name=name, tests=str(tests), failures=str(failures), errors="0", skipped="0"
    )


def _write(suite: ElementTree.Element, file: Path) -> None:
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        ElementTree.tostring(root, encoding="unicode", xml_declaration=True), encoding="utf-8"
    )
