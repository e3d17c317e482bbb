"""Puts facts into words: `{refugee_apply_window}` becomes "30 días hábiles" or "30 business days".

Every figure lives once, in knowledge/facts.yml; a text only names it. `{id:value}` gives the bare
figure, for sentences such as "from {a:value} to {b}"; `{id:link}` a number that can be tapped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from actions.kb.models import Fact, Interface

REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*)(?::(value|link))?\}")
_COUNTED = {"business_days", "calendar_days", "hours", "weeks", "months", "years"}


class UnknownFact(KeyError):
    """A text names a fact that facts.yml does not have."""


def references(text: str) -> set[str]:
    """The ids of the facts that `text` names."""
    return {match[1] for match in REFERENCE.finditer(text)}


def fill(text: str, facts: Mapping[str, Fact], words: Interface) -> str:
    """`text` with every `{fact}` put into the words of one language.

    Raises:
        UnknownFact: `text` names a fact that does not exist.
    """

    def replace(match: re.Match[str]) -> str:
        try:
            fact = facts[match[1]]
        except KeyError as error:
            raise UnknownFact(match[1]) from error
        if match[2] == "value":
            return _number(fact.value, words)
        return link(fact, words) if match[2] == "link" else phrase(fact, words)

    return REFERENCE.sub(replace, text)


def phrase(fact: Fact, words: Interface) -> str:
    """A fact with its unit, in the language of `words`: "36 horas", "983 pesos mexicanos"."""
    figure = _number(fact.value, words)
    if fact.unit in _COUNTED:
        form = "one" if fact.value == 1 else "many"
        return words.units[f"{fact.unit}_{form}"].format(figure)
    if fact.unit in ("mxn", "percent"):
        return words.units[fact.unit].format(figure)
    return figure


def link(fact: Fact, words: Interface) -> str:
    """A phone number or an e-mail address as a Markdown link that a telephone understands."""
    text = phrase(fact, words)
    target = f"mailto:{text}" if fact.unit == "email" else "tel:" + re.sub(r"[^\d+]", "", text)
    return f"[{text}]({target})"


def _number(value: str | int | float | dt.date, words: Interface) -> str:
    if isinstance(value, dt.date):
        return long_date(value, words)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return value


def long_date(day: dt.date, words: Interface, weekday: bool = False) -> str:
    """A date as people say it: "3 de noviembre de 2026", "November 3, 2026"."""
    months = words.units["month_names"].split()
    weekdays = words.units["weekday_names"].split()
    template = words.units["date_with_weekday" if weekday else "date"]
    return template.format(
        day=day.day, month=months[day.month - 1], year=day.year, weekday=weekdays[day.weekday()]
    )
