"""What people read about a deadline: until when, how it was counted, what to do when it has passed.

The same in the conversation and on the printable note. Both official lists of rest days are told
when they say different days (LFPA art. 28; LFT art. 74).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from actions.kb.business_days import OfficeCalendar, Period
from actions.kb.deadline_count import count_deadline
from actions.kb.facts import fill, long_date
from actions.kb.messages import Message, label, message, say, sources
from actions.kb.models import Knowledge

LISTS = ("labour_law", "procedure_law")  # in the order of OfficeCalendar.by_both_lists


def deadline_message(
    kb: Knowledge,
    offices: OfficeCalendar,
    event: str,
    day: dt.date,
    language: str,
    today: dt.date,
) -> Message:
    """The deadline that begins with `event`, an id of deadlines.yml, on `day`."""
    deadline = kb.deadlines[event]
    period = count_deadline(kb, offices, deadline, day)
    passed = period.until < today
    parts = [
        _filled(kb, (deadline.passed if passed else deadline.result)[language], period, language)
    ]
    if period.until == today:
        parts.append(say(kb, "deadline_today", language))
    parts += _how_counted(kb, offices, period, deadline.acts, language)
    if not passed:
        parts.append(say(kb, f"deadline_warning_{deadline.acts}", language))
    cited = sources(kb, deadline.sources, language, deadline.reviewed, deadline.review_by, today)
    built = message(
        kb,
        "deadline",
        language,
        "\n\n".join(parts),
        choices=[f"answer:{deadline.entry}", f"steps:{deadline.option}", "contacts:legal_aid"],
        sources=cited,
        answer=deadline.entry,
        option=deadline.option,
        data={
            "event": event,
            "from": day.isoformat(),
            "days": period.days,
            "unit": period.unit,
            "until": period.until.isoformat(),
            "passed": passed,
            "skipped": _skipped(period, language),
            "counts": _counts(offices, period, language),
        },
    )
    built["choices"] += _pages(kb, event, day, language, passed)
    return built


def note_path(language: str, event: str, day: dt.date, calendar: bool = False) -> str:
    """Where the gateway shows the printable note, or gives the calendar file."""
    return f"/{language}/deadline/{event}{'.ics' if calendar else ''}?from={day.isoformat()}"


def _pages(
    kb: Knowledge, event: str, day: dt.date, language: str, passed: bool
) -> list[dict[str, str]]:
    """The choices that are links: the calendar file while it is of use, and the note."""
    offered = [("note", False)] if passed else [("calendar", True), ("note", False)]
    return [
        {
            "id": choice,
            "label": label(kb, choice, language),
            "href": note_path(language, event, day, calendar),
        }
        for choice, calendar in offered
    ]


def _filled(kb: Knowledge, text: str, period: Period, language: str) -> str:
    words = kb.interface[language]
    text = text.replace("{until}", long_date(period.until, words, weekday=True))
    text = text.replace("{from}", long_date(period.start, words, weekday=True))
    return fill(text, kb.facts, words)


def _how_counted(
    kb: Knowledge, offices: OfficeCalendar, period: Period, acts: str, language: str
) -> list[str]:
    """Which days did not count and why, by both lists when they differ."""
    if period.unit != "business_days":
        return []
    both = offices.by_both_lists(period.start, period.days)
    if {s.date for s in both[0].skipped} == {s.date for s in both[1].skipped}:
        if not period.skipped:
            return [say(kb, "deadline_weekends", language)]
        days = _named_days(kb, period, language)
        return [say(kb, "deadline_skipped", language, days=days)]
    words = kb.interface[language]
    lines = []
    for name, counted in zip(LISTS, both, strict=True):
        days = _named_days(kb, counted, language) or say(kb, "deadline_no_days", language)
        until = long_date(counted.until, words)
        lines.append("- " + say(kb, f"deadline_by_{name}", language, days=days, end=until))
    told = [say(kb, "deadline_two_lists", language) + "\n\n" + "\n".join(lines)]
    if both[0].until != both[1].until:
        told.append(say(kb, f"deadline_chosen_{acts}", language))
    return told


def _named_days(kb: Knowledge, period: Period, language: str) -> str:
    words = kb.interface[language]
    return "; ".join(
        f"{long_date(s.date, words)} ({s.name.get(language, '')})" for s in period.skipped
    )


def _skipped(period: Period, language: str) -> list[dict[str, str]]:
    return [{"date": s.date.isoformat(), "name": s.name.get(language, "")} for s in period.skipped]


def _counts(offices: OfficeCalendar, period: Period, language: str) -> list[dict[str, Any]]:
    if period.unit != "business_days":
        return []
    both = offices.by_both_lists(period.start, period.days)
    return [
        {"list": name, "until": one.until.isoformat(), "skipped": _skipped(one, language)}
        for name, one in zip(LISTS, both, strict=True)
    ]
