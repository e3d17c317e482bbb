"""Reads the texts of an entry: by language, and in each the first part, more, and simpler words."""

from __future__ import annotations

import re

PART_HEADINGS = {
    "más": "more",
    "mas": "more",
    "more": "more",
    "más sencillo": "simple",
    "mas sencillo": "simple",
    "simpler": "simple",
}


def entry_bodies(text: str) -> tuple[dict[str, dict[str, str]], list[tuple[int, str, str]]]:
    """The texts under `# es`, `# en`, … by part, and what is wrong with the headings in them.

    The first part has no heading; `## más`/`## more` and `## más sencillo`/`## simpler` begin the
    others. A wrong heading is (line in `text`, problem, mend): its words would be shown to nobody.
    """
    bodies: dict[str, dict[str, str]] = {}
    wrong: list[tuple[int, str, str]] = []
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
                mend = f"the headings are: {', '.join(f'## {name}' for name in PART_HEADINGS)}"
                wrong.append((line, f"'## {heading[1]}' is not known here", mend))
            elif part in body:
                wrong.append((line, f"'## {heading[1]}' stands twice in '{found[1]}'", "keep one"))
            else:
                body[part] = content[heading.end() : stop].strip()
        bodies[found[1]] = body
    return bodies, wrong
