"""One text changes; everything else in the file stays as its writer left it."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.kb.yaml_regions import RegionProblem, Scalar, set_list, set_scalar
from actions.kb.yamlfile import read_yaml

FILE = """\
# for whoever comes after us
name: {es: "Ñandú", en: Rhea}   # both
list:
  - first one   # why
  # between
  - second
    goes on
flow: [a, "b"]
long: |-
  One line.

  # not a comment
# a comment
number: 30
day: 2026-02-03
yes: no
"""


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("name", "es"), 'Dijo "sí"', r'name: {es: "Dijo \"sí\"", en: Rhea}   # both'),
        (("name", "en"), "Rhea, big", 'name: {es: "Ñandú", en: "Rhea, big"}   # both'),
        (("name", "en"), "yes", 'name: {es: "Ñandú", en: yes}   # both'),
        (("name", "en"), "12", 'name: {es: "Ñandú", en: "12"}   # both'),
        (("list", 0), "another", "  - another   # why"),
        (("list", 0), "a # sign", '  - "a # sign"   # why'),
        (("number",), 45, "number: 45"),
        (("day",), dt.date(2026, 11, 24), "day: 2026-11-24"),
        (("yes",), "=1+1", "yes: =1+1"),
    ],
)
def test_only_the_one_region_changes(path: tuple[str | int, ...], value: Scalar, line: str) -> None:
    changed = set_scalar(FILE, path, value)
    before, after = FILE.splitlines(), changed.splitlines()
    assert line in after
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_a_long_text_keeps_its_form_and_the_comment_below_it() -> None:
    changed = set_scalar(FILE, ("long",), "New.\n\n- item: one\n- two")
    assert "long: |-\n  New.\n\n  - item: one\n  - two\n# a comment\nnumber" in changed


def test_a_text_that_spans_lines_is_replaced_whole() -> None:
    changed = set_scalar(FILE, ("list", 1), "short")
    assert "  # between\n  - short\nflow:" in changed


def test_lists_grow_and_shrink_without_losing_comments() -> None:
    grown = set_list(FILE, ("list",), ["first one", "second goes on", "third: yes"])
    assert '  - second\n    goes on\n  - "third: yes"\nflow:' in grown
    assert "  # between" in grown
    shrunk = set_list(FILE, ("list",), ["other"])
    assert read_yaml(shrunk).data["list"] == ["other"]
    assert set_list(FILE, ("flow",), ["a", "c", "d, e"]).count('flow: [a, "c", "d, e"]') == 1


def test_what_is_not_there_is_not_invented() -> None:
    for path in (("name", "fr"), ("nothing",), ("list", 9), ("name",)):
        with pytest.raises(RegionProblem):
            set_scalar(FILE, path, "x")
    with pytest.raises(RegionProblem):
        set_list(FILE, ("name",), ["x"])


def test_a_list_can_become_empty_and_full_again() -> None:
    for path in (("list",), ("flow",)):
        empty = set_list(FILE, path, [])
        assert read_yaml(empty).data[path[0]] == []
        assert read_yaml(set_list(empty, path, ["a", "b: c"])).data[path[0]] == ["a", "b: c"]
