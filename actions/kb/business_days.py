"""Counts days as Mexican federal offices do.

Business days are counted from the day after the event (LRPCAP art. 18; LFPA art. 28). Two official
lists of holidays differ: the procedure law's fixed dates (LFPA art. 28, in knowledge/calendar.yml)
and the labour law's Mondays (LFT art. 74, from the `holidays` library). What the person must do is
due on the earlier result, what an authority may take lasts until the later one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import holidays

from actions.kb.models import Calendar

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Skipped:
    """A weekday that was not counted, and why, by language."""

    date: dt.date
    name: dict[str, str]


@dataclass(frozen=True)
class Period:
    """A counted period: its last day, and the weekdays that did not count."""

    start: dt.date
    days: int
    unit: str
    until: dt.date
    skipped: tuple[Skipped, ...]


class OfficeCalendar:
    """Which days count before federal offices, by the two official lists.

    Args:
        calendar: knowledge/calendar.yml, the fixed dates and the published closures.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._labour = {
            language: holidays.country_holidays("MX", language=code)
            for language, code in (("es", "es"), ("en", "en_US"))
        }

    def procedure_law(self, day: dt.date) -> dict[str, str] | None:
        """The name of a holiday of LFPA art. 28, else None."""
        for holiday in self.calendar.fixed:
            if (day.month, day.day) != (holiday.month, holiday.day):
                continue
            since = day.year - (holiday.from_year or day.year)
            if since >= 0 and since % holiday.every_years == 0:
                return dict(holiday.name)
        return None

    def closed(self, day: dt.date) -> dict[str, str] | None:
        """The name of a published closure (LFPA art. 28, last paragraph), else None."""
        for closure in self.calendar.closures:
            if closure.first <= day <= closure.until:
                return dict(closure.name)
        return None

    def labour_law(self, day: dt.date) -> dict[str, str] | None:
        """The name of a rest day of LFT art. 74, else None."""
        if day not in self._labour["es"]:
            return None
        return {language: names[day] for language, names in self._labour.items()}

    def business_days(
        self, event: dt.date, days: int, acts: Literal["person", "authority"]
    ) -> Period:
        """The period of `days` business days that begins the day after `event`.

        Args:
            event: what happened (entry, notification, filing).
            days: how many business days, 1 or more.
            acts: who must act: "person" gets the earlier of the two lists' results, "authority"
                the later one.
        """
        choose = min if acts == "person" else max
        return choose(self.by_both_lists(event, days), key=lambda period: period.until)

    def by_both_lists(self, event: dt.date, days: int) -> tuple[Period, Period]:
        """The same period by the labour law's list and by the procedure law's."""
        labour = self._count(event, days, self.labour_law)
        return labour, self._count(event, days, self.procedure_law)

    def calendar_days(self, event: dt.date, days: int) -> Period:
        """The period of `days` days of any kind (LFPA art. 29) that begins after `event`."""
        return Period(event, days, "calendar_days", event + days * DAY, ())

    def _count(
        self, event: dt.date, days: int, rule: Callable[[dt.date], dict[str, str] | None]
    ) -> Period:
        day, counted, skipped = event, 0, []
        while counted < days:
            day += DAY
            if day.weekday() >= 5:
                continue
            name = rule(day) or self.closed(day)
            if name is None:
                counted += 1
            else:
                skipped.append(Skipped(day, name))
        return Period(event, days, "business_days", day, tuple(skipped))
