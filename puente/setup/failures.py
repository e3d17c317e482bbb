"""What can go wrong while setting up, each with one sentence in English and in Spanish.

    SetUpError          1   anything else
    ├── DiskError      10   not enough room
    ├── ToolsError     11   pip and uv could not be installed
    ├── MainError      12   the main environment
    ├── Python310Error 13   no Python 3.10, and none could be installed
    ├── BotError       14   the bot's environment
    ├── EmbeddingError 15   the embedding model
    └── DialogueError  16   the dialogue model

ToolFailed is not one of them: it carries a failed command's output to the step that ran it.
"""

from __future__ import annotations

from puente.failures import Failure


class SetUpError(Failure):
    """A step failed; the details are the last lines of a tool's output."""


class DiskError(SetUpError):
    code = 10


class ToolsError(SetUpError):
    code = 11


class MainError(SetUpError):
    code = 12


class Python310Error(SetUpError):
    code = 13


class BotError(SetUpError):
    code = 14


class EmbeddingError(SetUpError):
    code = 15


class DialogueError(SetUpError):
    code = 16


class ToolFailed(Exception):
    """A command ended with an error or could not be started."""

    def __init__(self, command: str, exit_code: int, last_lines: list[str]) -> None:
        super().__init__(f"{command} ended with exit code {exit_code}")
        self.exit_code = exit_code
        self.last_lines = last_lines
