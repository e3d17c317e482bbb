"""Leaflets on paper: what the browser prints fits two A4 sheets, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from actions.kb.loading import load_knowledge
from gateway.site import write_site
from tests.knowledge_folder import PROJECT

SHEETS = 2


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("printed") / "site"
    write_site(load_knowledge(PROJECT / "knowledge"), out, dt.date.today())
    return out


def test_every_leaflet_prints_on_two_sheets_at_most(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    too_long = {}
    for file in sorted(site.glob("*/leaflet-*.html")):
        page.goto(file.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
        assert sheets > 0
        if sheets > SHEETS:
            too_long[f"{file.parent.name}/{file.name}"] = sheets
    page.close()
    assert not too_long


def test_the_pages_work_from_a_folder_without_a_server(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Leaflet to print").first.click()
    assert page.locator("h1").inner_text() in {
        option.name["en"] for option in load_knowledge(PROJECT / "knowledge").options.values()
    }
    colour = page.evaluate("getComputedStyle(document.querySelector('.leave')).color")
    assert colour != page.evaluate("getComputedStyle(document.body).color")  # the style came
    page.close()
