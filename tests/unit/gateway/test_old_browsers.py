"""The widget in old browsers: nothing in it needs more than Chrome 60, Firefox 60 or Safari 11.

Those read ECMAScript 2017 and no later one. esprima 4 reads exactly that (and spread in objects,
which is looked for here), so what it refuses they would refuse too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import esprima
import pytest

from actions.kb.models import Knowledge
from gateway.stylesheet import physical_twin, ready
from gateway.widget import FOLDER, PARTS, script

STATIC = FOLDER.parent
# functions that came later, unless the line asks first whether they are there
LATER_FUNCTIONS = re.compile(
    r"\.(flat|flatMap|at|replaceAll|matchAll|allSettled|finally|fromEntries|replaceChildren"
    r"|hasOwn|structuredClone|trimEnd|trimStart)\("
)
# properties and functions that a layout would break without
LATER_STYLES = re.compile(
    r"(?<!grid-)\bgap:|aspect-ratio|:is\(|:where\(|:has\(|clamp\(|\bmin\(|\bmax\(|@container|@layer"
)


def refuse_what_came_later(text: str) -> None:
    """Raises esprima.Error, or AssertionError for spread in objects (2018), which esprima reads."""

    def look(node: Any, _: Any) -> None:
        parts = getattr(node, "properties", None) or []
        assert all(part.type == "Property" for part in parts), "spread in an object"

    esprima.parseScript(text, delegate=look)


NEWER = ("x = a?.b", "x = a ?? b", "x = {...a}", "var {a, ...b} = c", "try {} catch {}")


@pytest.mark.parametrize("newer", [*NEWER, "class A { b = 1 }", "for await (a of b) {}"])
def test_what_came_later_is_refused(newer: str) -> None:
    with pytest.raises((esprima.Error, AssertionError)):
        refuse_what_came_later(newer)


def test_the_script_is_ecmascript_2017(shipped: Knowledge) -> None:
    refuse_what_came_later(script(shipped, 1000))


def test_the_service_worker_is_ecmascript_2017() -> None:
    refuse_what_came_later((STATIC / "offline.js").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", PARTS)
def test_no_part_calls_functions_that_came_later(part: str) -> None:
    text = (FOLDER / part).read_text(encoding="utf-8")
    assert LATER_FUNCTIONS.findall(text) == []


@pytest.mark.parametrize("sheet", ["widget/widget.css", "page.css"])
def test_no_style_is_needed_that_came_later(sheet: str) -> None:
    assert LATER_STYLES.findall((STATIC / sheet).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sheet", ["widget/widget.css", "page.css"])
def test_styles_name_no_side_but_the_middle_of_a_line(sheet: str) -> None:
    text = (STATIC / sheet).read_text(encoding="utf-8")
    physical = re.findall(r"(?:margin|padding|border)-(?:left|right): *(?!auto)[^;]+;", text)
    assert physical == []
    assert not re.search(r"text-align: *(left|right)", text)


def test_old_browsers_get_physical_twins_of_logical_properties() -> None:
    twin = physical_twin(".a { margin-inline-start: 8px; color: red; padding-block: 2px 4px; }")
    assert "@supports not (inset-inline:0)" in twin
    assert ".a { margin-left: 8px; padding-top: 2px; padding-bottom: 4px }" in twin
    twin = physical_twin(".b { inset-inline-end: 0; border-block-end: 1px solid var(--x); }")
    assert ".b { right: 0; border-bottom: 1px solid var(--x) }" in twin
    assert physical_twin(".c { color: red; }") == ""


def test_a_sheet_is_sent_without_comments(tmp_path: Path) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text("/* why */\n.a { color: red; }\n\n.b { margin: 0; }\n")
    assert ready(sheet) == ".a{color:red}.b{margin:0}"
