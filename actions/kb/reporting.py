"""Shows complaints: to people in a terminal, to GitHub, to CI as JUnit, to programs as JSON."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from actions.kb.complaints import Complaint

COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m", "suggestion": "\x1b[36m"}
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
LEVELS = {
    "es": {"error": "error", "warning": "aviso", "suggestion": "sugerencia"},
    "en": {"error": "error", "warning": "warning", "suggestion": "suggestion"},
}
_GITHUB = {"error": "error", "warning": "warning", "suggestion": "notice"}
Formatter = Callable[[Sequence[Complaint], Path, str], str]


def for_people(
    complaints: Sequence[Complaint], folder: Path, language: str, colour: bool = False
) -> str:
    """By file: line, level, what is wrong, and on the next line how to mend it."""

    def paint(code: str, text: str) -> str:
        return f"{code}{text}{PLAIN}" if colour else text

    lines = []
    for file, group in groupby(complaints, key=lambda complaint: complaint.file):
        lines.append(paint(BOLD, str(_path(folder, file))))
        for one in group:
            level = paint(COLOURS[one.level], LEVELS[language][one.level])
            lines.append(f"  {one.line}: {level}: {one.problem_in(language)}  [{one.rule}]")
            lines.append(f"      → {one.mend_in(language)}")
        lines.append("")
    return "\n".join(lines)


def as_json(complaints: Sequence[Complaint], folder: Path, language: str) -> str:
    """A list of objects, one for each complaint."""
    found = [
        {
            "file": _path(folder, one.file).as_posix(),
            "line": one.line,
            "rule": one.rule,
            "level": one.level,
            "problem": one.problem_in(language),
            "mend": one.mend_in(language),
        }
        for one in complaints
    ]
    return json.dumps(found, indent=2, ensure_ascii=False)


def as_github(complaints: Sequence[Complaint], folder: Path, language: str) -> str:
    """GitHub's workflow commands, which show a complaint beside its line of a pull request."""
    lines = []
    for one in complaints:
        place = f"file={_property(_path(folder, one.file).as_posix())},line={one.line}"
        text = _data(f"{one.problem_in(language)} → {one.mend_in(language)}")
        lines.append(f"::{_GITHUB[one.level]} {place},title={_property(one.rule)}::{text}")
    return "\n".join(lines)


def as_junit(complaints: Sequence[Complaint], folder: Path, language: str) -> str:
    """JUnit's XML: errors are failures, the rest is told and passes; a clean folder is one pass."""
    failures = sum(one.level == "error" for one in complaints)
    suite = ElementTree.Element(
        "testsuite",
        name="puente kb check",
        tests=str(max(1, len(complaints))),
        failures=str(failures),
        errors="0",
        skipped="0",
    )
    for one in complaints:
        place = f"{_path(folder, one.file).as_posix()}:{one.line}"
        case = ElementTree.SubElement(suite, "testcase", classname=one.rule, name=place)
        text = f"{place}: {one.problem_in(language)} → {one.mend_in(language)}"
        if one.level == "error":
            failure = ElementTree.SubElement(case, "failure", message=one.problem_in(language))
            failure.text = text
        else:
            ElementTree.SubElement(case, "system-out").text = f"{one.level}: {text}"
    if not complaints:
        ElementTree.SubElement(suite, "testcase", classname="knowledge", name=folder.as_posix())
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True)


FORMATS: dict[str, Formatter] = {"json": as_json, "github": as_github, "junit": as_junit}


def _path(folder: Path, file: str) -> Path:
    return Path(file) if file == str(folder) else folder / file


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
