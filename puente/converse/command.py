"""The command `puente converse`.

Exit codes: 0 all as expected, 1 a conversation went otherwise, 2 a file is broken or the command
was misused, 3 nobody answers at the address; those of the house when it cannot start.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from actions.kb.loading import KnowledgeInvalid
from puente.converse import report
from puente.converse.cases import Case, read_cases
from puente.converse.failures import ConverseError
from puente.converse.own_house import own_house
from puente.converse.playing import JOBS, Begin, Result, at, play_all
from puente.converse.recording import add_to, as_yaml, chat
from puente.converse.sentences import Sentences
from puente.converse.updating import Update, proposed
from puente.failures import Failure
from puente.places import HERE

CASES = HERE.root / "tests" / "conversations" / "cases"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `puente converse` takes."""
    parser.add_argument("files", nargs="*", type=Path, help=f"files or folders (else {_short()})")
    parser.add_argument("--address", help="a running Puente (else one is started, and stopped)")
    parser.add_argument("--jobs", type=int, default=JOBS, help=f"at once (else {JOBS})")
    parser.add_argument("--only", metavar="WORDS", help="cases with these words in name or tags")
    parser.add_argument("--html", type=Path, metavar="FILE", help="a page to read")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="for a build server")
    parser.add_argument("--json", type=Path, metavar="FILE", help="for programs")
    parser.add_argument("--check", action="store_true", help="read the files and play nothing")
    parser.add_argument("--record", type=Path, metavar="FILE", help="chat; adds a test case")
    parser.add_argument("--language", choices=["es", "en"], help="of the recorded conversation")
    parser.add_argument(
        "--update", action="store_true", help="show what came as a change of the files, then ask"
    )
    parser.add_argument("--yes", action="store_true", help="with --update: do not ask")
    parser.set_defaults(work=converse)


def converse(arguments: argparse.Namespace) -> int:
    """Does what the command line asks; returns the exit code."""
    try:
        if arguments.record is not None:
            return _record(arguments)
        return _play(arguments)
    except KnowledgeInvalid as invalid:
        for complaint in invalid.complaints:
            print(f"  {complaint}", file=sys.stderr)
        print("The knowledge cannot be read. / El conocimiento no se puede leer.", file=sys.stderr)
        return ConverseError.code
    except Failure as failure:
        for line in failure.details:
            print(f"  {line}", file=sys.stderr)
        print(f"{failure.en}\n{failure.es}", file=sys.stderr)
        return failure.code


def _play(arguments: argparse.Namespace) -> int:
    sentences = Sentences.read(HERE.root, HERE.knowledge)
    cases = chosen(
        read_cases(arguments.files or [_from_here(CASES)], sentences.names), arguments.only
    )
    if arguments.check:
        print(f"{len(cases)} conversations can be read. / Se pueden leer {len(cases)}.")
        return 0
    with _someone(arguments.address) as begin:
        results = play_all(cases, begin, sentences, arguments.jobs, _dots())
    print()
    show(results)
    for file, write in (
        (arguments.html, report.write_html),
        (arguments.junit, report.write_junit),
        (arguments.json, report.write_json),
    ):
        if file is not None:
            write(results, file)
            print(f"→ {file}")
    if arguments.update:
        offer(proposed(results), input if not arguments.yes else (lambda question: "y"))
    return 0 if all(result.passed for result in results) else 1


def chosen(cases: Sequence[Case], words: str | None) -> list[Case]:
    """The cases with these words in their name or tags.

    Raises:
        ConverseError: there is none.
    """
    wanted = (words or "").casefold()
    found = [case for case in cases if wanted in " ".join((case.name, *case.tags)).casefold()]
    if not found:
        raise ConverseError(
            f"No case has “{words}” in its name or tags.",
            f"Ningún caso tiene «{words}» en su nombre o sus etiquetas.",
        )
    return found


def show(results: Sequence[Result]) -> None:
    """What failed, and the count."""
    for result in results:
        if not result.passed:
            print("\n".join(report.failure_lines(result)), end="\n\n")
    passed = sum(result.passed for result in results)
    print(f"{passed} passed, {len(results) - passed} failed")


def offer(update: Update, ask: Callable[[str], str]) -> bool:
    """Shows the difference, asks, and changes the files when the answer is yes."""
    if update.by_hand:
        print(
            f"{update.by_hand} to be mended by hand (choices, contains, …). / "
            f"{update.by_hand} se corrigen a mano."
        )
    if not update.changes:
        print("Nothing to change in the files. / No hay nada que cambiar en los archivos.")
        return False
    for change in update.changes:
        print(change.difference, end="")
    try:
        answer = ask("Change the files so? / ¿Cambiar así los archivos? [y/N] ")
    except (EOFError, KeyboardInterrupt):
        answer = ""
    if answer.strip().casefold() not in ("y", "yes", "s", "si", "sí"):
        print("Nothing was changed. / No se cambió nada.")
        return False
    for change in update.changes:
        change.write()
    print(f"{len(update.changes)} files changed. / Archivos cambiados: {len(update.changes)}.")
    return True


def _record(arguments: argparse.Namespace) -> int:
    with _someone(arguments.address) as begin:
        spoken = chat(begin, arguments.language, input, print)
    if not spoken:
        print("Nothing was said; nothing was written. / No se dijo nada; no se escribió nada.")
        return 0
    name = input("Name of the test case / Nombre del caso: ").strip() or "Recorded"
    case = as_yaml(name, arguments.language, spoken)
    print(f"\n{case}")
    add_to(arguments.record, case)
    print(f"→ {arguments.record}")
    return 0


@contextmanager
def _someone(address: str | None) -> Iterator[Begin]:
    """The Puente at `address`, or one of our own."""
    if address:
        yield at(address.rstrip("/"))
        return
    with own_house(HERE) as own:
        yield at(own)


def _dots() -> Callable[[Result], None]:
    def tell(result: Result) -> None:
        print("." if result.passed else "F", end="", flush=True)

    return tell


def _from_here(path: Path) -> Path:
    """The path as somebody in this folder would type it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _short() -> str:
    return HERE.short(CASES)
