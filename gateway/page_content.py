"""What the pages of the guide show: all questions by option, one answer, one leaflet.

Only gathers and fills in; the templates lay it out. The running gateway and the folder of static
pages both show exactly this.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from actions.kb.emergency import emergency
from actions.kb.facts import fill, phrase
from actions.kb.messages import (
    answer_message,
    contacts_message,
    holding_layers,
    option_sources,
    say,
)
from actions.kb.models import (
    Contact,
    Deadline,
    Entry,
    HoldingLayer,
    InfoPage,
    Knowledge,
    Option,
    Step,
)
from gateway.markdown import to_html
from gateway.offline import kept_answers

GENERAL = "general"
LEAFLET_KINDS = ("emergency", "unhcr", "comar", "legal_aid", "human_rights")
LEAFLET_SOURCES = ("law", "regulation", "ruling", "official", "un")  # press: on the pages only
LEAFLET_CONTACTS = 6  # more would not fit on two sheets of paper


def index_content(kb: Knowledge, language: str) -> dict[str, Any]:
    """All questions under their options, in the options' order; general ones last."""
    options = {id: option.name[language] for id, option in kb.options.items()}
    options[GENERAL] = kb.interface[language].widget["page_general"]
    groups: dict[str, list[Entry]] = {id: [] for id in options}
    for entry in kb.entries.values():
        groups.setdefault(entry.option, []).append(entry)
    return {"options": options, "groups": groups, "leaflets": set(kb.options), "place": ""}


def entry_content(kb: Knowledge, entry: Entry, language: str, today: dt.date) -> dict[str, Any]:
    """One answer with its longer part, its sources, its dates and its neighbours."""
    more = answer_message(kb, entry, language, today, more=True)["text"]
    more = more if entry.body[language].more else ""
    first = answer_message(kb, entry, language, today)
    in_option = entry.option in kb.options
    return {
        "entry": entry,
        "message": first,
        "more": more,
        "simple": fill(entry.body[language].simple, kb.facts, kb.interface[language]),
        "overdue": entry.overdue(today),
        "related": [kb.entries[id] for id in entry.related],
        "option_name": kb.options[entry.option].name[language] if in_option else "",
        "data": question_data(entry.title(language), f"{first['text']}\n\n{more}", language),
        "place": entry.id,
    }


def question_data(question: str, answer: str, language: str) -> dict[str, Any]:
    """A question and its answer as search engines read them (schema.org, FAQPage)."""
    accepted = {"@type": "Answer", "text": str(to_html(answer.strip()))}
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": language,
        "mainEntity": [{"@type": "Question", "name": question, "acceptedAnswer": accepted}],
    }


def option_content(kb: Knowledge, option: Option, language: str, today: dt.date) -> dict[str, Any]:
    """An option on screen: what its leaflet has, the options after a refusal, all its answers."""
    return {
        **leaflet_content(kb, option, language, today),
        "next": [kb.options[id] for id in option.refused.next] if option.refused else [],
        "entries": [entry for entry in kb.entries.values() if entry.option == option.id],
        "place": f"option/{option.id}",
    }


def help_content(kb: Knowledge, language: str) -> dict[str, Any]:
    """Whom to call, and what else can be read without a connection."""
    return {
        "lines": emergency(kb, None, language)["text"],
        "entries": kept_answers(kb),
        "options": list(kb.options.values()),
        "place": "help",
    }


def info_content(
    kb: Knowledge, page: InfoPage, language: str, channels: bool = False
) -> dict[str, Any]:
    """A page about the service, such as its privacy notice.

    `channels`: people can also write through channels of other companies.
    """
    sections = [
        (section.title[language], fill(section.text[language], kb.facts, kb.interface[language]))
        for section in page.sections
        if channels or section.only_with != "channels"
    ]
    return {"page": page, "sections": sections, "place": page.id}


def leaflet_content(kb: Knowledge, option: Option, language: str, today: dt.date) -> dict[str, Any]:
    """An option on paper: steps, deadlines, what to have ready, rights, people who help."""
    words = kb.interface[language]

    def filled(text: str) -> str:
        return fill(text, kb.facts, words)

    steps = [
        {
            "title": filled(step.title[language]),
            "text": filled(step.text[language]),
            "details": [(label, filled(value)) for label, value in _details(kb, step, language)],
        }
        for step in option.steps
    ]
    deadlines = [d for d in kb.deadlines.values() if d.option == option.id]
    parts: list[Step | HoldingLayer | Deadline] = [*option.steps, *option.holding, *deadlines]
    cited = [citation for part in parts for citation in part.sources]
    citations = [one for one in cited if kb.sources[one.source].kind in LEAFLET_SOURCES]
    return {
        "option": option,
        "steps": steps,
        "deadlines": _deadlines(kb, option, language),
        "checklist": _checklist(kb, option, language),
        "rights": [filled(text) for text in option.rights.get(language, [])],
        "holding": holding_layers(kb, option.holding, language),
        "refused": filled(option.refused.text[language]) if option.refused else "",
        "contacts": contacts_message(kb, leaflet_contacts(kb), language)["text"],
        "cited": _grouped(option_sources(kb, option, citations, language, today)),
        "overdue": today > option.review_by,
        "today": today,
        "place": f"leaflet/{option.id}",
    }


def leaflet_contacts(kb: Knowledge) -> list[Contact]:
    """Who stands on every leaflet: lines that can be reached from anywhere in Mexico."""
    reachable = [c for c in kb.contacts if c.nationwide and c.kind in LEAFLET_KINDS]
    reachable.sort(key=lambda contact: (not contact.urgent, LEAFLET_KINDS.index(contact.kind)))
    return reachable[:LEAFLET_CONTACTS]


def _details(kb: Knowledge, step: Step, language: str) -> list[tuple[str, str]]:
    """What a step says beside its text, each with the label that the conversation gives it."""
    listed = []
    if step.where:
        listed.append(("step_where", step.where[language]))
    if step.takes:
        period = phrase(kb.facts[step.takes], kb.interface[language])
        listed.append(("step_takes", period))
    if step.takes_note:
        listed.append(("step_practice", step.takes_note[language]))
    if step.costs:
        listed.append(("step_costs", step.costs[language]))
    return [(say(kb, key, language), value) for key, value in listed]


def _grouped(sources: list[dict[str, Any]]) -> list[str]:
    """Each source once, with all its articles: paper is short."""
    articles: dict[str, list[str]] = {}
    for source in sources:
        dated = f" ({source['published']})" if source.get("published") else ""
        listed = articles.setdefault(source["title"] + dated, [])
        listed += [source["article"]] if source.get("article") else []
    return [", ".join([title, *dict.fromkeys(found)]) for title, found in articles.items()]


def _deadlines(kb: Knowledge, option: Option, language: str) -> list[dict[str, str]]:
    """The periods within which the person must act, each with what it is counted from."""
    listed = []
    for id, deadline in kb.deadlines.items():
        fact = kb.facts[deadline.fact]
        if deadline.option == option.id and deadline.acts == "person":
            cited = deadline.sources[0]
            law = (kb.sources[cited.source].title[language], cited.article)
            listed.append(
                {
                    "event": kb.interface[language].choices.get(f"deadline:{id}", id),
                    "period": phrase(fact, kb.interface[language]),
                    "counts_from": fact.counts_from[language] if fact.counts_from else "",
                    "law": ", ".join(part for part in law if part),
                }
            )
    return listed


def _checklist(kb: Knowledge, option: Option, language: str) -> list[str]:
    """What to have ready: the option's own list, else what its steps say to bring."""
    things = option.checklist.get(language) or [
        thing for step in option.steps for thing in (step.bring or {}).get(language, [])
    ]
    return [fill(thing, kb.facts, kb.interface[language]) for thing in dict.fromkeys(things)]
