"""What can keep conversations from being played, each told in both languages.

ConverseError        2   the command was misused
├── CasesInvalid     2   a file cannot be read as conversations; says every place
└── NobodyThere      3   Puente does not answer at the address
"""

from __future__ import annotations

from puente.failures import Failure


class ConverseError(Failure):
    """Nothing was played."""

    code = 2


class CasesInvalid(ConverseError):
    """Files that are no conversations; `details` names file, line, what is wrong, what to do."""


class NobodyThere(ConverseError):
    code = 3
