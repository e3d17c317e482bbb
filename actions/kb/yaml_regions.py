"""Changes one text in a YAML file and leaves every other character as its writer left it.

Reading a file and writing it anew would lose comments, order and line breaks, which staff put
there for each other. So only the region of the one value is replaced, in the style it had, and
the result is read again: anything but exactly the wanted change is refused.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import yaml

from actions.kb.yamlfile import Path, YamlProblem, node_at, read_yaml

Scalar = str | int | float | bool | dt.date


class RegionProblem(Exception):
    """The value cannot be put there without changing something else."""


def set_scalar(text: str, path: Path, value: Scalar) -> str:
    """`text` with the scalar at `path` changed to `value`.

    Raises:
        RegionProblem: there is no scalar at `path`, or no way of writing `value` there.
    """
    node = _node(text, path)
    if not isinstance(node, yaml.ScalarNode):
        raise RegionProblem(f"{path} is no single value")
    wanted = _with(read_yaml(text).data, path, value)
    start, end = node.start_mark.index, node.end_mark.index
    region = text[start:end]
    tail = region[len(region.rstrip()) :] if node.style in ("|", ">") else ""
    for written in _ways(value, node.style, _indent(text, start)):
        changed = text[:start] + written + tail + text[end:]
        if _says(changed, wanted):
            return changed
    raise RegionProblem(f"no way to write {value!r} at {path}")


def set_list(text: str, path: Path, values: Sequence[str]) -> str:
    """`text` with the list of texts at `path` changed to `values`.

    Raises:
        RegionProblem: there is no list at `path`, or no way of writing `values` there.
    """
    node = _node(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise RegionProblem(f"{path} is no list")
    wanted = _with(read_yaml(text).data, path, list(values))
    old = read_yaml(text).data
    for step in path:
        old = old[step]
    if not old or not values:
        end = (node if node.flow_style or not old else node.value[-1]).end_mark.index
        written = json.dumps(list(values), ensure_ascii=False)
        return _checked(text[: node.start_mark.index] + written + text[end:], wanted, path)
    for number, (before, after) in enumerate(zip(old, values, strict=False)):
        if before != after:
            text = set_scalar(text, (*path, number), after)
    if len(values) < len(old):
        items = _items(text, path)
        kept, last = items[len(values) - 1], items[-1]
        text = text[: kept.end_mark.index] + text[last.end_mark.index :]
    for value in values[len(old) :]:
        text = _appended(text, path, value)
    return _checked(text, wanted, path)


def _appended(text: str, path: Path, value: str) -> str:
    node, items = _node(text, path), _items(text, path)
    assert isinstance(node, yaml.SequenceNode)
    end = items[-1].end_mark.index
    quoted = json.dumps(value, ensure_ascii=False)
    if node.flow_style:
        return f"{text[:end]}, {quoted}{text[end:]}"
    column = " " * node.start_mark.column
    body = text[:end].rstrip("\n")
    written = value if _plain_is_safe(value) else quoted
    return f"{body}\n{column}- {written}{text[len(body) :]}"


def _node(text: str, path: Path) -> yaml.Node:
    try:
        return node_at(text, path)
    except KeyError as error:
        raise RegionProblem(f"there is nothing at {path}") from error


def _items(text: str, path: Path) -> list[yaml.Node]:
    node = _node(text, path)
    assert isinstance(node, yaml.SequenceNode)
    return list(node.value)


def _ways(value: Scalar, style: str | None, indent: int) -> list[str]:
    """Ways of writing a value, the one that it had before first."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, dt.date):
        return [value.isoformat()]
    if not isinstance(value, str):
        return [str(value)]
    quoted = json.dumps(value, ensure_ascii=False)
    lines = [" " * (indent + 2) + line if line else "" for line in value.split("\n")]
    literal = "|-\n" + "\n".join(lines)
    if style == "|" or (style != '"' and "\n" in value):
        return [literal, quoted]
    if not style and _plain_is_safe(value):
        return [value, quoted]
    if style == "'" and "\n" not in value:
        return ["'" + value.replace("'", "''") + "'", quoted]
    return [quoted]


def _plain_is_safe(value: str) -> bool:
    if "\n" in value or value != value.strip():
        return False
    try:
        return bool(read_yaml(f"[{value}]").data == [value])
    except YamlProblem:
        return False


def _indent(text: str, index: int) -> int:
    """How far the line is indented that `index` stands on."""
    line = text[text.rfind("\n", 0, index) + 1 :]
    return len(line) - len(line.lstrip(" "))


def _with(data: Any, path: Path, value: Any) -> Any:
    changed = copy.deepcopy(data)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return changed


def _says(text: str, wanted: Any) -> bool:
    try:
        found = read_yaml(text).data
    except YamlProblem:
        return False
    return bool(found == wanted and repr(found) == repr(wanted))


def _checked(text: str, wanted: Any, path: Path) -> str:
    if not _says(text, wanted):
        raise RegionProblem(f"no way to write the list at {path}")
    return text
