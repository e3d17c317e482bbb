"""Understands dates as people write them: "3 de noviembre", "hace tres semanas", "last Monday".

Finds the stretch of a message that is a date (dates.yml) and lets the `dateparser` library say
which day it is. A numeric date such as 11/3/26 can be two days: both are given back, and the
person is asked. A date without a year is the last such day that has been.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import dateparser

from actions.kb.folding import fold
from actions.kb.yamlfile import read_yaml

FILE = Path(__file__).with_name("dates.yml")
ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?![\d/]|[.-]\d)")


@dataclass(frozen=True)
class DateReading:
    """The days that a text may mean: none, one, or two when day and month can be exchanged."""

    days: tuple[dt.date, ...]

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
    for match in ISO.finditer(text):
        day = _date(int(match[1]), int(match[2]), int(match[3]))
        if day:
            return DateReading((day,))
    for match in NUMERIC.finditer(text):
        days = _numeric(int(match[1]), int(match[2]), match[3], today)
        if days:
            return DateReading(days)
    folded = fold(text)
    for language in _languages():
        for span in language.spans:
            found = span.search(folded)
            day = _parse(language, found[0], today) if found else None
            if day:
                return DateReading((day,))
    return DateReading(())


@dataclass(frozen=True)
class _Language:
    code: str
    spans: tuple[re.Pattern[str], ...]
    instead: tuple[tuple[re.Pattern[str], str], ...]


@lru_cache(maxsize=1)
def _languages() -> tuple[_Language, ...]:
    data: dict[str, dict[str, Any]] = read_yaml(FILE.read_text(encoding="utf-8")).data
    return tuple(_language(code, one) for code, one in data.items())


def _language(code: str, data: dict[str, Any]) -> _Language:
    lists = {
        "month": "|".join(data["months"].split()),
        "weekday": "|".join(data["weekdays"].split()),
        "number": "|".join(data["numbers"]),
    }
    spans = []
    for span in data["spans"]:
        for name, words in lists.items():
            span = span.replace("{" + name + "}", f"(?:{words})")
        spans.append(re.compile(rf"(?<!\w)(?:{span})(?!\w)"))
    instead = {**data["say_instead"], **{w: str(n) for w, n in data["numbers"].items()}}
    swaps = [
        (re.compile(rf"(?<!\w){word}(?!\w)"), other)
        for word, other in sorted(instead.items(), key=lambda item: -len(item[0]))
    ]
    return _Language(code, tuple(spans), tuple(swaps))


def _parse(language: _Language, span: str, today: dt.date) -> dt.date | None:
    for pattern, other in language.instead:
        span = pattern.sub(other, span)
    settings: dict[str, Any] = {
        "PREFER_DATES_FROM": "past",
        "RELATIVE_BASE": dt.datetime.combine(today, dt.time(12)),
    }
    parsed = dateparser.parse(" ".join(span.split()), languages=[language.code], settings=settings)
    return parsed.date() if parsed else None


def _numeric(first: int, second: int, year: str | None, today: dt.date) -> tuple[dt.date, ...]:
    """Day first as in Mexico, month first as in the US; both when both can be."""
    days = {
        day
        for month, number in ((second, first), (first, second))
        if (day := _in_year(year, month, number, today))
    }
    return tuple(sorted(days))


def _in_year(year: str | None, month: int, day: int, today: dt.date) -> dt.date | None:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = _date(today.year, month, day)
    return this if this and this <= today else _date(today.year - 1, month, day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
