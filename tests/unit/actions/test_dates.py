"""Dates are understood as people write them, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.dates import DateReading, read_date, says_unknown
from actions.kb.facts import long_date
from actions.kb.loading import load_knowledge
from tests.knowledge_folder import PROJECT

TODAY = dt.date(2026, 11, 23)  # a Monday
WORDS = load_knowledge(PROJECT / "knowledge").interface


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("entré el 3 de noviembre de 2026, hasta cuándo puedo pedir refugio", "2026-11-03"),
        ("entre el 3 de nov", "2026-11-03"),
        ("el día 3 de noviembre del 2026", "2026-11-03"),
        ("entré hace tres semanas", "2026-11-02"),
        ("hace como 2 semanas", "2026-11-09"),
        ("hace quince dias", "2026-11-08"),
        ("me notificaron el viernes", "2026-11-20"),
        ("llegue el lunes pasado", "2026-11-16"),
        ("antier", "2026-11-21"),
        ("llegamos ayer en la noche", "2026-11-22"),
        ("5 de abril", "2026-04-05"),
        ("hace 3 semanas y 2 días", "2026-10-31"),
        ("llevo dos semanas aquí", "2026-11-09"),
        ("3 weeks and 2 days ago", "2026-10-31"),
        ("el veinticinco de octubre", "2026-10-25"),
        ("october twenty-fifth", "2026-10-25"),
        ("3 de noviembre del año pasado", "2025-11-03"),
        ("November 3 last year", "2025-11-03"),
        ("el lunes 16 de noviembre", "2026-11-16"),
        ("el viernes de la semana pasada", "2026-11-20"),
        ("entré el 18", "2026-11-18"),
        ("on the 28th", "2026-10-28"),
        ("29 de febrero", "2024-02-29"),
        ("en la mañana del 3 de noviembre", "2026-11-03"),
        ("entré el 3 de noviembre, ¿puedo ir hoy?", "2026-11-03"),
        ("I came on November 3, my appointment is on January 5, 2027", "2026-11-03"),
        ("since October 5th", "2026-10-05"),
        ("I came last monday", "2026-11-16"),
        ("two weeks ago i crossed", "2026-11-09"),
        ("the day before yesterday", "2026-11-21"),
        ("Nov 3 2026", "2026-11-03"),
        ("3rd of november", "2026-11-03"),
        ("25/10", "2026-10-25"),
        ("10/25/2026", "2026-10-25"),
        ("2026-11-03", "2026-11-03"),
    ],
)
def test_a_date_is_read(text: str, day: str) -> None:
    assert read_date(text, TODAY).day == dt.date.fromisoformat(day)


def test_a_date_that_can_be_two_days_gives_both() -> None:
    days = read_date("11/3/26", TODAY).days
    assert days == (dt.date(2026, 3, 11), dt.date(2026, 11, 3))


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        ("2027-01-05", "20 de diciembre", "2026-12-20"),
        ("2027-01-01", "el 31 de diciembre", "2026-12-31"),
        ("2027-01-02", "December 30", "2026-12-30"),
        ("2027-01-03", "ayer", "2027-01-02"),
        ("2027-03-31", "hace un mes", "2027-02-28"),
        ("2028-03-31", "a month ago", "2028-02-29"),
        ("2026-12-31", "hace dos meses", "2026-10-31"),
        ("2026-11-28", "el viernes de la semana pasada", "2026-11-20"),
        ("2026-11-28", "friday last week", "2026-11-20"),
        ("2027-01-05", "5/1", "2027-01-05"),
    ],
)
def test_years_and_months_end_where_they_end(today: str, text: str, day: str) -> None:
    days = read_date(text, dt.date.fromisoformat(today)).days
    assert dt.date.fromisoformat(day) in days
    assert all(one.isoformat() <= today for one in days)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5 de diciembre", ["2025-12-05", "2026-12-05"]),
        ("December 20", ["2025-12-20", "2026-12-20"]),
        ("me negaron el 20 de noviembre y entré el 3 de octubre", ["2026-10-03", "2026-11-20"]),
    ],
)
def test_what_may_be_several_days_gives_them_all(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in read_date(text, TODAY).days] == days


def test_last_friday_said_on_a_saturday_may_be_yesterday_or_a_week_before() -> None:
    days = read_date("el viernes pasado", dt.date(2026, 11, 28)).days
    assert [day.isoformat() for day in days] == ["2026-11-20", "2026-11-27"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("a finales de octubre", "2026-10-21", "2026-10-31"),
        ("a principios de noviembre", "2026-11-01", "2026-11-10"),
        ("mid-october", "2026-10-11", "2026-10-20"),
        ("late November", "2026-11-21", "2026-11-23"),
        ("en diciembre", "2025-12-01", "2025-12-31"),
        ("octubre", "2026-10-01", "2026-10-31"),
        ("in October 2025", "2025-10-01", "2025-10-31"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("el mes pasado", "2026-10-01", "2026-10-31"),
        ("la semana pasada", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("hace 2 o 3 semanas", "2026-11-02", "2026-11-09"),
        ("two or three weeks ago", "2026-11-02", "2026-11-09"),
        ("hace unos días", "2026-11-13", "2026-11-21"),
    ],
)
def test_words_that_name_no_day_give_the_days_it_can_be(text: str, first: str, last: str) -> None:
    reading = read_date(text, TODAY)
    assert reading.days == () and reading.vague
    assert reading.between is not None
    assert [day.isoformat() for day in reading.between] == [first, last]


@pytest.mark.parametrize("text", ["hace mucho tiempo", "a long time ago", "hace unos meses"])
def test_a_while_ago_is_no_day_at_all(text: str) -> None:
    assert read_date(text, TODAY) == DateReading((), None, True)


@pytest.mark.parametrize(
    "text", ["mañana", "pasado mañana", "el próximo lunes", "next friday", "in two weeks"]
)
def test_a_day_to_come_is_read_as_one(text: str) -> None:
    day = read_date(text, TODAY).day
    assert day is not None and day > TODAY


@pytest.mark.parametrize("text", ["no sé", "no me acuerdo", "I don't remember", "not sure"])
def test_not_knowing_is_heard(text: str) -> None:
    assert says_unknown(text)


@given(day=st.dates(dt.date(2024, 1, 1), TODAY), language=st.sampled_from(["es", "en"]))
def test_every_written_day_with_its_year_is_read(day: dt.date, language: str) -> None:
    assert read_date(long_date(day, WORDS[language]), TODAY).days == (day,)


@given(text=st.text(max_size=60), today=st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
def test_nothing_that_can_be_typed_breaks_the_reading(text: str, today: dt.date) -> None:
    read_date(text, today)


@pytest.mark.parametrize(
    "text",
    ["no tengo fecha", "may I ask something", "I have 2 kids", "31/02/2026", "art. 18", "", "911"],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert read_date(text, TODAY).days == ()
