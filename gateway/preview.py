"""An entry as a page for staff: all languages side by side, exactly as the guide shows each.

One file that needs no server and nothing from outside; its links lead nowhere.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from markupsafe import Markup

from actions.kb.models import Entry, Knowledge
from actions.kb.preview import seen
from gateway.addresses import FileAddresses
from gateway.page_content import entry_content
from gateway.pages import PageMaker

STYLE = Path(__file__).parent / "static" / "page.css"


class _Nowhere(FileAddresses):
    """A preview stands alone: its links stay on it."""

    def page(self, language: str, place: str = "") -> str:
        return f"#{place}"


def preview_html(kb: Knowledge, entry: Entry, today: dt.date) -> str:
    """The page."""
    maker = PageMaker(lambda: kb, lambda: today, _Nowhere())
    columns = []
    for language in kb.languages:
        content = entry_content(kb, entry, language, today)
        article = Markup(maker.text("entry_article.html", language, **content))
        shown = seen(kb, entry, language, today)
        columns.append({"language": language, "article": article, "seen": shown})
    style = Markup(STYLE.read_text(encoding="utf-8"))
    return maker.text("preview.html", kb.languages[0], columns=columns, entry=entry, style=style)
