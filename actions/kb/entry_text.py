"""Reads the texts of an entry: by language, and in each the first part, more, and simpler words."""

from __future__ import annotations

import re

WrongHeading = tuple[int, str, dict[str, str]]
PART_HEADINGS = {
    "más": "more",
    "mas": "more",
    "more": "more",
    "más sencillo": "simple",
    "mas sencillo": "simple",
    "simpler": "simple",
}


def entry_bodies(text: str) -> tuple[dict[str, dict[str, str]], list[WrongHeading]]:
    """The texts under `# es`, `# en`, … by part, and what is wrong with the headings in them.

    The first part has no heading; `## más`/`## more` and `## más sencillo`/`## simpler` begin the
    others. A wrong heading is (line in `text`, rule,
    what fills its words): its words would be shown to nobody.
    """
    bodies: dict[str, dict[str, str]] = {}
    wrong: list[WrongHeading] = []
    languages = list(re.finditer(r"(?m)^# +([a-z]{2})\s*$", text))
    ends = [found.start() for found in languages[1:]] + [len(text)]
    for found, end in zip(languages, ends, strict=False):
        content = text[found.end() : end]
        headings = list(re.finditer(r"(?m)^## +(.+?)\s*$", content))
        stops = [*(heading.start() for heading in headings), len(content)]
        body = {"text": content[: stops[0]].strip()}
        for heading, stop in zip(headings, stops[1:], strict=True):
            part = PART_HEADINGS.get(heading[1].casefold())
            line = text.count("\n", 0, found.end() + heading.start()) + 1
            if part is None:
                known = ", ".join(f"## {name}" for name in PART_HEADINGS)
                wrong.append((line, "heading-unknown", {"heading": heading[1], "list": known}))
            elif part in body:
                values = {"heading": heading[1], "language": found[1]}
                wrong.append((line, "heading-twice", values))
            else:
                body[part] = content[heading.end() : stop].strip()
        bodies[found[1]] = body
    return bodies, wrong
