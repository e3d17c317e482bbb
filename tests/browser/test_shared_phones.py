"""A phone that others use too: leaving, erasing, and what stays when the page is closed."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import LANGUAGES, Door, Phones, ask, hear, press

QUESTION = {"es": "Tengo visa, ¿puedo moverme?", "en": "can I move with my visa"}
ANSWER = {"es": "En general, sí.", "en": "In general, yes."}
ELSEWHERE = "https://www.google.com/**"


def opened(phones: Phones, door: Door, language: str = "es") -> Page:
    page = phones.open(f"{door.address}/{language}/", locale=language)
    page.context.route(ELSEWHERE, lambda route: route.fulfill(body="weather"))
    page.goto(f"{door.address}/full?language={language}")
    ask(page, QUESTION[language])
    hear(page, ANSWER[language])
    return page


def kept_in(page: Page) -> dict[str, str]:
    kept: dict[str, str] = page.evaluate("({...sessionStorage, ...localStorage})")
    return kept


@pytest.mark.parametrize("way", ["button", "key"])
def test_leaving_goes_elsewhere_at_once_and_leaves_nothing(
    phones: Phones, door: Door, way: str
) -> None:
    page = opened(phones, door)
    page.evaluate("navigator.serviceWorker.ready")
    assert door.bot.remembers
    with page.expect_request("**/api/conversations/*") as erased:
        if way == "button":
            press(page, "Salir rápido")
        else:
            for _ in range(3):
                page.keyboard.press("Escape")
    assert erased.value.method == "DELETE"
    page.wait_for_url(ELSEWHERE)
    page.go_back()  # not to the conversation: its entry of the history was replaced
    expect(page).to_have_url(f"{door.address}/es/")
    assert kept_in(page) == {}
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")


@pytest.mark.parametrize(
    ("language", "menu", "erase", "yes", "receipt"),
    [
        ("es", "Opciones", "Borrar la conversación", "Sí, borrar", "Borrado:"),
        ("en", "Options", "Erase the conversation", "Yes, erase", "Erased:"),
    ],
)
def test_erasing_asks_once_erases_everywhere_and_gives_a_receipt(
    phones: Phones, door: Door, language: str, menu: str, erase: str, yes: str, receipt: str
) -> None:
    page = opened(phones, door, language)
    press(page, menu)
    press(page, erase)
    expect(page.get_by_role("button", name=yes)).to_be_focused()
    with page.expect_response(lambda response: response.request.method == "DELETE") as erased:
        press(page, yes)
    assert erased.value.json()["erased"] is True
    hear(page, receipt)
    expect(page.get_by_role("log")).not_to_contain_text(ANSWER[language])
    kept = json.dumps(kept_in(page))
    assert erased.value.url.rsplit("/", 1)[1] not in kept
    assert "visa" not in kept
    ask(page, QUESTION[language])  # and one can go on
    hear(page, ANSWER[language])


def test_erasing_without_a_line_goes_on_after_a_reload(phones: Phones, door: Door) -> None:
    page = opened(phones, door)
    [conversation] = {turn["sender"] for turn in door.bot.heard}

    def cut(route: Route) -> None:
        if route.request.method == "DELETE":
            route.abort()
        else:
            route.continue_()

    page.route("**/api/conversations/*", cut)
    press(page, "Opciones")
    press(page, "Borrar la conversación")
    press(page, "Sí, borrar")
    expect(page.get_by_role("log")).not_to_contain_text(ANSWER["es"])
    expect(page.get_by_role("status").first).to_contain_text("No hay conexión")
    page.unroute("**/api/conversations/*")
    with page.expect_response(lambda response: response.request.method == "DELETE") as erased:
        page.reload()
    assert erased.value.status == 200
    assert conversation not in door.bot.remembers


def test_nothing_stays_after_closing_unless_the_person_asks(phones: Phones, door: Door) -> None:
    page = opened(phones, door)
    again = page.context.new_page()
    page.close()
    again.goto(f"{door.address}/full?language=es")
    hear(again, "Hola")
    expect(again.get_by_role("log")).not_to_contain_text(ANSWER["es"])
    assert again.context.cookies() == []
    ask(again, QUESTION["es"])
    hear(again, ANSWER["es"])
    press(again, "Opciones")
    again.locator(".switch").nth(2).click()
    third = again.context.new_page()
    again.close()
    third.goto(f"{door.address}/full?language=es")
    hear(third, ANSWER["es"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_without_javascript_erases_and_goes_elsewhere(
    phones: Phones, door: Door, language: str
) -> None:
    page = phones.open(
        f"{door.address}/chat?language={language}", locale=language, java_script_enabled=False
    )
    page.route(ELSEWHERE, lambda route: route.fulfill(body="weather"))
    page.locator("#text").fill(QUESTION[language])
    page.locator(".ask button").click()
    expect(page.locator("main")).to_contain_text(ANSWER[language])
    assert door.bot.remembers
    page.locator(".leave").click()
    page.wait_for_url(ELSEWHERE)
    assert page.context.cookies() == []
