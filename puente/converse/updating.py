"""Puts what came into the files in place of what was expected, after showing the difference.

Only what has one plain value can be put in: exact words (`bot`), kind, answer, language, option and
plain values of `data`. The rest (choices, contains, …) says what somebody wants to hold, so it is
left to them.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.kb.yamlfile import Path as Place
from actions.kb.yamlfile import node_at
from puente.converse.checks import Mismatch
from puente.converse.playing import Result

PLAIN = ("bot", "kind", "answer", "language", "option")
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Change:
    """A file, and how it would read."""

    file: Path
    before: str
    after: str

    @property
    def difference(self) -> str:
        """The unified difference."""
        name = str(self.file)
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), name, name
        )
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)

    def write(self) -> None:
        self.file.write_text(self.after, encoding="utf-8")


@dataclass(frozen=True)
class Update:
    """What would change, and how many expectations have to be mended by hand."""

    changes: list[Change]
    by_hand: int


def proposed(results: Sequence[Result]) -> Update:
    """The changes after which the files expect what came."""
    places: dict[Path, dict[Place, Any]] = {}
    by_hand = 0
    for result in results:
        for played in result.turns:
            for wrong in played.wrong:
                puts = dict(_puts(wrong))
                if puts:
                    places.setdefault(result.case.file, {}).update(puts)
                else:
                    by_hand += 1
    changes = []
    for file, new in places.items():
        before = file.read_text("utf-8")
        changes.append(Change(file, before, _with(before, new)))
    return Update([change for change in changes if change.after != change.before], by_hand)


def _puts(wrong: Mismatch) -> Iterator[tuple[Place, Any]]:
    """Which places get which values."""
    if wrong.place is None:
        return
    if wrong.name in PLAIN and isinstance(wrong.came, str):
        yield wrong.place, wrong.came
    elif wrong.name == "data" and isinstance(wrong.came, dict):
        yield from _leaves(wrong.expected, wrong.came, wrong.place)


def _leaves(expected: Any, came: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if not isinstance(expected, dict) or not isinstance(came, dict):
        return
    for name, value in expected.items():
        new = came.get(name)
        if isinstance(value, dict):
            yield from _leaves(value, new, (*place, name))
        elif isinstance(new, (str, int, float)) and str(new) != str(value):
            yield (*place, name), new


def _with(text: str, new: dict[Place, Any]) -> str:
    nodes = [(node_at(text, place), value) for place, value in new.items()]
    for node, value in sorted(nodes, key=lambda one: -one[0].start_mark.index):
        end = node.end_mark.index
        block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
        text = text[: node.start_mark.index] + scalar(value) + ("\n" if block else "") + text[end:]
    return text


def scalar(value: Any) -> str:
    """A value as it stands in a file: a name bare, everything else in quotes."""
    if isinstance(value, str) and _BARE.fullmatch(value) and value not in ("true", "false", "null"):
        return value
    return json.dumps(value, ensure_ascii=False)
