"""What every step of the set-up needs to know."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from puente.places import HERE, Places
from puente.setup.progress import Step
from puente.setup.stamps import Stamp
from puente.setup.tool_runs import run_tool


@dataclass
class Context:
    """One set-up.

    Attributes:
        places: the copy of the project that is set up.
        environ: the environment to read choices from ($RASA_PYTHON, $PYENV_ROOT, …).
        dev: whether the tools for tests and checks are installed too.
        platform: as `sys.platform` says it.
        uv: the uv to use; the tools step finds or installs it.
    """

    places: Places = HERE
    environ: Mapping[str, str] = field(default_factory=dict)
    dev: bool = False
    platform: str = sys.platform
    uv: Path | None = None

    @property
    def log(self) -> Path:
        return self.places.logs / "setup.log"

    @property
    def tools_python(self) -> Path:
        return self.places.tools / "bin" / "python"

    def stamp(self, name: str) -> Stamp:
        """The stamp of a step in this copy."""
        return Stamp(self.places.stamps, name)

    def run(
        self,
        command: list[str | Path],
        step: Step,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Runs a tool with its output in the set-up's log; raises ToolFailed."""
        run_tool(command, step, self.log, cwd or self.places.root, environment)

    def run_uv(
        self, arguments: list[str], step: Step, cwd: Path, environment: Mapping[str, str]
    ) -> None:
        """Runs uv; raises ToolFailed."""
        assert self.uv is not None, "the tools step comes first"
        self.run([self.uv, *arguments], step, cwd, environment)

    def run_pip(self, arguments: list[str | Path], step: Step) -> None:
        """Runs the pip of the tools environment; raises ToolFailed."""
        self.run([self.tools_python, "-m", "pip", *arguments], step)
