"""Days are counted as federal offices count them, by the worked examples and both holiday lists."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.kb.business_days import OfficeCalendar
from actions.kb.loading import load_knowledge
from actions.kb.models import Closure, Knowledge
from tests.knowledge_folder import PROJECT

DATE = dt.date.fromisoformat
SHIPPED = load_knowledge(PROJECT / "knowledge")


@pytest.mark.parametrize(
    ("event", "days", "until"),
    [
        ("2026-11-03", 30, "2026-12-16"),
        ("2026-11-23", 30, "2027-01-06"),
        ("2026-11-23", 15, "2026-12-14"),
    ],
)
def test_the_worked_examples_hold(shipped: Knowledge, event: str, days: int, until: str) -> None:
    offices = OfficeCalendar(shipped.calendar)
    assert offices.business_days(DATE(event), days, "person").until == DATE(until)


def test_the_authority_gets_the_later_date(shipped: Knowledge) -> None:
    offices = OfficeCalendar(shipped.calendar)
    event = DATE("2026-01-30")  # 5 February (procedure law) against Monday 2 February (labour law)
    person = offices.business_days(event, 3, "person")
    authority = offices.business_days(event, 3, "authority")
    assert person.until == DATE("2026-02-04")
    assert authority.until == DATE("2026-02-05")


def test_what_was_skipped_is_named_in_both_languages(shipped: Knowledge) -> None:
    period = OfficeCalendar(shipped.calendar).business_days(DATE("2026-12-22"), 5, "person")
    christmas = period.skipped[0]
    assert christmas.date == DATE("2026-12-25")
    assert christmas.name["es"] and christmas.name["en"]


def test_a_published_closure_does_not_count(shipped: Knowledge) -> None:
    closure = Closure.model_validate(
        {
            "from": "2026-12-21",
            "until": "2027-01-05",
            "who": {"es": "COMAR", "en": "COMAR"},
            "name": {"es": "Vacaciones", "en": "Holidays"},
            "source": "LFPA",
        }
    )
    calendar = shipped.calendar.model_copy(update={"closures": [closure]})
    period = OfficeCalendar(calendar).business_days(DATE("2026-12-18"), 1, "person")
    assert period.until == DATE("2027-01-06")


def test_the_change_of_president_counts_every_six_years(shipped: Knowledge) -> None:
    offices = OfficeCalendar(shipped.calendar)
    assert offices.procedure_law(DATE("2030-12-01")) or offices.procedure_law(DATE("2024-12-01"))
    assert offices.procedure_law(DATE("2026-12-01")) is None


def test_calendar_days_count_every_day(shipped: Knowledge) -> None:
    period = OfficeCalendar(shipped.calendar).calendar_days(DATE("2026-11-01"), 60)
    assert period.until == DATE("2026-12-31")


def slow_count(offices: OfficeCalendar, event: dt.date, days: int, labour: bool) -> dt.date:
    """Crosses out one day after the other, as one does on a paper calendar."""
    rule = offices.labour_law if labour else offices.procedure_law
    day, left = event, days
    while left:
        day = dt.date.fromordinal(day.toordinal() + 1)
        weekend = day.strftime("%w") in "06"
        left -= not (weekend or rule(day) or offices.closed(day))
    return day


@given(event=st.dates(DATE("2019-01-01"), DATE("2032-12-31")), days=st.integers(1, 100))
def test_it_counts_like_a_person_with_a_paper_calendar(event: dt.date, days: int) -> None:
    offices = OfficeCalendar(SHIPPED.calendar)
    by_hand = [slow_count(offices, event, days, labour) for labour in (True, False)]
    person = offices.business_days(event, days, "person")
    authority = offices.business_days(event, days, "authority")
    assert (person.until, authority.until) == (min(by_hand), max(by_hand))
    for period in (person, authority):
        assert period.until.weekday() < 5
        assert all(event < one.date < period.until for one in period.skipped)
        assert all(one.date.weekday() < 5 for one in period.skipped)
