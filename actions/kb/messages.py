"""Builds the messages that people read, in the shape of the chat API's contract (without "id").

Used by the custom actions and, when they are down, by the gateway's stand-in: the same entry looks
the same wherever it comes from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from actions.kb.facts import fill, link, long_date
from actions.kb.models import Citation, Contact, Entry, HoldingLayer, Knowledge, Option

Message = dict[str, Any]
LAYER_ORDER = ("law", "court", "practice", "announced_2018")  # what holds today comes first
OLDEST_FIRST = ("announced_2018", "law", "court", "practice")


def simple_message(
    kb: Knowledge,
    say_key: str,
    language: str,
    kind: str,
    choices: Sequence[str] = (),
    **values: str,
) -> Message:
    """One sentence of the interface as a message; `values` fill its `{names}`."""
    return message(kb, kind, language, say(kb, say_key, language, **values), choices=choices)


def message(
    kb: Knowledge,
    kind: str,
    language: str,
    text: str,
    *,
    choices: Sequence[str] = (),
    sources: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> Message:
    """A message of `kind` with the labels of its choices filled in."""
    return {
        "language": language,
        "kind": kind,
        "text": text,
        "sources": list(sources),
        "choices": [{"id": id, "label": label(kb, id, language)} for id in choices],
        **{name: value for name, value in more.items() if value is not None},
    }


def say(kb: Knowledge, key: str, language: str, **values: str) -> str:
    """The interface's sentence `key`, its `{names}` filled from `values`, then from the facts."""
    words = kb.interface[language]
    text = words.say[key]
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return fill(text, kb.facts, words)


def label(kb: Knowledge, choice: str, language: str) -> str:
    """What stands on the button of a choice: its own words, or the thing's name."""
    labels = kb.interface[language].choices
    if choice in labels:
        return labels[choice]
    verb, _, thing = choice.partition(":")
    if verb == "triage":
        return _answer_label(kb, thing, language)
    name = thing
    if thing in kb.options:
        name = kb.options[thing].name[language]
    elif thing in kb.entries:
        name = kb.entries[thing].title(language)
    elif verb in ("month", "about"):
        name = long_date(dt.date.fromisoformat(thing), kb.interface[language])
    template = labels.get(verb, "{name}")
    return template.replace("{name}", name)


def _answer_label(kb: Knowledge, answer: str, language: str) -> str:
    """What stands on an answer to a guided question (`fear:violence`), or on a day of it."""
    id, _, given = answer.partition(":")
    question = kb.triage.question(id)
    value = question.value(given) if question else None
    if value is not None:
        return fill(value.label[language], kb.facts, kb.interface[language])
    try:
        return long_date(dt.date.fromisoformat(given), kb.interface[language])
    except ValueError:  # the question or the value was taken out of the file
        return given


def sources(
    kb: Knowledge,
    citations: Iterable[Citation],
    language: str,
    reviewed: dt.date,
    review_by: dt.date,
    today: dt.date,
) -> list[dict[str, Any]]:
    """The contract's `sources`: title, article, address, publication and review dates."""
    listed = []
    for citation in citations:
        source = kb.sources[citation.source]
        item: dict[str, Any] = {"title": source.title[language]}
        if citation.article:
            item["article"] = citation.article
        if source.url:
            item["url"] = source.url
        if source.published:
            item["published"] = str(source.published)
        item["reviewed"] = reviewed.isoformat()
        item["overdue"] = today > review_by
        listed.append(item)
    return listed


def answer_message(
    kb: Knowledge, entry: Entry, language: str, today: dt.date, more: bool = False
) -> Message:
    """An entry as an answer; with `more`, its longer part instead of the first one."""
    words = kb.interface[language]
    body = entry.body[language]
    text = fill(body.more if more and body.more else body.text, kb.facts, words)
    if entry.overdue(today):
        text += "\n\n" + say(kb, "overdue", language, reviewed=long_date(entry.reviewed, words))
    choices = [f"more:{entry.id}"] if body.more and not more else []
    if entry.option in kb.options:
        choices.append(f"steps:{entry.option}")
    choices += [f"answer:{id}" for id in entry.related[:2]]
    return message(
        kb,
        "answer",
        language,
        text,
        choices=choices,
        sources=sources(kb, entry.sources, language, entry.reviewed, entry.review_by, today),
        answer=entry.id,
        option=entry.option if entry.option in kb.options else None,
    )


def contacts_message(
    kb: Knowledge,
    contacts: Sequence[Contact],
    language: str,
    kind: str = "contacts",
    intro: str = "",
    choices: Sequence[str] = (),
) -> Message:
    """A list of people who can help, with numbers to call and the date of the data."""
    words = kb.interface[language]
    lines = [_contact_line(kb, contact, language) for contact in contacts]
    parts = [intro, "\n".join(lines)]
    if kind != "emergency":
        parts.append(words.say["contacts_check"])
    cited = [citation for contact in contacts for citation in contact.sources]
    unique = list({(c.source, c.article): c for c in cited}.values())
    oldest = min((contact.as_of for contact in contacts), default=None)
    listed = []
    if oldest is not None:
        listed = sources(kb, unique, language, oldest, dt.date.max, oldest)
    return message(
        kb,
        kind,
        language,
        "\n\n".join(part for part in parts if part),
        choices=choices,
        sources=listed,
    )


def _contact_line(kb: Knowledge, contact: Contact, language: str) -> str:
    words = kb.interface[language]
    parts = [f"- **{contact.name[language]}**"]
    parts += [link(kb.facts[id], words) for id in (*contact.phones, *contact.emails)]
    line = ": ".join([parts[0], " · ".join(parts[1:])]) if len(parts) > 1 else parts[0]
    details = [fill(contact.does[language], kb.facts, words)]
    place = ", ".join(part for part in (contact.address, contact.city, contact.state) if part)
    details += [f"{fill(place, kb.facts, words)}."] if place else []
    if contact.hours:
        details.append(fill(contact.hours[language], kb.facts, words))
    if contact.web:
        details.append(f"[{contact.web.removeprefix('https://')}]({contact.web})")
    when = long_date(contact.as_of, words)
    key = "contact_as_of" if contact.verified else "contact_unverified"
    details.append(words.say[key].replace("{date}", when))
    return f"{line}. {' '.join(details)}"


def option_sources(
    kb: Knowledge,
    option: Option,
    citations: Iterable[Citation],
    language: str,
    today: dt.date,
) -> list[dict[str, Any]]:
    """Sources of a part of an option, each once, with the option's review dates."""
    unique = list({(c.source, c.article): c for c in citations}.values())
    return sources(kb, unique, language, option.reviewed, option.review_by, today)


def holding_layers(
    kb: Knowledge,
    layers: Iterable[HoldingLayer],
    language: str,
    order: Sequence[str] = LAYER_ORDER,
) -> list[tuple[str, str]]:
    """(heading with its date, text) of each layer of holding periods, in `order`."""
    words = kb.interface[language]
    return [
        (
            say(kb, f"layer_{layer.layer}", language, date=_layer_date(kb, layer, language)),
            fill(layer.text[language], kb.facts, words),
        )
        for layer in sorted(layers, key=lambda one: order.index(one.layer))
    ]


def _layer_date(kb: Knowledge, layer: HoldingLayer, language: str) -> str:
    words = kb.interface[language]
    if isinstance(layer.date, dt.date):
        return long_date(layer.date, words)
    if len(layer.date) == 7 and layer.date[4] == "-":  # a month, such as 2018-10
        month = words.units["month_names"].split()[int(layer.date[5:]) - 1]
        return words.units["month"].format(month=month, year=layer.date[:4])
    return layer.date
