"""Reviews: what is due, what will be soon, and dates that cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material, entry_file
from actions.kb.complaints import Complaint, Place
from actions.kb.rules import Rule

_Review = tuple[str, Place, dt.date, dt.date]


def _reviewed(material: Material) -> Iterator[_Review]:
    """(file, place, reviewed, review by) of everything that has a review."""
    kb = material.kb
    for entry in kb.entries.values():
        yield entry_file(entry), (), entry.reviewed, entry.review_by
    for option in kb.options.values():
        yield f"options/{option.id}.yml", (), option.reviewed, option.review_by
    for id, deadline in kb.deadlines.items():
        yield "deadlines.yml", (id,), deadline.reviewed, deadline.review_by


@check("overdue-reviews")
def overdue_reviews(material: Material, rule: Rule) -> Iterator[Complaint]:
    """What should have been reviewed before today."""
    for file, where, _, due in _reviewed(material):
        if due < material.today:
            yield material.complaint_at(rule, file, (*where, "review_by"), date=due.isoformat())


@check("reviews-soon")
def reviews_soon(material: Material, rule: Rule) -> Iterator[Complaint]:
    """What is due within `days` days."""
    until = material.today + dt.timedelta(days=rule.options["days"])
    for file, where, _, due in _reviewed(material):
        if material.today <= due <= until:
            yield material.complaint_at(rule, file, (*where, "review_by"), date=due.isoformat())


@check("reviews-far-off")
def reviews_far_off(material: Material, rule: Rule) -> Iterator[Complaint]:
    """A next review more than `days` days after the last one."""
    most = dt.timedelta(days=rule.options["days"])
    for file, where, last, due in _reviewed(material):
        if due - last > most:
            values = {"date": due.isoformat(), "days": str(rule.options["days"])}
            yield material.complaint_at(rule, file, (*where, "review_by"), **values)


@check("future-dates")
def future_dates(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Somebody says that they reviewed or read something on a day that has not come."""
    kb = material.kb
    dates: list[tuple[str, Place, dt.date]] = [
        (file, (*where, "reviewed"), last) for file, where, last, _ in _reviewed(material)
    ]
    dates += [("facts.yml", (id, "as_of"), fact.as_of) for id, fact in kb.facts.items()]
    dates += [("sources.yml", (id, "read"), source.read) for id, source in kb.sources.items()]
    dates += [
        ("contacts.yml", (number, "as_of"), contact.as_of)
        for number, contact in enumerate(kb.contacts)
    ]
    dates += [
        (entry_file(entry), ("updated", language), day)
        for entry in kb.entries.values()
        for language, day in entry.updated.items()
    ]
    for file, where, day in dates:
        if day > material.today:
            yield material.complaint_at(rule, file, where, date=day.isoformat())


@check("old-contacts")
def old_contacts(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Contact data that nobody has confirmed for `days` days and that do not say so."""
    for number, contact in enumerate(material.kb.contacts):
        age = (material.today - contact.as_of).days
        if contact.verified and age > rule.options["days"]:
            values = {"id": contact.id, "date": contact.as_of.isoformat()}
            yield material.complaint_at(rule, "contacts.yml", (number, "as_of"), **values)
