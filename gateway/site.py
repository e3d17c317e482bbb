"""The whole guide as a folder of files: every answer and every leaflet, in every language.

For a memory stick, for a static host, for an office without a line. The pages are the running
gateway's own (templates and page_content.py); only the links differ (addresses.py).
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

from actions.kb.failures import AlreadyThere
from actions.kb.models import Knowledge
from gateway.addresses import FileAddresses
from gateway.page_content import (
    entry_content,
    help_content,
    index_content,
    info_content,
    leaflet_content,
    option_content,
)
from gateway.pages import PageMaker
from gateway.stylesheet import ready

STATIC = Path(__file__).parent / "static"
STYLES = ("page.css", "leaflet.css")
MARK = ".puente-site"  # says that a folder holds a site, so that it may be replaced


def write_site(kb: Knowledge, folder: Path, today: dt.date) -> int:
    """Writes the pages, whole or not at all, in place of an older site. Returns how many.

    Args:
        kb: the knowledge.
        folder: new, empty, or holding an older site.
        today: the date by which answers are overdue.

    Raises:
        AlreadyThere: `folder` holds other things.
    """
    _refuse_what_would_be_lost(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".site-") as temporary:
        made = Path(temporary) / "site"
        made.mkdir()
        pages = 0
        for name, text in site_files(kb, today):
            file = made / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            pages += name.endswith(".html")
        if folder.exists():
            folder.rename(Path(temporary) / "old")
        made.rename(folder)
    return pages


def _refuse_what_would_be_lost(folder: Path) -> None:
    if not folder.exists() or (folder / MARK).is_file():
        return
    if not folder.is_dir() or any(folder.iterdir()):
        raise AlreadyThere(
            f"{folder} is there already and holds other things. Name a new folder.",
            f"{folder} ya existe y tiene otras cosas. Escriba el nombre de una carpeta nueva.",
        )


def site_files(kb: Knowledge, today: dt.date) -> Iterator[tuple[str, str]]:
    """(file, text) for everything in the site."""
    addresses = FileAddresses()
    maker = PageMaker(lambda: kb, lambda: today, addresses)
    for style in STYLES:
        yield style, ready(STATIC / style)
    yield MARK, "A Puente site; `puente kb site` may replace this folder.\n"
    first = kb.languages[0]
    yield "index.html", maker.text("site_languages.html", first)
    for language in kb.languages:
        index = index_content(kb, language)
        yield addresses.file(language), maker.text("index.html", language, **index)
        for entry in kb.entries.values():
            content = entry_content(kb, entry, language, today)
            yield addresses.file(language, entry.id), maker.text("entry.html", language, **content)
        for option in kb.options.values():
            content = leaflet_content(kb, option, language, today)
            place = str(content["place"])
            yield addresses.file(language, place), maker.text("leaflet.html", language, **content)
            content = option_content(kb, option, language, today)
            place = str(content["place"])
            yield addresses.file(language, place), maker.text("option.html", language, **content)
        content = help_content(kb, language)
        yield addresses.file(language, "help"), maker.text("help.html", language, **content)
        for page in kb.pages.values():
            content = info_content(kb, page, language)
            yield addresses.file(language, page.id), maker.text("page.html", language, **content)
