"""Changes parts of an entry's file: its front matter, and its texts by language and part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.kb.entry_text import PART_HEADINGS, entry_bodies
from actions.kb.yaml_regions import RegionProblem

FRONT = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
HEADINGS = {
    "es": {"more": "más", "simple": "más sencillo"},
    "en": {"more": "more", "simple": "simpler"},
}
ORDER = ("text", "more", "simple")


@dataclass(frozen=True)
class EntryFile:
    """The two halves of a file: `front` is YAML, `rest` what follows the second `---`."""

    front: str
    rest: str

    @classmethod
    def split(cls, text: str) -> EntryFile:
        """The halves of a file that was loaded before."""
        found = FRONT.match(text)
        if found is None:
            raise RegionProblem("the part between two lines '---' is missing")
        return cls(found[1] + "\n", text[found.end() :])

    def joined(self) -> str:
        """The file's text."""
        return f"---\n{self.front}---\n{self.rest}"


def set_part(rest: str, language: str, part: str, value: str) -> str:
    """`rest` with one part of one language's text changed; "" takes a part away.

    Args:
        rest: what follows the front matter.
        language: whose text.
        part: text, more or simple.
        value: the new words.

    Raises:
        RegionProblem: the words would be read as something else (a heading among them), or there
            is no such language in the file.
    """
    value = value.strip()
    wanted, _ = entry_bodies(rest)
    if language not in wanted:
        raise RegionProblem(f"there is no text in '{language}'")
    if value == wanted[language].get(part, ""):
        return rest
    wanted[language][part] = value
    changed = _replaced(rest, language, part, value)
    found, wrong = entry_bodies(changed)
    if wrong or _without_empty(found) != _without_empty(wanted):
        raise RegionProblem("a line of the text begins with '#', which begins a new part")
    return changed


def _replaced(rest: str, language: str, part: str, value: str) -> str:
    spans = part_spans(rest, language)
    if part in spans:
        heading, start, end = spans[part]
        if value:
            return rest[:start] + value + rest[end:]
        return rest[:heading].rstrip("\n") + rest[end:]
    before = [name for name in ORDER[: ORDER.index(part)] if name in spans]
    _, _, end = spans[before[-1]]
    title = HEADINGS.get(language, HEADINGS["en"])[part]
    return f"{rest[:end]}\n\n## {title}\n{value}{rest[end:]}"


def part_spans(rest: str, language: str) -> dict[str, tuple[int, int, int]]:
    """Where each part of a language stands: (heading, first and last+1 character of the words)."""
    languages = list(re.finditer(r"(?m)^# +([a-z]{2})[ \t]*$", rest))
    ends = [found.start() for found in languages[1:]] + [len(rest)]
    for found, end in zip(languages, ends, strict=True):
        if found[1] == language:
            return _spans(rest, found.start(), found.end(), end)
    return {}


def _spans(rest: str, title: int, start: int, end: int) -> dict[str, tuple[int, int, int]]:
    headings = list(re.compile(r"(?m)^## +(.+?)[ \t]*$").finditer(rest, start, end))
    begins = [("text", title, start)]
    begins += [(PART_HEADINGS[h[1].casefold()], h.start(), h.end()) for h in headings]
    stops = [heading.start() for heading in headings] + [end]
    spans = {}
    for (part, heading, first), stop in zip(begins, stops, strict=True):
        words = rest[first:stop]
        left = first + len(words) - len(words.lstrip())
        spans[part] = (heading, left, first + len(words.rstrip()))
    return spans


def _without_empty(bodies: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {lang: {p: words for p, words in body.items() if words} for lang, body in bodies.items()}
