"""Reads YAML the way staff mean it, and remembers on which line everything stands.

Not a general YAML reader: "yes", "no" and "on" stay words, as in YAML 1.2, because they are
words in both languages; a key written twice is an error, because one of the two would be lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


class YamlProblem(Exception):
    """The text is not YAML that can be used: `line` (from 1) and `problem` in plain words."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


class _Loader(yaml.CSafeLoader):
    """The safe loader without the words that YAML 1.1 turned into true and false."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for _first, _word in (("t", "true"), ("f", "false")):
    _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(
        ("tag:yaml.org,2002:bool", re.compile(f"^{_word}$"))
    )


@dataclass(frozen=True)
class YamlDocument:
    """What a YAML text says (`data`) and the line of each key and item (`lines`)."""

    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest part above it that exists."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1


def read_yaml(text: str, first_line: int = 1) -> YamlDocument:
    """Reads one YAML document.

    Args:
        text: the YAML.
        first_line: the line of the file on which `text` begins (front matter begins on line 2).

    Raises:
        YamlProblem: it is not YAML, or a key stands twice in the same place.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Path, int] = {}
        if node is not None:
            _collect(node, (), first_line, lines)
        data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + first_line
        raise YamlProblem(line, error.problem or str(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlProblem(first_line, str(error)) from error
    finally:
        loader.dispose()
    return YamlDocument(data, lines)


def _collect(node: yaml.Node, path: Path, first_line: int, lines: dict[Path, int]) -> None:
    lines.setdefault(path, node.start_mark.line + first_line)
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if here in lines:
                raise YamlProblem(
                    key_node.start_mark.line + first_line, f"'{key}' stands twice in the same place"
                )
            lines[here] = key_node.start_mark.line + first_line
            _collect(value_node, here, first_line, lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines[(*path, number)] = item.start_mark.line + first_line
            _collect(item, (*path, number), first_line, lines)


def node_at(text: str, path: Path) -> yaml.Node:
    """The node at `path`, with the characters it stands on in its marks.

    Raises:
        KeyError: there is nothing at `path`.
    """
    node = yaml.compose(text, _Loader)
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [value for key, value in node.value if str(key.value) == str(step)]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            found = node.value[step : step + 1]
        else:
            found = []
        if not found:
            raise KeyError(path)
        node = found[0]
    if node is None:
        raise KeyError(path)
    return node
