"""Writes parts of a Markdown file between markers; the text around them stays as people wrote it.

<!-- eval: house -->
… what `make eval` wrote …
<!-- end of eval -->
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_BEGIN = re.compile(r"^<!-- eval: .* -->$", re.MULTILINE)
_PART = re.compile(r"^<!-- eval: ([\w-]+) -->\n.*?^<!-- end of eval -->", re.DOTALL | re.MULTILINE)


class MarkersWrong(ValueError):
    """A file's markers cannot be used; the text says which."""


def between(text: str, parts: Mapping[str, str]) -> str:
    """`text` with every marked part replaced by the one of its name.

    Raises:
        MarkersWrong: a marked part has no end, or nobody makes a part of its name.
    """
    if len(_BEGIN.findall(text)) != len(_PART.findall(text)):
        raise MarkersWrong("a part that begins with <!-- eval: … --> has no <!-- end of eval -->")

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        if name not in parts:
            raise MarkersWrong(f"no part of the evaluation is called {name}")
        return f"<!-- eval: {name} -->\n{parts[name].strip()}\n<!-- end of eval -->"

    return _PART.sub(filled, text)


def write(files: list[Path], parts: Mapping[str, str]) -> None:
    """Fills in the parts of all files, or of none when one has wrong markers.

    Raises:
        MarkersWrong: as `between`, with the file's name.
    """
    texts = {}
    for file in files:
        try:
            texts[file] = between(file.read_text("utf-8"), parts)
        except MarkersWrong as problem:
            raise MarkersWrong(f"{file.name}: {problem}") from problem
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
