"""Writes changed files into the knowledge folder: all of them or none, and never a broken folder.

The running bot watches the folder. What is written here was read as a whole beforehand, so that
it is never left with half of a change.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge


def read_file(file: Path) -> str:
    """The text of a knowledge file, its lines ending as they do on this side: `\\n`."""
    return file.read_text(encoding="utf-8")


def write_files(folder: Path, texts: Mapping[str, str], only_try: bool = False) -> Knowledge:
    """Writes `texts` (by name in the folder) and returns the knowledge as it is then.

    With `only_try` everything is done but the writing.

    Raises:
        KnowledgeInvalid: the folder would not hold with them; nothing was written.
    """
    knowledge = with_files(folder, texts)
    if only_try:
        return knowledge
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, text in texts.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            # the name ends so that nothing takes it for a knowledge file
            waiting.append((target.with_name(f".{target.name}.new"), target))
            waiting[-1][0].write_bytes(_with_its_line_ends(text, target))
            if target.exists():
                shutil.copymode(target, waiting[-1][0])
        for new, target in waiting:
            os.replace(new, target)
    finally:
        for new, _ in waiting:
            new.unlink(missing_ok=True)
    return knowledge


def _with_its_line_ends(text: str, target: Path) -> bytes:
    """Lines end as they did in the file: some editors write `\\r\\n`."""
    if target.exists() and b"\r\n" in target.read_bytes():
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8")


def with_files(folder: Path, texts: Mapping[str, str]) -> Knowledge:
    """The knowledge as it would be with `texts` in it; nothing is written into the folder.

    Raises:
        KnowledgeInvalid: it would not hold.
    """
    with tempfile.TemporaryDirectory(prefix="puente-kb-") as temporary:
        trial = Path(temporary) / "knowledge"
        shutil.copytree(folder, trial)
        for name, text in texts.items():
            (trial / name).parent.mkdir(parents=True, exist_ok=True)
            (trial / name).write_bytes(text.encode("utf-8"))
        return load_knowledge(trial)
