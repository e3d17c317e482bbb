"""Says at once what a saved change does: whether the bot takes it, what readers see, what is wrong.

`Watcher.look()` reads the folder and compares it with the last state that was good; the command
`puente kb watch` calls it whenever a file is saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from actions.kb.change_report import as_terminal
from actions.kb.checking import Report, check_loaded
from actions.kb.complaints import Complaint
from actions.kb.loading import KnowledgeInvalid, Remembered, load_knowledge
from actions.kb.models import Knowledge


@dataclass(frozen=True)
class Look:
    """What came of one look at the folder.

    Args:
        report: its complaints; without knowledge when the bot would keep what it had.
        changed: what readers see differently, in words; None when nothing was compared.
        new: complaints that the last usable state did not have.
        mended: how many of that state's complaints are gone.
    """

    report: Report
    changed: str | None
    new: list[Complaint]
    mended: int

    @property
    def taken(self) -> bool:
        """Whether a running bot takes this state of the folder."""
        return self.report.knowledge is not None


class Watcher:
    """Remembers the last state of the folder that could be used, and what was wrong with it.

    Args:
        folder: the knowledge folder.
        today: gives the date by which reviews are due.
        colours: whether to paint what changed.
    """

    def __init__(
        self, folder: Path, today: Callable[[], dt.date] = dt.date.today, colours: bool = False
    ) -> None:
        self.folder = folder
        self.colours = colours
        self._today = today
        self._good: Knowledge | None = None
        self._wrong: set[tuple[str, str, str]] = set()
        self._remembered: Remembered = {}

    def look(self) -> Look:
        """Reads and checks the folder as it is now."""
        try:
            kb: Knowledge | None = load_knowledge(self.folder, self._remembered)
            complaints: list[Complaint] = []
        except KnowledgeInvalid as invalid:
            kb, complaints = None, invalid.complaints
        if kb is None:
            return Look(Report(self.folder, None, complaints), None, complaints, 0)
        report = check_loaded(kb, self.folder, self._today(), similar="none")
        changed = as_terminal(self._good, kb, self.colours) if self._good is not None else None
        wrong = {(one.file, one.rule, one.problem) for one in report.complaints}
        new = [c for c in report.complaints if (c.file, c.rule, c.problem) not in self._wrong]
        look = Look(report, changed, new, len(self._wrong - wrong))
        self._good, self._wrong = kb, wrong
        return look
