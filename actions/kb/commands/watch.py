"""`puente kb watch`: what a saved change does, at once."""

from __future__ import annotations

import argparse
import datetime as dt
import signal
from collections.abc import Iterable
from pathlib import Path

from actions.kb.commands import Command
from actions.kb.commands.check import add_language, colour, summary
from actions.kb.live import SETTLE_MS, WAIT_MS
from actions.kb.reporting import for_people
from actions.kb.watching import Look, Watcher

WORDS = {
    "es": {
        "begin": "Vigilo {folder}. Guarde un archivo y aquí verá qué pasa. Ctrl-C para salir.",
        "taken": "BIEN: el programa toma este cambio en unos segundos.",
        "refused": "MAL: el programa no toma este cambio; sigue con lo que tenía.",
        "new": "Lo que está mal ahora y antes no:",
        "nothing_new": "Este cambio no trae nada malo.",
        "mended": "Arreglado: {count}.",
        "rest": "En toda la carpeta: {summary}",
    },
    "en": {
        "begin": "Watching {folder}. Save a file and see here what it does. Ctrl-C to stop.",
        "taken": "GOOD: Puente takes this change within seconds.",
        "refused": "BAD: Puente does not take this change; it goes on with what it had.",
        "new": "What is wrong now and was not before:",
        "nothing_new": "This change brings nothing bad.",
        "mended": "Mended: {count}.",
        "rest": "In the whole folder: {summary}",
    },
}


def watch(arguments: argparse.Namespace) -> int:
    """Looks at the folder now and after each save, until Ctrl-C."""
    from watchfiles import watch as saves  # here: no other command needs it

    # a shell starts what runs in the background with Ctrl-C switched off; here it always ends
    signal.signal(signal.SIGINT, signal.default_int_handler)
    language, painted = arguments.lang, colour()
    words = WORDS[language]
    watcher = Watcher(arguments.knowledge, colours=painted)
    folder = arguments.knowledge.resolve()
    rounds = saves(folder, debounce=SETTLE_MS, rust_timeout=WAIT_MS, yield_on_timeout=True)
    try:
        for round, changes in enumerate(rounds):
            if round == 0:  # only now every save will be noticed
                first = watcher.look()
                print(words["begin"].format(folder=arguments.knowledge))
                print(words["rest"].format(summary=summary(first.report, language)), flush=True)
                continue
            files = knowledge_files(folder, (path for _, path in changes))
            if files:
                print("\n" + told(watcher.look(), files, language, painted), flush=True)
    except KeyboardInterrupt:  # depends on who catches Ctrl-C first; both end quietly
        pass
    return 0


def knowledge_files(folder: Path, paths: Iterable[str]) -> list[str]:
    """Those of the paths that belong to the knowledge, from the folder on: editors save beside."""
    names = {Path(path).relative_to(folder) for path in paths}
    return sorted(name.as_posix() for name in names if name.suffix in (".yml", ".md"))


def told(look: Look, files: Iterable[str], language: str, painted: bool) -> str:
    """What one look found, in words."""
    words = WORDS[language]
    time = dt.datetime.now().strftime("%H:%M:%S")
    parts = [f"— {time} {', '.join(files)}", words["taken" if look.taken else "refused"]]
    if look.changed:
        parts.append(look.changed)
    if look.new:
        complaints = for_people(look.new, look.report.folder, language, painted).rstrip()
        parts += [words["new"], complaints]
    elif look.taken:
        parts.append(words["nothing_new"])
    if look.mended:
        parts.append(words["mended"].format(count=look.mended))
    parts.append(words["rest"].format(summary=summary(look.report, language)))
    return "\n".join(parts)


COMMAND = Command(
    "watch",
    "qué hace cada cambio que se guarda, al momento / what each saved change does, at once",
    watch,
    add_language,
)
