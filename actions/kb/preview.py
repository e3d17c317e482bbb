"""An entry as people see it, in all languages side by side, for the terminal.

The words are those of the conversation: figures filled in, choices with their labels, sources with
their dates. gateway/preview.py shows the same as a page.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from actions.kb.facts import fill, long_date
from actions.kb.messages import Message, answer_message
from actions.kb.models import Entry, Knowledge

NARROWEST = 24  # characters of a column; narrower than that nothing can be read
GAP = " │ "
_LINK = re.compile(r"\[([^\]]+)\]\(([^()\s]+)\)")
_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)]) +")


@dataclass(frozen=True)
class Seen:
    """What a reader sees of an entry in one language; texts are Markdown."""

    title: str
    message: Message
    more: str
    simple: str
    reviewed: str
    overdue: bool

    @property
    def choices(self) -> list[str]:
        """The labels of the buttons under the answer."""
        return [choice["label"] for choice in self.message["choices"]]

    @property
    def sources(self) -> list[str]:
        """Each source in a line, with its article, date and address."""
        lines = []
        for source in self.message["sources"]:
            named = ", ".join(p for p in (source["title"], source.get("article")) if p)
            dated = f" ({source['published']})" if source.get("published") else ""
            lines.append(f"- {named}{dated}")
        return lines


def seen(kb: Knowledge, entry: Entry, language: str, today: dt.date) -> Seen:
    """The entry as it is read in `language` on the day `today`."""
    words, body = kb.interface[language], entry.body[language]
    reviewed = words.widget["reviewed"].replace("{date}", long_date(entry.reviewed, words))
    return Seen(
        title=entry.title(language),
        message=answer_message(kb, entry, language, today),
        more=fill(body.more, kb.facts, words),
        simple=fill(body.simple, kb.facts, words),
        reviewed=reviewed,
        overdue=entry.overdue(today),
    )


def in_columns(kb: Knowledge, entry: Entry, today: dt.date, width: int) -> str:
    """The entry for the terminal, a column a language.

    Args:
        kb: the knowledge.
        entry: what to show.
        today: the date by which answers are overdue.
        width: characters in a line.
    """
    column = max((width - len(GAP) * (len(kb.languages) - 1)) // len(kb.languages), NARROWEST)
    sides = [list(_blocks(kb, entry, language, today)) for language in kb.languages]
    rule = "─┼─".join("─" * column for _ in kb.languages)
    rows: list[str] = []
    for blocks in zip_longest(*sides, fillvalue=""):
        wrapped = [_wrapped(block, column) for block in blocks]
        lines = zip_longest(*wrapped, fillvalue="")
        rows += [GAP.join(line.ljust(column) for line in row).rstrip() for row in lines]
        rows.append(rule)
    return "\n".join(rows[:-1])


def _blocks(kb: Knowledge, entry: Entry, language: str, today: dt.date) -> Iterator[str]:
    """The parts in the order in which they are read; empty ones too, so that columns stay level."""
    one, labels = seen(kb, entry, language, today), kb.interface[language].widget
    yield one.title.upper()
    yield one.message["text"]
    yield "\n".join(f"[ {label} ]" for label in one.choices)
    if any(body.more for body in entry.body.values()):
        yield f"{labels['page_more']}:\n\n{one.more}"
    if any(body.simple for body in entry.body.values()):
        yield f"{labels['page_simple']}:\n\n{one.simple}"
    late = f" · {labels['overdue']}" if one.overdue else ""
    yield "\n".join([f"{labels['sources']}:", *one.sources, "", one.reviewed + late])


def _wrapped(text: str, column: int) -> list[str]:
    plain = _LINK.sub(_written_out, text.replace("**", ""))
    lines: list[str] = []
    for line in plain.split("\n"):
        mark = _ITEM.match(line)
        indent = " " * len(mark[0]) if mark else ""
        lines += textwrap.wrap(line, column, subsequent_indent=indent) or [""]
    return lines


def _written_out(link: re.Match[str]) -> str:
    shown, address = link[1], link[2]
    return shown if address.startswith(("tel:", "mailto:")) else f"{shown} ({address})"
