"""A counted deadline to take along: a file for the calendar of the phone, and a note to print.

Both are counted again from the knowledge in force, from nothing but the address: nothing about the
person is stored here, and the address says only which event and which day.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query
from icalendar import Alarm, Calendar, Event
from starlette.responses import Response

from actions.kb.business_days import OfficeCalendar
from actions.kb.deadline_message import deadline_message, note_path
from actions.kb.messages import Message, contacts_message, label, say
from actions.kb.models import Knowledge
from gateway.errors import ApiError
from gateway.markdown import to_plain
from gateway.page_content import leaflet_contacts
from gateway.pages import READ, PageMaker

ALARM_DAYS = (7, 2)  # days before the last day
OLDEST = dt.timedelta(days=365 * 10)  # what lies further back is a slip of the finger


class DeadlinePages:
    """The routes.

    Args:
        maker: makes the pages; knows the knowledge in force and today's date.
    """

    def __init__(self, maker: PageMaker) -> None:
        self._maker = maker
        self.router = APIRouter(include_in_schema=False)
        add = self.router.add_api_route
        add("/{language}/deadline/{event}.ics", self.calendar, methods=READ)
        add("/{language}/deadline/{event}", self.note, methods=READ)

    async def calendar(
        self, language: str, event: str, day: Annotated[str, Query(alias="from")] = ""
    ) -> Response:
        """The last day as a file that a phone's calendar opens, with a word some days before."""
        kb, message = self._counted(language, event, day)
        file = calendar_file(kb, message, self._maker.today())
        name = f"puente-{message['data']['until']}.ics"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(file, media_type="text/calendar; charset=utf-8", headers=headers)

    async def note(
        self, language: str, event: str, day: Annotated[str, Query(alias="from")] = ""
    ) -> Response:
        """The deadline on one sheet of paper, with its sources and people who help."""
        kb, message = self._counted(language, event, day)
        path = note_path(language, event, dt.date.fromisoformat(message["data"]["from"]))
        links = [choice for choice in message["choices"] if "href" in choice]
        return self._maker.page(
            "deadline.html",
            language,
            message=message,
            event=label(kb, f"deadline:{event}", language),
            calendar=[link for link in links if link["id"] == "calendar"],
            contacts=contacts_message(kb, leaflet_contacts(kb), language)["text"],
            entry=kb.entries[message["answer"]],
            today=self._maker.today(),
            place=path.removeprefix(f"/{language}/"),
        )

    def _counted(self, language: str, event: str, day: str) -> tuple[Knowledge, Message]:
        """The knowledge and the deadline's message.

        Raises:
            ApiError: no such language or event; or the day is none, to come, or long past.
        """
        kb, today = self._maker.knowledge(), self._maker.today()
        if language not in kb.languages or event not in kb.deadlines:
            raise ApiError("not_found")
        try:
            begun = dt.date.fromisoformat(day)
        except ValueError:
            raise ApiError("deadline_day_invalid") from None
        if begun > today:
            raise ApiError("deadline_day_to_come")
        if begun < today - OLDEST:
            raise ApiError("deadline_day_invalid")
        offices = OfficeCalendar(kb.calendar)
        return kb, deadline_message(kb, offices, event, begun, language, today)


def calendar_file(kb: Knowledge, message: Message, today: dt.date) -> bytes:
    """The deadline as an iCalendar file (RFC 5545).

    Its title does not say what the deadline is for: others may see the phone. The same deadline
    has the same UID, so that a second import replaces the first.
    """
    data, language = message["data"], message["language"]
    until = dt.date.fromisoformat(data["until"])
    title = say(kb, "calendar_title", language)
    event = Event()
    event.add("uid", f"{data['event']}-{data['from']}@puente")
    event.add("dtstamp", dt.datetime.combine(today, dt.time(), dt.UTC))
    event.add("dtstart", until)
    event.add("dtend", until + dt.timedelta(days=1))
    event.add("summary", title)
    event.add("description", to_plain(message["text"]))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for days in ALARM_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", say(kb, "calendar_alarm", language))
        alarm.add("trigger", -dt.timedelta(days=days))
        event.add_component(alarm)
    file = Calendar()
    file.add("prodid", "-//Puente//Deadlines//" + language.upper())
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add_component(event)
    made: bytes = file.to_ical()
    return made
