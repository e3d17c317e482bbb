"""Keeps the knowledge current while the program runs: all of a change, or nothing of it.

`LiveKnowledge(folder).current` is always a `Knowledge` that was checked as a whole. A thread
watches the folder; a change that holds replaces it within seconds, a broken one leaves the old
knowledge in force and says why in `status()` and in the log.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchfiles import watch

from actions.kb.loading import KnowledgeInvalid, Remembered, load_knowledge
from actions.kb.models import Knowledge
from actions.kb.rules import LANGUAGES

logger = logging.getLogger(__name__)
SETTLE_MS = 400  # editors write a file in several goes
WAIT_MS = 500  # after which the thread sees whether it should stop


@dataclass(frozen=True)
class Taking:
    """How the last reading of the folder went.

    Args:
        at: when, in seconds since 1970.
        problem: why what is on disk is not in force, by language; None when it is.
    """

    at: float
    problem: dict[str, str] | None = None


class LiveKnowledge:
    """The knowledge in force.

    Args:
        folder: the knowledge folder.
        on_change: called with the new knowledge before it comes into force; if it raises, the old
            one stays (the action server makes its search index here).
        clock: the time in seconds since 1970.

    Raises:
        KnowledgeInvalid: already the first reading fails; there is nothing to fall back on.
    """

    def __init__(
        self,
        folder: Path,
        on_change: Callable[[Knowledge], None] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = Path(folder)
        self.on_change = on_change
        self.taken = 0
        self.refused = 0
        self._clock = clock
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._remembered: Remembered = {}
        self._current = load_knowledge(self.folder, self._remembered)
        if on_change is not None:
            on_change(self._current)
        self.since = clock()
        self.last = Taking(self.since)

    @property
    def current(self) -> Knowledge:
        """The knowledge in force now. Take it once per turn, so that a turn sees one version."""
        return self._current

    def reload(self) -> bool:
        """Reads the folder again; True when what is on disk is in force afterwards."""
        problem: dict[str, str] | None = None
        try:
            fresh = load_knowledge(self.folder, self._remembered)
            if fresh.version != self._current.version:
                if self.on_change is not None:
                    self.on_change(fresh)
                self._current = fresh
                self.since = self._clock()
                self.taken += 1
                logger.info("knowledge %s is in force", fresh.version)
            elif self.last.problem is not None:
                logger.info("knowledge %s is on disk again and stays in force", fresh.version)
        except KnowledgeInvalid as invalid:
            problem = _problem(invalid)
            logger.error(
                "knowledge not taken, version %s stays: %s", self._current.version, problem["en"]
            )
        except Exception as error:  # a half-written folder must never stop the service
            problem = dict.fromkeys(LANGUAGES, f"{type(error).__name__}: {error}")
            logger.exception("knowledge not taken, version %s stays", self._current.version)
        if problem is not None:
            self.refused += 1
        self.last = Taking(self._clock(), problem)
        return problem is None

    def status(self) -> dict[str, Any]:
        """What /health/ready says of the knowledge.

        `version` is in force since `since`; `ok` says whether it is what is on disk, as seen at
        `checked`; if not, `problem` says why, by language.
        """
        last = self.last
        return {
            "version": self._current.version,
            "since": _utc(self.since),
            "ok": last.problem is None,
            "checked": _utc(last.at),
            "problem": last.problem,
        }

    def start(self) -> None:
        """Begins to watch the folder, in a thread of its own."""
        self._thread = threading.Thread(target=self._watch, name="knowledge", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops watching."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def _watch(self) -> None:
        changes = watch(
            self.folder,
            debounce=SETTLE_MS,
            stop_event=self._stop,
            rust_timeout=WAIT_MS,
            yield_on_timeout=True,
        )
        for round, changed in enumerate(changes):
            # the first time in any case: something may have been saved before the watch began
            if changed or round == 0:
                self.reload()


def _problem(invalid: KnowledgeInvalid) -> dict[str, str]:
    """The first complaint in each language, and how many more there are."""
    first, *rest = invalid.complaints
    more = {"es": f" (y {len(rest)} más)", "en": f" (and {len(rest)} more)"} if rest else {}
    return {
        language: f"{first.file}:{first.line}: {first.problem_in(language)} → "
        f"{first.mend_in(language)}{more.get(language, '')}"
        for language in LANGUAGES
    }


def _utc(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")
