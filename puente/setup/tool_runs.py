"""Runs a tool, keeps its output in a log file and tells the step what it hears."""

from __future__ import annotations

import codecs
import os
import re
import select
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from puente.setup.failures import ToolFailed
from puente.setup.progress import COLOURS, Step

LINE_END = re.compile(r"[\r\n]+")
KEPT_LINES = 12
# Set in some shells; each of them would lead a tool to another environment than ours.
FOREIGN = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "UV_PYTHON")


def clean_environment(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what belongs to another one, and with `own` added."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**kept, **(own or {})}


def run_tool(
    command: Sequence[str | Path],
    step: Step,
    log: Path,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Runs the command to its end.

    Args:
        command: the program and its arguments.
        step: hears every line, and is ticked every second in between.
        log: gets the command and its output, at the end.
        cwd: the folder to run in.
        environment: variables to set, beside a clean copy of ours.

    Raises:
        ToolFailed: the command ended with an error or could not be started.
    """
    words = [str(word) for word in command]
    log.parent.mkdir(parents=True, exist_ok=True)
    last: deque[str] = deque(maxlen=KEPT_LINES)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"$ {' '.join(words)}\n")
        file.flush()
        try:
            process = subprocess.Popen(
                words,
                cwd=cwd,
                env=clean_environment(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as problem:
            raise ToolFailed(words[0], 127, [str(problem)]) from problem
        try:
            for line in _lines(process, step):
                file.write(line + "\n")
                if line.strip():
                    last.append(COLOURS.sub("", line).rstrip())
                step.heard(line)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    exit_code = process.wait()
    if exit_code != 0:
        raise ToolFailed(Path(words[0]).name, exit_code, list(last))


def _lines(process: subprocess.Popen[bytes], step: Step) -> Iterator[str]:
    """What the process writes, line by line; a carriage return ends a line too."""
    assert process.stdout is not None
    handle = process.stdout.fileno()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    while True:
        if not select.select([handle], [], [], 1.0)[0]:
            step.tick()
            continue
        data = os.read(handle, 65536)
        *whole, rest = LINE_END.split(rest + decoder.decode(data, final=not data))
        yield from whole
        if not data:
            if rest:
                yield rest
            return


def output_of(command: Sequence[str | Path], timeout: float = 20.0) -> str | None:
    """What a short command prints, or None when it fails, hangs or is not there."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
