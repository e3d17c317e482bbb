"""Counts a deadline of knowledge/deadlines.yml from the day of its event."""

from __future__ import annotations

import datetime as dt

from actions.kb.business_days import OfficeCalendar, Period
from actions.kb.models import Deadline, Knowledge


def count_deadline(
    kb: Knowledge, offices: OfficeCalendar, deadline: Deadline, event: dt.date
) -> Period:
    """The period of `deadline` that begins with `event` (LFPA arts. 28 and 29)."""
    fact = kb.facts[deadline.fact]
    days = int(str(fact.value))
    if fact.unit == "business_days":
        return offices.business_days(event, days, deadline.acts)
    return offices.calendar_days(event, days)
