"""What was played, as a page to read (HTML), for a build server (JUnit) and for programs (JSON)."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from puente.converse.checks import Mismatch
from puente.converse.playing import Played, Result

TEMPLATE = "report.html"


def words(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def said(played: Played) -> str:
    """What the person did in a turn: words, a choice in brackets, nothing at the opening."""
    if played.turn.user is not None:
        return played.turn.user
    return f"[{played.turn.choose}]" if played.turn.choose else ""


def in_words(wrong: Mismatch) -> str:
    """A mismatch in one line."""
    return f"{wrong.name}: expected {words(wrong.expected)}; came {words(wrong.came)}"


def write_html(results: Sequence[Result], file: Path) -> None:
    """One page that needs nothing else: summary, filters, every transcript."""
    page = Environment(
        loader=PackageLoader("puente.converse", "."),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters["words"] = words
    tags = sorted({tag for result in results for tag in result.case.tags})
    text = page.get_template(TEMPLATE).render(
        results=results,
        passed=sum(result.passed for result in results),
        tags=tags,
        said=said,
        made=dt.datetime.now().strftime("%Y-%m-%d %H:%M"),
        turns=sum(len(result.turns) - 1 for result in results),
    )
    _write(file, text)


def write_junit(results: Sequence[Result], file: Path) -> None:
    """A JUnit file: a test case for each conversation."""
    failed = sum(not result.passed for result in results)
    suite = ElementTree.Element(
        "testsuite",
        name="conversations",
        tests=str(len(results)),
        failures=str(failed),
        errors="0",
        skipped="0",
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    for result in results:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=result.case.file.stem,
            name=result.case.name,
            file=str(result.case.file),
            line=str(result.case.line),
            time=f"{result.seconds:.3f}",
        )
        if not result.passed:
            lines = list(failure_lines(result))
            failure = ElementTree.SubElement(case, "failure", message=_printable(lines[1]))
            failure.text = _printable("\n".join(lines))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    _write(file, ElementTree.tostring(root, encoding="unicode", xml_declaration=True))


def write_json(results: Sequence[Result], file: Path) -> None:
    """Everything, for programs."""
    body = {
        "passed": sum(result.passed for result in results),
        "failed": sum(not result.passed for result in results),
        "conversations": [_as_data(result) for result in results],
    }
    _write(file, json.dumps(body, ensure_ascii=False, indent=2, default=str))


def failure_lines(result: Result) -> list[str]:
    """A failed conversation for the terminal: where it stands, and each wrong turn."""
    lines = [f"{result.case.file}:{result.case.line}: {result.case.name}"]
    for played in result.turns:
        if played.wrong:
            lines.append(f"  line {played.turn.line or result.case.line} > {said(played)}")
            lines += [f"    {in_words(wrong)}" for wrong in played.wrong]
    return lines


def _as_data(result: Result) -> dict[str, Any]:
    case = result.case
    return {
        "name": case.name,
        "file": str(case.file),
        "line": case.line,
        "language": case.language,
        "tags": list(case.tags),
        "passed": result.passed,
        "seconds": round(result.seconds, 3),
        "turns": [
            {
                "user": played.turn.user,
                "choose": played.turn.choose,
                "reply": played.reply,
                "wrong": [
                    {"name": one.name, "expected": one.expected, "came": one.came}
                    for one in played.wrong
                ],
            }
            for played in result.turns
        ],
    }


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
