"""The knowledge that the project ships keeps its own rules."""

from __future__ import annotations

import datetime as dt

from actions.kb.checking import check_folder
from tests.knowledge_folder import PROJECT

MAY_COME_WITH_TIME = {"review-overdue"}  # a warning to staff, not a fault of the program


def test_the_shipped_knowledge_has_no_error_and_no_warning() -> None:
    report = check_folder(PROJECT / "knowledge", dt.date.today(), similar="none")
    wrong = [c for c in report.of_level("error", "warning") if c.rule not in MAY_COME_WITH_TIME]
    assert not wrong, "\n".join(map(str, wrong))
