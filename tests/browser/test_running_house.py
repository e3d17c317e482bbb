"""The widget, the chat without JavaScript and the pages, on the whole running house."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phones, ask, hear
from tests.conftest import Running

pytestmark = pytest.mark.live


def test_a_question_in_each_language(phones: Phones, running: Running) -> None:
    page = phones.open(running.address)
    hear(page, "Puente")
    ask(page, "Tengo visa, ¿puedo moverme libremente?")
    hear(page, "En general, sí.")
    ask(page, "what is complementary protection")
    expect(page.locator("article").last).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_choices_walk_through_the_steps(phones: Phones, running: Running) -> None:
    page = phones.open(running.address)
    hear(page, "Puente")
    ask(page, "cuáles son los pasos para pedir refugio")
    page.get_by_role("button", name="Siguiente paso").click()
    expect(page.locator("article").last).to_contain_text("Paso 1 de")


def test_danger_shows_a_number_that_can_be_tapped(phones: Phones, running: Running) -> None:
    page = phones.open(running.address)
    hear(page, "Puente")
    ask(page, "me quieren matar ayuda")
    link = page.locator("article").last.get_by_role("link", name="911").first
    expect(link).to_have_attribute("href", "tel:911")


def test_the_chat_works_without_javascript(phones: Phones, running: Running) -> None:
    page = phones.open(f"{running.address}/chat", java_script_enabled=False)
    page.locator("#text").fill("¿cuánto cuesta pedir refugio?")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("main")).to_contain_text("Es gratis")
