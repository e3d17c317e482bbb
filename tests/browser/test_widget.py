"""The widget in a browser, on the running house, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import Running

pytestmark = pytest.mark.live
SPANISH = "Tengo visa, ¿puedo moverme libremente?"
ENGLISH = "what is complementary protection"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 900, "height": 1000}, locale="es-MX")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, running: Running) -> Iterator[Page]:
    """The demo page; a script error or a refused resource fails the test that met it."""
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.goto(running.address)
    expect(page.get_by_role("log")).to_contain_text("Puente")
    yield page
    assert not [e for e in errors if "ERR_INTERNET_DISCONNECTED" not in e]


def ask(page: Page, text: str) -> None:
    box = page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def test_a_question_in_each_language(page: Page, screenshots: Path) -> None:
    ask(page, SPANISH)
    log = page.get_by_role("log")
    expect(log).to_contain_text("En general, sí.")
    page.locator("article").last.locator("summary").click()
    expect(page.locator("article").last).to_contain_text("Ley de Migración")
    expect(page.locator("article").last).to_contain_text("23 de noviembre de 2026")
    page.screenshot(path=screenshots / "spanish.png")
    ask(page, ENGLISH)
    expect(page.locator("article").last).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    page.screenshot(path=screenshots / "english.png")


def test_choices_walk_through_the_steps(page: Page) -> None:
    ask(page, "cuáles son los pasos para pedir refugio")
    page.get_by_role("button", name="Siguiente paso").click()
    expect(page.locator("article").last).to_contain_text("Paso 1 de")


def test_the_language_switch_changes_words_and_labels(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("log")).to_contain_text("We go on in English")
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_danger_shows_a_number_that_can_be_tapped(page: Page, screenshots: Path) -> None:
    ask(page, "me quieren matar ayuda")
    link = page.locator("article").last.get_by_role("link", name="911").first
    assert link.get_attribute("href") == "tel:911"
    page.screenshot(path=screenshots / "danger.png")


def test_a_reload_shows_the_answers_again(page: Page) -> None:
    ask(page, SPANISH)
    expect(page.get_by_role("log")).to_contain_text("En general, sí.")
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("En general, sí.")


def test_a_message_written_without_a_line_is_sent_when_it_is_back(page: Page) -> None:
    page.context.set_offline(True)
    ask(page, SPANISH)
    expect(page.get_by_role("status").first).to_contain_text("No hay conexión")
    page.context.set_offline(False)
    expect(page.get_by_role("log")).to_contain_text("En general, sí.", timeout=30_000)


def test_erase_leaves_nothing_in_the_browser(page: Page) -> None:
    ask(page, SPANISH)
    expect(page.get_by_role("log")).to_contain_text("En general, sí.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Borrar la conversación").first.click()
    expect(page.get_by_role("log")).not_to_contain_text("En general, sí.")
    kept: dict[str, Any] = page.evaluate("({...sessionStorage, ...localStorage})")
    assert "visa" not in str(kept)


def test_a_narrow_phone_needs_no_sideways_scrolling(
    browser: Browser, running: Running, screenshots: Path
) -> None:
    context = browser.new_context(
        viewport={"width": 320, "height": 568}, color_scheme="dark", locale="en-US"
    )
    page = context.new_page()
    page.goto(running.address)
    expect(page.get_by_role("log")).to_contain_text("Puente")
    ask(page, "how long can they hold me at the migration station")
    expect(page.get_by_role("log")).to_contain_text("36 hours")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.screenshot(path=screenshots / "phone.png")
    context.close()


def test_the_chat_works_without_javascript(
    browser: Browser, running: Running, screenshots: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="es-MX")
    page = context.new_page()
    page.goto(f"{running.address}/chat")
    page.locator("#text").fill("¿cuánto cuesta pedir refugio?")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("main")).to_contain_text("Es gratis")
    page.screenshot(path=screenshots / "without-javascript.png", full_page=True)
    context.close()


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_answer_is_a_page(browser: Browser, running: Running, language: str) -> None:
    page = browser.new_page()
    page.goto(f"{running.address}/{language}/refugee-deadline")
    expect(page.locator("main")).to_contain_text(
        {"es": "30 días hábiles", "en": "30 business"}[language]
    )
    assert page.locator("html").get_attribute("lang") == language
    page.close()
