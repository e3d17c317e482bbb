"""Keeps the knowledge current while the program runs: all of a change, or nothing of it.

`LiveKnowledge(folder).current` is always a `Knowledge` that was checked as a whole. A thread
watches the folder; a change that holds replaces it within seconds, a broken one leaves the old
knowledge in force and says why in `status()` and in the log.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from watchfiles import watch

from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.models import Knowledge

logger = logging.getLogger(__name__)
SETTLE_MS = 400  # editors write a file in several goes


class LiveKnowledge:
    """The knowledge in force.

    Args:
        folder: the knowledge folder.
        on_change: called with the new knowledge before it comes into force; if it raises, the old
            one stays (the action server makes its search index here).

    Raises:
        KnowledgeInvalid: already the first reading fails; there is nothing to fall back on.
    """

    def __init__(self, folder: Path, on_change: Callable[[Knowledge], None] | None = None) -> None:
        self.folder = Path(folder)
        self.on_change = on_change
        self.problem: str | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._current = load_knowledge(self.folder)
        if on_change is not None:
            on_change(self._current)

    @property
    def current(self) -> Knowledge:
        """The knowledge in force now. Take it once per turn, so that a turn sees one version."""
        return self._current

    def reload(self) -> bool:
        """Reads the folder again; True when what is on disk is in force afterwards."""
        try:
            fresh = load_knowledge(self.folder)
            if fresh.version != self._current.version:
                if self.on_change is not None:
                    self.on_change(fresh)
                self._current = fresh
                logger.info("knowledge %s is in force", fresh.version)
            self.problem = None
        except KnowledgeInvalid as invalid:
            first, *rest = invalid.complaints
            self.problem = f"{first}" + (f" (and {len(rest)} more)" if rest else "")
            logger.error(
                "knowledge not taken, version %s stays: %s", self._current.version, self.problem
            )
        except Exception as error:  # a half-written folder must never stop the service
            self.problem = f"{type(error).__name__}: {error}"
            logger.exception("knowledge not taken, version %s stays", self._current.version)
        return self.problem is None

    def status(self) -> dict[str, Any]:
        """What /health/ready says of the knowledge."""
        return {
            "version": self._current.version,
            "ok": self.problem is None,
            "problem": self.problem,
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
        for _ in watch(self.folder, debounce=SETTLE_MS, stop_event=self._stop, rust_timeout=500):
            self.reload()
