"""The guide as files: whole, linked, from nobody else, and on paper."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from actions.kb import cli
from actions.kb.failures import AlreadyThere
from actions.kb.loading import load_knowledge
from gateway.site import write_site
from tests.knowledge_folder import PROJECT

TODAY = dt.date(2026, 11, 24)


class Links(HTMLParser):
    """Collects what a page links to and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a":
            self.links.append(values["href"] or "")
        elif tag == "link" and values.get("rel") != "icon":
            self.loaded.append(values["href"] or "")
        elif "src" in values:
            self.loaded.append(values["src"] or "")


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Path:
    write_site(load_knowledge(folder), tmp_path / "site", TODAY)
    return tmp_path / "site"


def test_every_answer_and_every_leaflet_is_a_page_in_both_languages(site: Path) -> None:
    for language in ("es", "en"):
        for name in ("index", "deadline", "school", "leaflet-refugee", "leaflet-irregular"):
            assert f'<html lang="{language}">' in (site / language / f"{name}.html").read_text()


def test_every_link_and_style_of_the_shipped_guide_is_in_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "site"
    pages = write_site(load_knowledge(PROJECT / "knowledge"), out, TODAY)
    found = list(out.rglob("*.html"))
    assert len(found) == pages
    for page in found:
        links = Links(page.read_text(encoding="utf-8"))
        for address in links.links + links.loaded:
            parts = urlsplit(address)
            if parts.scheme or not parts.path:
                continue
            assert (page.parent / unquote(parts.path)).is_file(), f"{page.name}: {address}"


def test_a_page_loads_nothing_from_anybody_else_and_runs_no_script(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not [one for one in Links(text).loaded if urlsplit(one).scheme not in ("", "data")]
        assert "<script" not in text.replace('<script type="application/ld+json">', "")  # data
    for style in site.glob("*.css"):
        assert "url(" not in style.read_text(encoding="utf-8")


def test_the_leaflet_has_deadlines_steps_papers_rights_layers_and_people(site: Path) -> None:
    text = (site / "es/leaflet-refugee.html").read_text(encoding="utf-8")
    for part in (
        "Desde que entré a México: 30 días hábiles",
        "Pida refugio.",
        "Vaya en 30 días hábiles.",
        "Se anunció.",
        "La ley dice.",
        "Emergencias",
        "revisado el 23 de noviembre de 2026",
    ):
        assert part in text, part
    assert "{" not in re.sub(r"(?s)<style.*?</style>", "", text)


async def test_the_gateway_serves_the_leaflet_and_its_style(client: httpx.AsyncClient) -> None:
    response = await client.get("/en/leaflet/refugee")
    assert response.status_code == 200
    assert 'href="/leaflet.css"' in response.text
    assert 'href="/es/leaflet/refugee" hreflang="es"' in response.text
    assert (await client.get("/leaflet.css")).headers["content-type"].startswith("text/css")
    assert (await client.get("/en/leaflet/general")).status_code == 404
    assert 'href="/en/leaflet/refugee"' in (await client.get("/en/")).text


def test_a_second_site_replaces_the_first_and_its_stray_pages(site: Path, folder: Path) -> None:
    stray = site / "es/gone.html"
    stray.write_text("old")
    write_site(load_knowledge(folder), site, TODAY)
    assert not stray.exists()
    assert (site / "es/deadline.html").is_file()


def test_a_folder_with_other_things_is_never_overwritten(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("keep me")
    with pytest.raises(AlreadyThere):
        write_site(load_knowledge(folder), tmp_path / "mine", TODAY)
    assert [file.name for file in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_the_command_says_in_both_languages_why_it_did_not(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "site"
    assert cli.main(["--knowledge", str(folder), "site", str(out)]) == 0
    assert str(out / "index.html") in capsys.readouterr().out
    (tmp_path / "file").write_text("")
    assert cli.main(["--knowledge", str(folder), "site", str(tmp_path / "file")]) == 2
    shown = capsys.readouterr().err
    assert "ya existe" in shown and "is there already" in shown
