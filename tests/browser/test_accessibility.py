"""WCAG 2.2 AA: axe-core on every view in both languages, zoom, keyboard, targets, colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    LANGUAGES,
    Door,
    MakeDoor,
    Phones,
    another_site,
    ask,
    free_port,
    hear,
)

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
PAGES = (
    "/",
    "/full",
    "/chat",
    "/{}/",
    "/{}/help",
    "/{}/option/refugee",
    "/{}/option/irregular",
    "/{}/refugee-deadline",
    "/{}/privacy",
    "/{}/privacy-full",
    "/{}/accessibility",
)
QUESTIONS = {
    "es": ["Tengo visa, ¿puedo moverme?", "plazo", "ayuda", "algo raro"],
    "en": ["can I move with my visa", "deadline", "help", "what odd thing"],
}
PHONE = {"viewport": {"width": 320, "height": 640}}
ZOOMED = {"viewport": {"width": 320, "height": 256}}  # 1280 × 1024 at 400 % (WCAG 1.4.10)


def violations(page: Page) -> list[str]:
    """What axe-core finds, as one line each."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes'][:3]]}"
        for one in found
    ]


def test_the_checker_finds_what_is_wrong(phones: Phones) -> None:
    page = phones.open("about:blank")
    page.set_content("<button></button><p style='color:#ccc;background:#fff'>pale</p>")
    found = " ".join(violations(page))
    assert "button-name" in found
    assert "color-contrast" in found


def talked(phones: Phones, door: Door, language: str, **options: object) -> Page:
    page = phones.open(f"{door.address}/full?language={language}", locale=language, **options)
    for question in QUESTIONS[language]:
        before = page.locator("article").count()
        ask(page, question)
        expect(page.locator("article")).not_to_have_count(before)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_violation(
    phones: Phones, door: Door, language: str, scheme: str, screenshots: Path
) -> None:
    page = phones.open("about:blank", locale=language, color_scheme=scheme, **PHONE)
    for path in PAGES if scheme == "light" else PAGES[:7:2]:  # the colours are the same on all
        page.goto(f"{door.address}{path.format(language)}?language={language}")
        if path in ("/", "/full"):
            hear(page, "Puente")
        assert violations(page) == [], path
        name = path.format(language).strip("/").replace("/", "-") or "home"
        page.screenshot(path=screenshots / f"{language}-{scheme}-{name}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_of_the_conversation_has_a_violation(
    phones: Phones, door: Door, language: str, scheme: str, screenshots: Path
) -> None:
    page = talked(phones, door, language, color_scheme=scheme)
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page) == []
    page.locator(".menu-opener").click()
    assert violations(page) == []
    page.locator(".menu .alarm").click()
    assert violations(page) == []
    page.screenshot(path=screenshots / f"{language}-{scheme}-conversation.png")
    page.locator(".question button").last.click()
    page.context.set_offline(True)
    ask(page, QUESTIONS[language][0])
    expect(page.locator(".mine.waiting")).to_have_count(1)
    assert violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chat_without_javascript_has_no_violation(
    phones: Phones, door: Door, language: str
) -> None:
    page = phones.open(f"{door.address}/chat?language={language}", locale=language, **PHONE)
    for question in [*QUESTIONS[language], "/ "]:
        page.locator("#text").fill(question)
        page.locator(".ask button").click()
        assert violations(page) == []


@pytest.mark.parametrize("view", [PHONE, ZOOMED], ids=["320 px", "400 %"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_needs_sideways_scrolling(
    phones: Phones, door: Door, language: str, view: dict[str, object]
) -> None:
    page = talked(phones, door, language, **view)
    page.locator(".menu-opener").click()
    wide = "[document.documentElement, ...document.querySelector('puente-chat').shadowRoot"
    wide += ".querySelectorAll('.panel, .log, .menu')].map((e) => e.scrollWidth - e.clientWidth)"
    assert max(page.evaluate(wide)) <= 0
    for path in PAGES[2:]:
        page.goto(f"{door.address}{path.format(language)}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("view", [PHONE, ZOOMED], ids=["320 px", "400 %"])
def test_what_has_focus_is_in_sight(phones: Phones, door: Door, view: dict[str, object]) -> None:
    page = talked(phones, door, "es", **view)
    page.locator("textarea").focus()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        seen = page.evaluate(
            """() => {
                 const root = document.querySelector('puente-chat').shadowRoot;
                 const node = root.activeElement;
                 if (!node || node.matches('.log')) return true;
                 const at = node.getBoundingClientRect();
                 const x = at.left + at.width / 2, y = at.top + Math.min(at.height / 2, 20);
                 const top = root.elementFromPoint(x, y);
                 return Boolean(top) && (node.contains(top) || top.contains(node));
               }"""
        )
        assert seen, page.evaluate(
            "document.querySelector('puente-chat').shadowRoot.activeElement.outerHTML"
        )


def test_everything_works_with_the_keyboard_alone(phones: Phones, make_door: MakeDoor) -> None:
    port = free_port()
    door = make_door(allowed_origins=(f"http://127.0.0.1:{port}",))
    script = f'<script src="{door.address}/widget.js"></script>'
    html = f'<html lang="es"><link rel="icon" href="data:,"><h1>Sitio</h1>{script}'
    with another_site(port, html) as site:
        page = phones.open(site)
        walk_by_keyboard(page)


def walk_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the opener
    hear(page, "Hola")
    page.keyboard.type("plazo")
    page.keyboard.press("Enter")
    hear(page, "30 días hábiles")
    expect(page.get_by_role("textbox")).to_be_focused()

    def tab_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Shift+Tab")
            focused = page.evaluate(
                "document.querySelector('puente-chat').shadowRoot.activeElement?.textContent"
            )
            if focused == name:
                return
        raise AssertionError(f"no way by keyboard to {name}")

    tab_to("¿Quién me puede ayudar?")
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_have_count(2)
    tab_to("Opciones")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Letra más chica")).to_be_focused()
    page.keyboard.press("Escape")  # closes the menu, and gives focus back
    expect(page.locator(".menu-opener")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")  # closes the panel, and gives focus back
    expect(page.get_by_role("button", name="Preguntar a Puente")).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_is_large_enough_for_a_thumb(
    phones: Phones, door: Door, language: str
) -> None:
    page = talked(phones, door, language, **PHONE)
    page.locator(".menu-opener").click()
    small = """() => [...document.querySelector('puente-chat').shadowRoot
        .querySelectorAll('button, summary, textarea, .choice')]
        .map((node) => [node.textContent || node.id, node.getBoundingClientRect()])
        .filter(([, at]) => at.width && (at.height < 44 || at.width < 44))
        .map(([words, at]) => `${words}: ${at.width} x ${at.height}`)"""
    assert page.evaluate(small) == []


def test_new_answers_are_announced_and_old_ones_are_not(phones: Phones, door: Door) -> None:
    page = talked(phones, door, "es")
    log = page.get_by_role("log", name="Conversación")
    expect(log).to_have_attribute("aria-relevant", "additions")
    expect(page.get_by_role("status").first).to_be_attached()


def test_nothing_moves_for_people_who_asked_for_less_motion(phones: Phones, door: Door) -> None:
    page = phones.open(f"{door.address}/full?language=es", reduced_motion="reduce")
    page.context.set_offline(True)
    ask(page, "plazo")
    moving = """getComputedStyle(document.querySelector('puente-chat').shadowRoot
        .querySelector('.status'), '::after').animationName"""
    assert page.evaluate(moving) == "none"
