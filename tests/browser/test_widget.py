"""What a person sees and does in the widget, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import (
    LANGUAGES,
    Door,
    MakeDoor,
    Phones,
    another_site,
    ask,
    free_port,
    hear,
    press,
)

QUESTION = {"es": "Tengo visa, ¿puedo moverme?", "en": "can I move with my visa"}
ANSWER = {"es": "En general, sí.", "en": "In general, yes."}
WORDS = {
    "es": {"send": "Enviar", "menu": "Opciones", "tools": "Guardar o compartir", "copy": "Copiar"},
    "en": {"send": "Send", "menu": "Options", "tools": "Save or share", "copy": "Copy"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_has_its_sources_folded_with_the_date_of_review(
    phones: Phones, door: Door, language: str
) -> None:
    page = phones.open(f"{door.address}/full?language={language}", locale=language)
    ask(page, QUESTION[language])
    hear(page, ANSWER[language])
    answer = page.locator("article").last
    expect(answer).to_have_attribute("lang", language)
    summary = answer.locator("summary").first
    expect(summary).to_contain_text("2026")
    expect(answer.locator("details").first.locator("ul")).to_be_hidden()
    summary.click()
    expect(answer.locator("details").first.locator("ul")).to_be_visible()


def test_the_labels_follow_the_conversation_without_a_reload(phones: Phones, door: Door) -> None:
    page = phones.open(f"{door.address}/full?language=es")
    page.evaluate("window.stillTheSamePage = true")
    ask(page, QUESTION["en"])
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    press(page, "Español")
    expect(page.get_by_role("button", name="Enviar")).to_be_visible()
    hear(page, "Seguimos en español.")
    assert page.evaluate("window.stillTheSamePage && document.documentElement.lang") == "es"


def test_a_choice_with_an_address_is_a_link_and_sends_nothing(phones: Phones, door: Door) -> None:
    page = phones.open(f"{door.address}/full?language=es")
    ask(page, "plazo")
    link = page.get_by_role("link", name="Guardar en el calendario")
    expect(link).to_have_attribute("href", f"{door.address}/es/deadline/entry.ics?from=2026-11-03")


def test_feedback_is_counted_once_and_focus_stays_in_the_conversation(
    phones: Phones, door: Door
) -> None:
    page = phones.open(f"{door.address}/full?language=es")
    ask(page, QUESTION["es"])
    group = page.get_by_role("group", name="¿Le sirvió?")
    with page.expect_response("**/feedback") as sent:
        group.get_by_role("button", name="Sí").click()
    assert sent.value.status == 204
    expect(group).to_have_text("Gracias.")
    expect(group).to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_can_be_copied_saved_printed_and_opened(
    phones: Phones, door: Door, language: str
) -> None:
    page = phones.open(f"{door.address}/full?language={language}", locale=language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("window.print = () => {}")
    ask(page, QUESTION[language])
    words = WORDS[language]
    answer = page.locator("article").last
    answer.get_by_text(words["tools"]).click()
    answer.get_by_role("button", name=words["copy"]).click()
    expect(answer.get_by_role("status")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert ANSWER[language].rstrip(".") in copied
    assert f"{door.address}/{language}/visa-move-freely" in copied
    with page.expect_download() as saved:
        answer.locator(".tools button").nth(3).click()
    assert saved.value.suggested_filename == "visa-move-freely.txt"
    link = answer.locator(".tools a")
    expect(link).to_have_attribute("href", f"{door.address}/{language}/visa-move-freely")


def test_sharing_uses_the_phones_own_way_where_there_is_one(phones: Phones, door: Door) -> None:
    page = phones.open("about:blank")
    page.add_init_script("navigator.share = async (what) => { window.shared = what; }")
    page.goto(f"{door.address}/full?language=es")
    ask(page, QUESTION["es"])
    answer = page.locator("article").last
    answer.get_by_text("Guardar o compartir").click()
    answer.get_by_role("button", name="Compartir").click()
    expect(answer.get_by_role("status")).to_have_text("Listo.")
    assert page.evaluate("window.shared.url") == f"{door.address}/es/visa-move-freely"


def test_printing_prints_the_answer_alone(phones: Phones, door: Door) -> None:
    page = phones.open(f"{door.address}/full?language=es")
    ask(page, QUESTION["es"])
    answer = page.locator("article").last
    answer.get_by_text("Guardar o compartir").click()
    answer.get_by_role("button", name="Imprimir").click()
    printed = page.frame_locator("iframe.puente-print").locator("body")
    expect(printed).to_contain_text("En general, sí.")
    expect(printed).to_contain_text("No es del gobierno")
    expect(printed).not_to_contain_text("Tengo visa")


def test_an_answer_is_read_aloud_in_its_language_and_can_be_stopped(
    phones: Phones, door: Door
) -> None:
    page = phones.open("about:blank")
    page.add_init_script(
        """Object.defineProperty(window, "speechSynthesis", { value: {
             said: [], getVoices: () => [{ lang: "es-MX" }], cancel() { this.said = []; },
             speak(one) { this.said.push(one.lang + " " + one.text); } } });
           window.SpeechSynthesisUtterance = function (text) { this.text = text; };"""
    )
    page.goto(f"{door.address}/full?language=es")
    ask(page, QUESTION["es"])
    hear(page, ANSWER["es"])
    listen = page.locator("article").last.get_by_role("button", name="Escuchar")
    listen.click()
    assert page.evaluate("speechSynthesis.said[0]").startswith("es-MX En general, sí.")
    press(page, "Parar la voz")
    assert page.evaluate("speechSynthesis.said.length") == 0
    ask(page, QUESTION["en"])
    hear(page, ANSWER["en"])
    # no voice in English on this phone: no button that would do nothing
    expect(page.locator("article").last.get_by_role("button", name="Listen")).to_have_count(0)


def test_letters_grow_and_the_choice_is_kept_over_a_reload(phones: Phones, door: Door) -> None:
    page = phones.open(f"{door.address}/full?language=es")
    size = "getComputedStyle(document.querySelector('puente-chat')).fontSize"
    assert page.evaluate(size) == "16px"
    press(page, "Opciones")
    press(page, "Letra más grande")
    press(page, "Letra más grande")
    assert page.evaluate(size) == "22px"
    page.reload()
    hear(page, "Puente")
    assert page.evaluate(size) == "22px"


@pytest.mark.parametrize(("language", "title"), [("es", "Notas"), ("en", "Notes")])
def test_a_discreet_title_says_nothing_about_migration(
    phones: Phones, door: Door, language: str, title: str
) -> None:
    page = phones.open(f"{door.address}/full?language={language}&neutral=1", locale=language)
    expect(page).to_have_title(title)
    expect(page.get_by_role("region", name=title)).to_be_visible()
    page = phones.open(f"{door.address}/full?language={language}", locale=language)
    expect(page).to_have_title("Puente")
    press(page, WORDS[language]["menu"])
    page.locator(".switch").nth(1).click()
    expect(page).to_have_title(title)


def test_it_embeds_on_another_site_with_one_script_under_a_strict_policy(
    phones: Phones, make_door: MakeDoor
) -> None:
    port = free_port()
    door = make_door(allowed_origins=(f"http://127.0.0.1:{port}",))
    policy = f"default-src 'none'; script-src {door.address}; connect-src {door.address}"
    script = f'<script src="{door.address}/widget.js" data-neutral></script>'
    html = f'<html lang="en"><link rel="icon" href="data:,"><body>{script}'
    policy += "; img-src data:"
    with another_site(port, html, policy) as site:
        page = phones.open(site, locale="en-US")
        opener = page.get_by_role("button", name="Notes")
        opener.click()
        hear(page, "Puente")
        assert page.evaluate("document.cookie") == ""
        # styled, although the site's policy allows no inline style
        panel = page.locator("section.panel")
        assert panel.evaluate("e => getComputedStyle(e).position") == "fixed"
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()
