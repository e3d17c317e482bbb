"""Dates are understood as people write them, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.dates import read_date

TODAY = dt.date(2026, 11, 23)  # a Monday


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
        ("5 de diciembre", "2025-12-05"),
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
    "text",
    ["no tengo fecha", "may I ask something", "I have 2 kids", "31/02/2026", "art. 18", "", "911"],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert read_date(text, TODAY).days == ()
