"""What staff can ask of `puente kb` that cannot be done, each told in both languages.

ToolFailure        2   the command was misused
├── NotThere           no entry, option, fact or file of that name
├── AlreadyThere       it would overwrite something
├── RevisionUnknown    no such state of the folder, or it cannot be read today
└── SheetBroken    1   a sheet cannot be taken over; says every place
"""

from __future__ import annotations


class ToolFailure(Exception):
    """`en` and `es` say what is wrong and what to do. `code` is the command's exit code."""

    code = 2

    def __init__(self, en: str, es: str) -> None:
        super().__init__(en)
        self.en = en
        self.es = es


class NotThere(ToolFailure):
    """Nothing of that name."""


class AlreadyThere(ToolFailure):
    """Something is in the way and must not be lost."""


class RevisionUnknown(ToolFailure):
    """A state of the folder that cannot be had."""


class SheetBroken(ToolFailure):
    """A sheet that cannot be taken over; nothing of it was."""

    code = 1
