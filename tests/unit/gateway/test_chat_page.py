from __future__ import annotations

import html
import re

import httpx
import pytest

from tests.unit.gateway.conftest import FakeBot


class Browser:
    """A browser without JavaScript: reads the page, sends its forms, follows redirects."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = ""

    async def open(self, path: str = "/chat") -> httpx.Response:
        return self._read(await self.client.get(path))

    async def submit(self, **fields: str) -> httpx.Response:
        number = re.search(r'name="number" value="([^"]+)"', self.page)
        data = {"number": number[1] if number else "", **fields}
        response = await self.client.post("/chat", data=data)
        if response.status_code == 303:
            return await self.open(response.headers["location"])
        return self._read(response)

    def _read(self, response: httpx.Response) -> httpx.Response:
        self.page = html.unescape(response.text)
        return response


@pytest.fixture
async def browser(client: httpx.AsyncClient) -> Browser:
    browser = Browser(client)
    await browser.open("/chat?language=es")
    return browser


async def test_looking_at_the_page_begins_no_conversation(browser: Browser, bot: FakeBot) -> None:
    assert not bot.heard
    assert '<html lang="es">' in browser.page
    assert "<script" not in browser.page


async def test_a_question_is_answered_on_the_page(browser: Browser, bot: FakeBot) -> None:
    await browser.submit(text="¿Cuánto tiempo?")
    assert bot.heard[-1]["message"] == "¿Cuánto tiempo?"
    assert "<strong>30 días hábiles</strong>" in browser.page
    assert "Ver los pasos" in browser.page
    assert "¿Cuánto tiempo?" not in browser.page


async def test_the_token_is_in_a_cookie_that_scripts_and_other_sites_cannot_use(
    browser: Browser,
) -> None:
    response = await browser.client.post("/chat", data={"text": "hola"})
    cookie = response.headers["set-cookie"].lower()
    assert response.status_code == 303
    assert re.search(r"^/chat#m\d+$", response.headers["location"])
    for part in ("httponly", "samesite=strict", "path=/chat"):
        assert part in cookie


async def test_a_button_works(browser: Browser, bot: FakeBot) -> None:
    await browser.submit(text="hola")
    await browser.submit(choice="steps:refugee")
    assert bot.heard[-1]["message"] == '/ask_steps{"option": "refugee"}'


async def test_a_choice_with_an_address_is_a_link_and_no_button(
    browser: Browser, bot: FakeBot
) -> None:
    href = "/es/deadline/entry.ics?from=2026-11-03"
    bot.choices = [{"id": "calendar:entry", "label": "Calendario", "href": href}]
    await browser.submit(text="hola")
    assert f'<a class="choice" href="{href}">Calendario</a>' in browser.page
    response = await browser.submit(choice="calendar:entry")
    assert response.status_code == 422


async def test_the_same_form_twice_is_answered_once(browser: Browser, bot: FakeBot) -> None:
    await browser.submit(text="hola")
    page = browser.page
    await browser.submit(text="otra")
    browser.page = page
    await browser.submit(text="otra")
    assert [turn["message"] for turn in bot.heard].count("otra") == 1


async def test_another_button_of_an_old_page_is_answered(browser: Browser, bot: FakeBot) -> None:
    bot.choices = [{"id": name, "label": name} for name in ("yes", "no")]
    await browser.submit(text="hola")
    page = browser.page
    await browser.submit(choice="yes")
    browser.page = page
    await browser.submit(choice="no")
    assert [turn["message"] for turn in bot.heard][-2:] == ["/affirm", "/deny"]


async def test_the_language_can_be_changed(browser: Browser, bot: FakeBot) -> None:
    await browser.submit(language="en")
    assert '<html lang="en">' in browser.page
    assert not bot.heard
    await browser.submit(text="hola", **{"in": "en"})
    await browser.submit(language="es")
    assert '<html lang="es">' in browser.page
    assert bot.heard[-1]["message"] == '/switch_language{"language": "es"}'


async def test_an_empty_text_says_so_and_keeps_the_page(browser: Browser) -> None:
    await browser.submit(text="hola")
    response = await browser.submit(text=" / ")
    assert response.status_code == 422
    assert 'role="alert"' in browser.page
    assert "30 días hábiles" in browser.page


async def test_a_button_that_was_never_offered_does_nothing(browser: Browser, bot: FakeBot) -> None:
    await browser.submit(text="hola")
    response = await browser.submit(choice="option:visa")
    assert response.status_code == 422
    assert len(bot.heard) == 2


async def test_erase_empties_page_cookie_and_bot(browser: Browser, bot: FakeBot) -> None:
    await browser.submit(text="hola")
    await browser.submit(erase="yes")
    assert 'role="status"' in browser.page
    assert "30 días hábiles" not in browser.page
    assert not browser.client.cookies
    assert bot.remembers == set()


async def test_the_page_stands_when_the_bot_is_down(browser: Browser, bot: FakeBot) -> None:
    bot.mood = "silent"
    response = await browser.submit(text="me van a matar")
    assert response.status_code == 200
    assert 'class="message emergency"' in browser.page
    assert 'href="tel:911"' in browser.page


async def test_what_the_bot_says_is_escaped(browser: Browser, bot: FakeBot) -> None:
    bot.text = "<script>alert(1)</script>"
    bot.choices = [{"id": "yes", "label": '"><img src=x>'}]
    await browser.client.post("/chat", data={"text": "hola"})
    raw = (await browser.client.get("/chat")).text
    assert "<script" not in raw
    assert "<img" not in raw


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"a&" * 100, b"", b"text=%ff%fe"])
async def test_a_form_that_no_browser_sends_is_no_fault(browser: Browser, raw: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await browser.client.post("/chat", content=raw, headers=headers)
    assert response.status_code in (303, 422)
