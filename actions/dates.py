"""Understands dates as people write them: "3 de noviembre", "hace tres semanas", "last Monday".

What a date looks like in each language stands in dates.yml (date_patterns.py reads it); how long
ago "hace tres semanas" is, the `dateparser` library says. What can be more than one day gives them
all (11/3/26, a weekday just past, two dates in one message), and what names no day gives the first
and the last day that it can be ("a finales de octubre"): the person is asked. A date without a year
is the last such day that has been; when the next one is near, both are given.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import dateparser

from actions.date_patterns import About, Patterns, languages
from actions.kb.folding import fold

DAY = dt.timedelta(days=1)
ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?![\d/]|[.-]\d)")
NEAR = dt.timedelta(days=60)  # so near, a day without a year may also be the coming one
JUST_PAST = dt.timedelta(days=3)  # "last Friday", said on a Saturday: yesterday, or a week before?
MOST_DAYS = 3


@dataclass(frozen=True)
class DateReading:
    """What a text may mean.

    Args:
        days: the days, more than one when the person must say which.
        between: the first and the last day it can be, when it names none ("last month").
        vague: it speaks of a day without naming one; `between` may be unknown ("hace tiempo").
    """

    days: tuple[dt.date, ...]
    between: tuple[dt.date, dt.date] | None = None
    vague: bool = False

    @property
    def day(self) -> dt.date | None:
        """The day, when it is only one."""
        return self.days[0] if len(self.days) == 1 else None


def read_date(text: str, today: dt.date) -> DateReading:
    """The date in `text`, whichever language it is written in.

    Args:
        text: what the person wrote, dates anywhere in it.
        today: what "yesterday" and "Monday" are counted from.
    """
    reader = _Reader(text, today)
    days = reader.days()
    if len(days) > 1 and any(day <= today for day in days):
        been = [day for day in days if day <= today]
        days = been if not reader.year_unsaid else days
    if days:
        return DateReading(tuple(sorted(days)[:MOST_DAYS]))
    return reader.stretch()


def says_unknown(text: str) -> bool:
    """Whether the person says that they do not know the day."""
    folded = fold(text)
    return any(one.search(folded) for language in languages() for one in language.unknown)


class _Reader:
    """One reading of a text. What was understood is taken out, so that nothing is read twice."""

    def __init__(self, text: str, today: dt.date) -> None:
        self.rest = fold(text)
        self.today = today
        self.year_unsaid = False
        self._said_today = False
        self._about: list[tuple[dt.date, dt.date]] = []

    def days(self) -> list[dt.date]:
        """Every day that the text names, each once."""
        found: dict[dt.date, None] = {}
        for match in self._take(ISO):
            found |= _known(_date(int(match[1]), int(match[2]), int(match[3])))
        for match in self._take(NUMERIC):
            found |= dict.fromkeys(self._numeric(int(match[1]), int(match[2]), match[3]))
        for language in languages():
            found |= dict.fromkeys(self._in_words(language))
        if not found and self._said_today:  # "I came on the 3rd, can I still go today?"
            return [self.today]
        return list(found)

    def _in_words(self, language: Patterns) -> Iterator[dt.date]:
        for match in self._take(*language.day):
            yield from self._of_month(language, match)
        for match in self._take(*language.weekday_before):
            monday = self.today - DAY * (self.today.weekday() + 7)
            yield monday + DAY * language.weekday_number(match[0])
        self._about += self._take_about(language)
        for match in self._take(*language.coming):
            yield self._coming(language, match[0])
        for match in self._take(*language.ago):
            yield from _known(self._parse(language, match[0]))
        for match in self._take(*language.weekday_and_day):
            yield from _known(self._only_day(int(match["d"])))
        for match in self._take(*language.weekday_last):
            last = self._last(language.weekday_number(match[0]))
            yield last
            if self.today - last < JUST_PAST:
                yield last - 7 * DAY
        for match in self._take(*language.weekday):
            yield self._last(language.weekday_number(match[0]))
        for _ in self._take(*language.not_relative):
            pass  # "por la mañana" is no tomorrow
        for pattern, distance in language.relative:
            for _ in self._take(pattern):
                if distance:
                    yield self.today + DAY * distance
                else:
                    self._said_today = True
        for match in self._take(*language.only_day):
            yield from _known(self._only_day(int(match["d"])))

    def stretch(self) -> DateReading:
        """The first and last day that vague words can mean; nothing when there are none."""
        if self._about:
            return DateReading((), self._about[0], True)
        for language in languages():
            for match in self._take(*language.month):
                return DateReading((), self._month(language, match), True)
            for _ in self._take(*language.vague):
                return DateReading((), None, True)
        return DateReading(())

    def _take(self, *patterns: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for pattern in patterns:
            while (match := pattern.search(self.rest)) is not None:
                self.rest = f"{self.rest[: match.start()]} ; {self.rest[match.end() :]}"
                yield match

    def _take_about(self, language: Patterns) -> Iterator[tuple[dt.date, dt.date]]:
        for about in language.about:
            for match in self._take(about.words):
                yield self._between(language, about, match)

    def _between(
        self, language: Patterns, about: About, match: re.Match[str]
    ) -> tuple[dt.date, dt.date]:
        if about.unit:
            counts = [language.number(match[name]) * about.unit for name in ("a", "b")]
            return self.today - DAY * max(counts), self.today - DAY * min(counts)
        if about.back:
            return self.today - DAY * about.back[0], self.today - DAY * about.back[1]
        if about.whole == "week":
            monday = self.today - DAY * (self.today.weekday() + 7)
            return monday, monday + 6 * DAY
        if about.whole == "year":
            return dt.date(self.today.year - 1, 1, 1), dt.date(self.today.year - 1, 12, 31)
        last = self.today.replace(day=1) - DAY
        return last.replace(day=1), last

    def _of_month(self, language: Patterns, match: re.Match[str]) -> Iterator[dt.date]:
        day, month = language.number(match["day"]), language.month_number(match["month"])
        year = language.year_number(match["year"], self.today.year)
        if year is not None:
            yield from _known(_date(year, month, day))
            return
        been = self._without_year(month, day)
        yield from _known(been)
        coming = _date(self.today.year, month, day) or _date(self.today.year + 1, month, day)
        if coming and been and coming <= self.today:
            coming = _date(self.today.year + 1, month, day)
        if coming and self.today < coming <= self.today + NEAR:
            self.year_unsaid = True
            yield coming

    def _month(self, language: Patterns, match: re.Match[str]) -> tuple[dt.date, dt.date]:
        month = language.month_number(match["month"])
        year = language.year_number(match["year"], self.today.year)
        if year is None:
            year = self.today.year - (month > self.today.month)
        last = calendar.monthrange(year, month)[1]
        first_day, last_day = {"start": (1, 10), "middle": (11, 20), "end": (21, last)}.get(
            language.part(match), (1, last)
        )
        first, end = dt.date(year, month, first_day), dt.date(year, month, last_day)
        return first, max(first, min(end, self.today))

    def _coming(self, language: Patterns, words: str) -> dt.date:
        weekday = language.weekday_number(words)
        if weekday >= 0:
            return self.today + DAY * ((weekday - self.today.weekday()) % 7 or 7)
        return self.today + DAY  # some day ahead: it is only told that it has not come

    def _last(self, weekday: int) -> dt.date:
        back = (self.today.weekday() - weekday) % 7 or 7
        return self.today - DAY * back

    def _only_day(self, day: int) -> dt.date | None:
        month = self.today.replace(day=1)
        for _ in range(12):
            found = _date(month.year, month.month, day)
            if found and found <= self.today:
                return found
            month = (month - DAY).replace(day=1)
        return None

    def _parse(self, language: Patterns, span: str) -> dt.date | None:
        settings: dict[str, Any] = {
            "PREFER_DATES_FROM": "past",
            "RELATIVE_BASE": dt.datetime.combine(self.today, dt.time(12)),
        }
        words = language.for_dateparser(span)
        parsed = dateparser.parse(words, languages=[language.code], settings=settings)
        return parsed.date() if parsed else None

    def _numeric(self, first: int, second: int, year: str | None) -> list[dt.date]:
        """Day first as in Mexico, month first as in the US; both when both can be."""
        found: dict[dt.date, None] = {}
        for month, day in ((second, first), (first, second)):
            if year is None:
                found |= _known(self._without_year(month, day))
            else:
                century = 2000 if len(year) == 2 else 0
                found |= _known(_date(int(year) + century, month, day))
        return sorted(found)

    def _without_year(self, month: int, day: int) -> dt.date | None:
        """The last such day that has been; 29 February looks for a leap year."""
        years = range(self.today.year, self.today.year - 8, -1)
        days = (_date(year, month, day) for year in years)
        return next((found for found in days if found and found <= self.today), None)


def _known(day: dt.date | None) -> dict[dt.date, None]:
    return {} if day is None else {day: None}


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
