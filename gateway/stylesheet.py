"""Makes a style sheet ready to send: small, and understood by old browsers too.

The sheets are written with logical properties ("inline-start" instead of "left"), so that a
language from right to left needs no other sheet. Browsers before 2020 know only the physical ones:
they get the same declarations once more in those, as for a language from left to right, in a
block that newer browsers skip.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import rcssmin

# logical properties and their physical twins, for a language from left to right
_BLOCK = {"block-start": "top", "block-end": "bottom"}
_INLINE = {"inline-start": "left", "inline-end": "right"}
_SIDES = {
    "block": ("top", "bottom"),
    "inline": ("left", "right"),
    **{logical: (side,) for logical, side in {**_BLOCK, **_INLINE}.items()},
}
_LOGICAL = re.compile(
    r"(?P<kind>margin|padding|border|inset)-(?P<side>(?:block|inline)(?:-start|-end)?): *"
    r"(?P<value>[^;}]+)"
)
_RULE = re.compile(r"(?P<selector>[^{};]+)\{(?P<body>[^{}]*)\}")
_NEW_BROWSERS_SKIP = "@supports not (inset-inline:0)"


@cache
def ready(file: Path) -> str:
    """The sheet in `file` as it is sent."""
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return str(rcssmin.cssmin(text + physical_twin(text)))


def physical_twin(sheet: str) -> str:
    """The logical declarations of a sheet in physical properties, for old browsers alone.

    Rules inside `@media` are taken as if they stood outside; their logical properties have to mean
    the same there.
    """
    rules = []
    for rule in _RULE.finditer(sheet):
        declarations = [part for found in _LOGICAL.finditer(rule["body"]) for part in _twins(found)]
        if declarations:
            rules.append(f"{rule['selector'].strip()} {{ {'; '.join(declarations)} }}")
    return f"\n{_NEW_BROWSERS_SKIP} {{\n" + "\n".join(rules) + "\n}\n" if rules else ""


def _twins(found: re.Match[str]) -> list[str]:
    values = found["value"].split() if found["kind"] != "border" else [found["value"].strip()]
    sides = _SIDES[found["side"]]
    name = "" if found["kind"] == "inset" else f"{found['kind']}-"
    return [
        f"{name}{side}: {values[min(number, len(values) - 1)]}" for number, side in enumerate(sides)
    ]
