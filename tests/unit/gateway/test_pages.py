from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from gateway.settings import Settings
from gateway.widget import style_hash

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def folder(folder: Path) -> Path:
    """The small knowledge folder, with an entry that tries to bring markup of its own."""
    entry = folder / "answers/general/school.md"
    text = entry.read_text(encoding="utf-8")
    text = text.replace("¿Mis hijos pueden ir a la escuela?", f"'¿Escuela? {SCRIPT}'")
    text = text.replace("Sí. Vaya", f"{SCRIPT} [x](javascript:alert(1)) **Sí.** Vaya")
    entry.write_text(text, encoding="utf-8")
    return folder


async def page(client: httpx.AsyncClient, path: str, **headers: str) -> httpx.Response:
    response = await client.get(path, headers={"Accept": "text/html", **headers})
    assert response.status_code == 200, path
    assert response.headers["content-type"].startswith("text/html")
    return response


async def test_the_demo_page_loads_the_widget_and_offers_a_way_without_it(
    client: httpx.AsyncClient,
) -> None:
    text = (await page(client, "/?language=en")).text
    assert '<script src="/widget.js" defer' in text
    assert '<puente-chat inline language="en">' in text
    assert "<noscript>" in text
    assert 'href="/chat?language=en"' in text


async def test_the_demo_page_speaks_the_browsers_language(client: httpx.AsyncClient) -> None:
    assert '<html lang="en">' in (await page(client, "/", **{"Accept-Language": "en"})).text
    assert '<html lang="es">' in (await page(client, "/", **{"Accept-Language": "fr"})).text


async def test_the_guide_lists_every_entry_under_its_option(client: httpx.AsyncClient) -> None:
    text = (await page(client, "/en/")).text
    assert 'href="/en/deadline"' in text
    assert 'href="/en/school"' in text
    assert text.index("Refuge<") < text.index('href="/en/deadline"')


async def test_an_answer_page_has_text_more_sources_dates_and_the_other_language(
    client: httpx.AsyncClient,
) -> None:
    text = (await page(client, "/es/deadline")).text
    assert "<h1>¿Cuánto tiempo tengo para pedir refugio?</h1>" in text
    assert "Tiene 30 días hábiles." in text
    assert "Vaya pronto." in text
    assert "art. 18" in text
    assert "https://www.diputados.gob.mx/" in text
    assert 'href="/en/deadline" hreflang="en"' in text
    assert 'href="/es/school"' in text


async def test_pages_escape_what_the_files_say(client: httpx.AsyncClient) -> None:
    for path in ("/es/school", "/es/", "/es/deadline"):
        text = (await page(client, path)).text
        assert SCRIPT not in text
        assert 'href="javascript' not in text
    assert "&lt;script&gt;" in (await page(client, "/es/school")).text
    assert "<strong>Sí.</strong>" in (await page(client, "/es/school")).text


async def test_answers_may_be_cached_and_are_not_sent_twice(client: httpx.AsyncClient) -> None:
    first = await page(client, "/es/deadline")
    assert "public" in first.headers["cache-control"]
    headers = {"If-None-Match": first.headers["etag"]}
    again = await client.get("/es/deadline", headers=headers)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/fr/", "/fr/deadline", "/es/nothing", "/staff/"])
async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_the_pages_policy_allows_our_own_script_and_the_widgets_style_only(
    client: httpx.AsyncClient,
) -> None:
    policy = (await page(client, "/")).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert f"style-src 'self' '{style_hash()}'" in policy


async def test_every_page_is_light(client: httpx.AsyncClient) -> None:
    for path in ("/", "/es/", "/es/deadline", "/page.css"):
        response = await client.get(path)
        assert len(response.content) < 20_000


async def test_the_widget_is_one_small_script_with_its_words_and_help_lines(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < 15_000
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "tel:911" in response.text
    assert not re.search(r"https?://(?!www\.google\.com/search)[a-z]", response.text)
    again = await client.get("/widget.js", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


async def test_the_widget_never_writes_markup(settings: Settings) -> None:
    folder = Path(__file__).parents[3] / "gateway" / "static" / "widget"
    for file in folder.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("):
            assert forbidden not in text, file.name
