"""Formats of what people dial, write to and open: phones, e-mails, web addresses, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.headerregistry import Address

from actions.kb.checks import check
from actions.kb.checks.links import is_web_address
from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.rules import Rule

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@check("phones")
def phones(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Phone numbers that no telephone in Mexico could dial (ITU-T E.164 or a short number)."""
    for id, fact in material.kb.facts.items():
        if fact.unit == "phone" and not dials(str(fact.value), rule.options):
            yield material.complaint_at(rule, "facts.yml", (id, "value"), found=str(fact.value))


def dials(number: str, options: dict[str, object]) -> bool:
    """Whether the number can be dialled from a telephone in the country of the rule's `region`."""
    import phonenumbers  # here, because no other check needs its tables
    from phonenumbers.shortnumberinfo import is_valid_short_number_for_region

    region = str(options["region"])
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) or is_valid_short_number_for_region(parsed, region)


@check("emails")
def emails(material: Material, rule: Rule) -> Iterator[Complaint]:
    """E-mail addresses that are none (RFC 5322)."""
    for id, fact in material.kb.facts.items():
        if fact.unit == "email" and not is_email(str(fact.value)):
            yield material.complaint_at(rule, "facts.yml", (id, "value"), found=str(fact.value))


def is_email(address: str) -> bool:
    """Whether it is `name@host` with a dot in the host."""
    try:
        parsed = Address(addr_spec=address)
    except (HeaderParseError, ValueError, IndexError):
        return False
    return bool(parsed.username) and "." in parsed.domain.strip(".") and " " not in address


@check("urls")
def urls(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Web addresses of sources and contacts that cannot be opened."""
    for id, source in material.kb.sources.items():
        if source.url is not None and not is_web_address(source.url):
            yield material.complaint_at(rule, "sources.yml", (id, "url"), found=source.url)
    for number, contact in enumerate(material.kb.contacts):
        if contact.web is not None and not is_web_address(contact.web):
            yield material.complaint_at(rule, "contacts.yml", (number, "web"), found=contact.web)


@check("dates")
def dates(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Dates that may be a year or a month only, but are none of these."""
    for id, source in material.kb.sources.items():
        if source.published is not None and not _DATE.fullmatch(str(source.published)):
            where = (id, "published")
            found = str(source.published)
            yield material.complaint_at(rule, "sources.yml", where, found=found)
    for option in material.kb.options.values():
        for number, layer in enumerate(option.holding):
            if not _DATE.fullmatch(str(layer.date)):
                file, where2 = f"options/{option.id}.yml", ("holding", number, "date")
                yield material.complaint_at(rule, file, where2, found=str(layer.date))


@check("reachable")
def reachable(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Contacts without a phone, an e-mail, a page or an address: nobody could reach them."""
    for number, contact in enumerate(material.kb.contacts):
        if contact.kind in rule.options["not_kinds"]:
            continue
        if not (contact.phones or contact.emails or contact.web or contact.address or contact.city):
            yield material.complaint_at(rule, "contacts.yml", (number,), id=contact.id)
