"""How dates are written in each language: dates.yml, made into patterns once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.kb.yamlfile import read_yaml

FILE = Path(__file__).with_name("dates.yml")


@dataclass(frozen=True)
class About:
    """Words that name no day but a stretch: two numbers of `unit` days, days `back`, a `whole`."""

    words: re.Pattern[str]
    unit: int = 0
    back: tuple[int, int] | None = None
    whole: str = ""


class Patterns:
    """One language of dates.yml.

    Args:
        code: the language.
        data: its part of the file.
    """

    def __init__(self, code: str, data: dict[str, Any]) -> None:
        self.code = code
        self._months = [re.compile(month) for month in data["months"]]
        self._weekdays = data["weekdays"].split()
        self._numbers: dict[str, int] = data["numbers"]
        self._years: dict[str, int] = data["years"]
        self._parts = {part: re.compile(words) for part, words in data["parts"].items()}
        self._lists = self._stand_ins(data)
        self.day = self._compiled(data["day"])
        self.month = self._compiled(data["month"])
        self.ago = self._compiled(data["ago"])
        self.coming = self._compiled(data["coming"])
        self.weekday_before = self._compiled(data["weekday_before"])
        self.weekday_and_day = self._compiled(data["weekday_and_day"])
        self.weekday_last = self._compiled(data["weekday_last"])
        self.weekday = self._compiled(data["weekday"])
        self.only_day = self._compiled(data["only_day"])
        self.not_relative = self._compiled(data["not_relative"])
        self.relative = [
            (self._one(re.escape(words)), distance) for words, distance in data["relative"].items()
        ]
        known = [one for one in data["about"] if len(one) > 1]
        self.about = [
            About(
                self._one(one["words"]),
                one.get("unit", 0),
                tuple(one["back"]) if "back" in one else None,
                one.get("whole", ""),
            )
            for one in known
        ]
        self.vague = self._compiled(one["words"] for one in data["about"] if len(one) == 1)
        self.unknown = self._compiled(data["unknown"])
        self._lasting = re.compile(data["lasting"]) if data["lasting"] else None
        self._lasting_becomes = data["lasting_becomes"]
        instead = {**data["say_instead"], **{w: str(n) for w, n in self._numbers.items()}}
        self._instead = [
            (re.compile(rf"(?<!\w){word}(?!\w)"), other)
            for word, other in sorted(instead.items(), key=lambda item: -len(item[0]))
        ]

    def number(self, words: str) -> int:
        """The number that digits or words stand for."""
        return int(words) if words.isdigit() else self._numbers[" ".join(words.split())]

    def month_number(self, words: str) -> int:
        """1 for January."""
        fits = (number for number, month in enumerate(self._months, 1) if month.fullmatch(words))
        return next(fits)

    def year_number(self, words: str | None, this: int) -> int | None:
        """The year that was written, None without one."""
        if words is None or words.isdigit():
            return int(words) if words else None
        return this + self._years[" ".join(words.split())]

    def weekday_number(self, words: str) -> int:
        """0 for a stretch of words with a Monday in it, -1 without a weekday."""
        fits = (n for n, weekday in enumerate(self._weekdays) if weekday in words)
        return next(fits, -1)

    def part(self, match: re.Match[str]) -> str:
        """Which part of the month a match names; "" for the whole month."""
        words = match.groupdict().get("part")
        fits = (name for name, part in self._parts.items() if words and part.fullmatch(words))
        return next(fits, "")

    def for_dateparser(self, words: str) -> str:
        """The same in words that dateparser knows: digits, "hace" for "llevo … aquí"."""
        if self._lasting and self._lasting.search(words):
            words = f"{self._lasting_becomes} {self._lasting.sub('', words)}"
        for pattern, other in self._instead:
            words = pattern.sub(other, words)
        return " ".join(words.split())

    def _stand_ins(self, data: dict[str, Any]) -> dict[str, str]:
        longest_first = sorted(self._numbers, key=len, reverse=True)
        numbers = "|".join(re.escape(word) for word in longest_first)
        years = "|".join(sorted(map(re.escape, self._years), key=len, reverse=True))
        year = rf"(?P<year>(?:19|20)\d\d|{years})"
        return {
            "{with_year}": data["year"].replace("{year}", year),
            "{month}": f"(?P<month>{'|'.join(data['months'])})",
            "{weekday}": f"(?:{'|'.join(self._weekdays)})",
            "{number}": f"(?:{numbers})",
            "{day}": rf"(?P<day>(?<!\d)\d{{1,2}}|{numbers})",
            "{part}": f"(?P<part>{'|'.join(data['parts'].values())})",
        }

    def _one(self, pattern: str) -> re.Pattern[str]:
        for name, words in self._lists.items():
            pattern = pattern.replace(name, words)
        return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")

    def _compiled(self, patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(self._one(pattern) for pattern in patterns)


@lru_cache(maxsize=1)
def languages() -> tuple[Patterns, ...]:
    """Every language of dates.yml, in the order of the file."""
    data: dict[str, dict[str, Any]] = read_yaml(FILE.read_text(encoding="utf-8")).data
    return tuple(Patterns(code, one) for code, one in data.items())
