"""What the knowledge base is made of: entries, facts, sources, options, contacts, words.

Every class is what one file format of `knowledge/` says (see knowledge/README.md). They only hold
and validate; loading.py reads the files and checks what one file says of another.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from actions.kb.model_base import Citation as Citation
from actions.kb.model_base import Model as _Model
from actions.kb.model_base import TextLists, Texts, Words
from actions.kb.triage_models import Triage

OPTION_IDS = (
    "visa",
    "refugee",
    "complementary",
    "irregular",
    "humanitarian-card",
    "regional-card",
    "asylum",
)
Layer = Literal["announced_2018", "law", "court", "practice"]
Unit = Literal[
    "business_days",
    "calendar_days",
    "hours",
    "weeks",
    "months",
    "years",
    "mxn",
    "phone",
    "email",
    "date",
    "count",
    "percent",
    "text",
]


class Source(_Model):
    """A law, ruling or page. `published` is its own date, `read` when somebody last read it."""

    title: Texts
    url: str | None = None
    kind: Literal[
        "law", "regulation", "ruling", "official", "un", "ngo", "press", "firm", "secondary"
    ]
    published: dt.date | str | None = None
    read: dt.date


class Fact(_Model):
    """One figure. Texts write `{id}` and get it in words (facts.py)."""

    value: str | int | float | dt.date
    unit: Unit
    counts_from: Texts | None = None
    basis: str | None = None
    source: Words
    as_of: dt.date
    status: Literal[
        "in_force", "announced_2018", "struck_down", "practice", "historical", "disputed"
    ]
    verified: bool
    note: Texts | None = None


class Body(_Model):
    """An entry's text in one language: the first part, what stands behind "more", and the same in
    simpler words for somebody who did not understand."""

    text: Words
    more: str = ""
    simple: str = ""


class Entry(_Model):
    """One question-and-answer. The first question of a language is its title.

    `updated` says when each language's text was last changed, so that a translation that is older
    than its original is seen; `reading_level` says, by language, why a text cannot be easier.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    option: Words
    questions: TextLists
    facts: list[str] = Field(default_factory=list)
    sources: Annotated[list[Citation], Field(min_length=1)]
    reviewed: dt.date
    review_by: dt.date
    updated: dict[str, dt.date] = Field(default_factory=dict)
    reading_level: Texts = Field(default_factory=dict)
    related: list[str] = Field(default_factory=list)
    body: dict[str, Body]

    def title(self, language: str) -> str:
        """The entry's title: its first question in `language`."""
        return self.questions[language][0]

    def overdue(self, today: dt.date) -> bool:
        """Whether the entry should have been reviewed before `today`."""
        return today > self.review_by


class Step(_Model):
    """One step of an option: what happens, where, what to bring, how long it takes."""

    id: Words
    title: Texts
    text: Texts
    where: Texts | None = None
    bring: TextLists | None = None
    takes: str | None = None
    takes_note: Texts | None = None
    costs: Texts | None = None
    sources: Annotated[list[Citation], Field(min_length=1)]


class HoldingLayer(_Model):
    """How long authorities may keep a person, according to one layer, at one date."""

    layer: Layer
    date: dt.date | str
    text: Texts
    sources: Annotated[list[Citation], Field(min_length=1)]


class Refused(_Model):
    """What a person can do when the option was refused, and which options come next."""

    text: Texts
    next: list[str] = Field(default_factory=list)


class Option(_Model):
    """A way to enter or stay. `checklist` names the papers and things to have ready."""

    id: Words
    name: Texts
    whom: Annotated[Texts, Field(alias="for")]
    steps: Annotated[list[Step], Field(min_length=1)]
    holding: Annotated[list[HoldingLayer], Field(min_length=1)]
    rights: TextLists = Field(default_factory=dict)
    checklist: TextLists = Field(default_factory=dict)
    refused: Refused | None = None
    reviewed: dt.date
    review_by: dt.date


class HoldingSituation(_Model):
    """Who may be held: which option it is about, how people name it, and what holds today.

    Without `holding` of its own it has the option's layers.
    """

    name: Texts
    option: Words
    words: TextLists
    in_force: Texts
    now: Texts | None = None
    choices: list[str] = Field(default_factory=list)
    holding: list[HoldingLayer] = Field(default_factory=list)


class PageSection(_Model):
    """A heading of a page and the text under it; `only_with` what must be switched on for it."""

    title: Texts
    text: Texts
    only_with: Literal["channels"] | None = None


class InfoPage(_Model):
    """A page about the service itself, such as its privacy notice."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Texts
    sections: Annotated[list[PageSection], Field(min_length=1)]
    reviewed: dt.date
    review_by: dt.date


class Contact(_Model):
    """People or an office who can help. Phones and e-mails are ids of facts."""

    id: Words
    kind: Literal[
        "emergency",
        "comar",
        "unhcr",
        "inm",
        "legal_aid",
        "human_rights",
        "shelter",
        "consulate",
        "dif",
        "trafficking",
    ]
    urgent: bool = False
    name: Texts
    does: Texts
    phones: list[str] = Field(default_factory=list)
    emails: list[str] = Field(default_factory=list)
    web: str | None = None
    address: str | None = None
    hours: Texts | None = None
    city: str | None = None
    state: str | None = None
    nationwide: bool = False
    verified: bool = True
    as_of: dt.date
    sources: list[Citation] = Field(default_factory=list)


class State(_Model):
    """A state: its other names, and other states, the nearest first."""

    names: list[Words] = Field(default_factory=list)
    near: Annotated[list[Words], Field(min_length=1)]


class City(_Model):
    """A city or a border crossing: its state, and its other names."""

    state: Words
    names: list[Words] = Field(default_factory=list)


class Directory(_Model):
    """How people name kinds of help and places."""

    kinds: dict[str, list[Words]]
    not_places: list[Words] = Field(default_factory=list)
    states: dict[str, State]
    cities: dict[str, City]


class FixedHoliday(_Model):
    """A day on which federal offices do not count, on the same date every `every_years` years."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    name: Texts
    basis: str
    every_years: Annotated[int, Field(ge=1)] = 1
    from_year: int | None = None


class Closure(_Model):
    """Days on which an office published that it is closed (both ends included)."""

    first: Annotated[dt.date, Field(alias="from")]
    until: dt.date
    who: Texts
    name: Texts
    source: Words


class Calendar(_Model):
    """Non-working days beyond the holiday library's (LFPA art. 28)."""

    fixed: list[FixedHoliday]
    closures: list[Closure] = Field(default_factory=list)
    expected: list[Texts] = Field(default_factory=list)


class DangerCategory(_Model):
    """A kind of danger: phrases that show it, and who helps first."""

    id: Words
    phrases: TextLists
    contacts: list[str]


class StandingWarning(_Model):
    """Words after which a standing notice is given once in a conversation."""

    id: Words
    phrases: TextLists


class Unlawful(_Model):
    """A kind of request that gets a calm no, and the entries with the lawful way."""

    id: Words
    phrases: TextLists
    entries: Annotated[list[str], Field(min_length=1)]


class Danger(_Model):
    """Danger that is recognised by phrases, also when the dialogue model is down."""

    categories: list[DangerCategory]
    not_danger: TextLists = Field(default_factory=dict)
    warnings: list[StandingWarning] = Field(default_factory=list)
    unlawful: list[Unlawful] = Field(default_factory=list)


GENERAL, NOT_DANGER = "general", "not_danger"  # in danger_examples.yml, beside the categories


class DangerExamples(_Model):
    """Messages that show a kind of danger, danger in general, or only sound like it."""

    messages: TextLists


class NotCovered(_Model):
    """A topic that sounds covered and is not: its questions are refused."""

    questions: TextLists


class Deadline(_Model):
    """A period that begins with an event: which fact says how long, and who must act."""

    fact: Words
    acts: Literal["person", "authority"]
    option: Words
    entry: Words
    words: TextLists
    ask: Texts
    result: Texts
    passed: Texts
    sources: Annotated[list[Citation], Field(min_length=1)]
    reviewed: dt.date
    review_by: dt.date


class Interface(_Model):
    """Every sentence of the dialogue and the widget in one language that is not an answer."""

    say: dict[str, Words]
    choices: dict[str, Words]
    units: dict[str, Words]
    widget: dict[str, Words]


class Knowledge(_Model):
    """Everything the bot knows, checked, at one moment. `version` changes when it does."""

    version: str
    languages: tuple[str, ...]
    entries: dict[str, Entry]
    facts: dict[str, Fact]
    sources: dict[str, Source]
    options: dict[str, Option]
    contacts: list[Contact]
    directory: Directory
    calendar: Calendar
    danger: Danger
    deadlines: dict[str, Deadline]
    triage: Triage
    holding: dict[str, HoldingSituation]
    interface: dict[str, Interface]
    pages: dict[str, InfoPage] = Field(default_factory=dict)
    not_covered: dict[str, NotCovered] = Field(default_factory=dict)
    danger_examples: dict[str, DangerExamples] = Field(default_factory=dict)

    def contact(self, id: str) -> Contact:
        """The contact with this id.

        Raises:
            KeyError: there is none.
        """
        for contact in self.contacts:
            if contact.id == id:
                return contact
        raise KeyError(id)
