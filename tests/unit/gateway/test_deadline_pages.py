"""The calendar file and the note to print: counted from the address alone."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from icalendar import Calendar

NOTE = "/{}/deadline/entry?from={}"
FILE = "/{}/deadline/entry.ics?from={}"


async def test_the_calendar_file_has_the_last_day_and_words_before_it(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get(FILE.format("es", "2026-11-03"))
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/calendar")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["dtstart"].dt == dt.date(2026, 12, 16)
    assert event["dtend"].dt == dt.date(2026, 12, 17)
    alarms = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert alarms == [dt.timedelta(days=-7), dt.timedelta(days=-2)]
    assert "No espere" in str(event["description"])
    assert "**" not in str(event["description"])


async def test_a_second_import_replaces_the_first(client: httpx.AsyncClient) -> None:
    names = set()
    for language in ("es", "en"):
        response = await client.get(FILE.format(language, "2026-11-03"))
        [event] = Calendar.from_ical(response.content).walk("VEVENT")
        names.add(str(event["uid"]))
    assert len(names) == 1


async def test_the_title_in_the_calendar_does_not_say_what_it_is_for(
    client: httpx.AsyncClient,
) -> None:
    for language, word in (("es", "refugio"), ("en", "refuge")):
        response = await client.get(FILE.format(language, "2026-11-03"))
        [event] = Calendar.from_ical(response.content).walk("VEVENT")
        assert word not in str(event["summary"]).lower()


async def test_the_note_says_the_day_its_sources_and_who_helps(client: httpx.AsyncClient) -> None:
    response = await client.get(NOTE.format("en", "2026-11-03"), headers={"Accept": "text/html"})
    assert response.status_code == 200
    text = response.text
    assert "Wednesday, December 16, 2026" in text
    assert "art. 18" in text and "800 123 45 67" in text
    assert 'href="/es/deadline/entry?from=2026-11-03"' in text
    assert 'href="/en/deadline/entry.ics?from=2026-11-03"' in text
    assert response.headers["cache-control"] == "no-store"


async def test_a_passed_deadline_has_a_note_and_no_calendar_link(client: httpx.AsyncClient) -> None:
    text = (await client.get(NOTE.format("es", "2026-01-05"))).text
    assert "Vaya de todos modos" in text
    assert ".ics" not in text


@pytest.mark.parametrize(
    ("day", "es", "en"),
    [
        ("", "Esa fecha no sirve", "That date cannot be used"),
        ("ayer", "Esa fecha no sirve", "That date cannot be used"),
        ("2026-02-30", "Esa fecha no sirve", "That date cannot be used"),
        ("1026-11-03", "Esa fecha no sirve", "That date cannot be used"),
        ("2099-01-01", "Ese día todavía no llega", "That day has not come yet"),
    ],
)
@pytest.mark.parametrize("address", [NOTE, FILE])
async def test_a_bad_day_is_said_in_both_languages(
    client: httpx.AsyncClient, address: str, day: str, es: str, en: str
) -> None:
    response = await client.get(address.format("es", day), headers={"Accept": "text/html"})
    assert response.status_code == 422
    assert es in response.text and en in response.text


@pytest.mark.parametrize(
    "path", ["/es/deadline/nothing?from=2026-11-03", "/xx/deadline/entry?from=2026-11-03"]
)
async def test_an_unknown_event_or_language_is_not_found(
    client: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(path)).status_code == 404
