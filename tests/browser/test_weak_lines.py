"""No line, a slow line, a gateway that goes away: nothing is lost, nothing is doubled."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Door, MakeDoor, Phones, ask, hear, press

QUESTION = "Tengo visa, ¿puedo moverme?"
ANSWER = "En general, sí."
SLOW_2G = {
    "offline": False,
    "latency": 2000,  # milliseconds, as Chromium's network quality estimator defines slow 2G
    "downloadThroughput": 50_000 / 8,
    "uploadThroughput": 50_000 / 8,
}


def opened(phones: Phones, door: Door, **options: object) -> Page:
    page = phones.open(f"{door.address}/full?language=es", **options)
    hear(page, "Hola")
    return page


def test_a_message_waits_visibly_without_a_line_and_goes_when_it_is_back(
    phones: Phones, door: Door
) -> None:
    page = opened(phones, door)
    page.context.set_offline(True)
    ask(page, QUESTION)
    mine = page.locator(".mine").last
    expect(mine).to_contain_text("En espera")
    expect(page.get_by_role("status").first).to_contain_text("No hay conexión")
    hear(page, "911")  # help lines need no line
    page.context.set_offline(False)
    hear(page, ANSWER)
    expect(mine).to_contain_text("Enviado")
    assert door.bot.words_heard() == [QUESTION]


def test_what_waits_survives_a_reload_and_is_sent_once(phones: Phones, make_door: MakeDoor) -> None:
    door = make_door()
    page = opened(phones, door)
    door.stop()
    ask(page, QUESTION)
    ask(page, "plazo")
    expect(page.locator(".mine").first).to_contain_text("En espera")
    door.start()
    page.reload()
    hear(page, ANSWER)
    hear(page, "30 días hábiles")
    expect(page.locator(".mine").last).to_contain_text("Enviado")
    assert door.bot.words_heard() == [QUESTION, "plazo"]


def test_a_reply_that_was_lost_on_the_way_is_not_asked_for_twice(
    phones: Phones, door: Door
) -> None:
    page = opened(phones, door)
    lost = []

    def lose_the_first(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch())  # the gateway has handled it
        route.abort()

    page.route("**/messages", lose_the_first)
    ask(page, QUESTION)
    hear(page, ANSWER)
    page.reload()
    hear(page, ANSWER)
    expect(page.locator("article", has_text=ANSWER)).to_have_count(1)
    assert door.bot.words_heard() == [QUESTION]
    assert len(lost) == 1


def test_a_message_that_is_refused_says_why_and_can_be_written_again(
    phones: Phones, door: Door
) -> None:
    page = opened(phones, door)
    page.locator("textarea").evaluate("e => e.removeAttribute('maxlength')")
    long = "visa " * 300
    ask(page, long)
    mine = page.locator(".mine").last
    expect(mine).to_contain_text("demasiado largo")
    page.reload()
    hear(page, "Hola")
    press(page, "Corregir y enviar otra vez")
    expect(page.get_by_role("textbox")).to_have_value(long.strip())
    expect(page.locator(".mine")).to_have_count(0)


def test_on_slow_2g_the_first_answer_comes_without_a_fault(phones: Phones, door: Door) -> None:
    page = phones.open("about:blank")
    page.set_default_timeout(60_000)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_2G)
    page.goto(f"{door.address}/full?language=es")
    expect(page.get_by_role("log")).to_contain_text("Hola", timeout=60_000)
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text(ANSWER, timeout=60_000)
    assert door.bot.words_heard() == [QUESTION]


def test_everything_for_the_first_reply_weighs_less_than_40_kilobytes(
    phones: Phones, door: Door
) -> None:
    page = phones.open("about:blank", service_workers="block")
    sizes: dict[str, int] = {}

    def weigh(response) -> None:  # type: ignore[no-untyped-def]
        sizes[f"{response.request.method} {response.url}"] = 0

    page.on("response", weigh)
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(f"{door.address}/full?language=es")
    hear(page, "Hola")
    ask(page, QUESTION)
    hear(page, ANSWER)
    weights = [request.sizes() for request in finished]
    total = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in weights)
    script = next(r for r in finished if r.url.endswith("/widget.js")).sizes()["responseBodySize"]
    assert script < 15_000
    assert total < 40_000
    # the page, its style, the script, the greeting, the reply: nothing that is not used
    assert len(finished) == 5, [request.url for request in finished]


def test_help_options_and_the_widget_are_there_when_the_gateway_is_not(
    phones: Phones, make_door: MakeDoor
) -> None:
    door = make_door()
    page = opened(phones, door)
    ask(page, QUESTION)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    door.stop()
    page.goto(f"{door.address}/es/option/refugee")
    expect(page.locator("main")).to_contain_text("COMAR")
    page.goto(f"{door.address}/es/detained-what-to-do-now")
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{door.address}/es/refugee-cost")  # not kept: the help page comes instead
    expect(page.get_by_role("link", name="911").first).to_be_visible()
    page.goto(f"{door.address}/full")
    expect(page.get_by_role("status").first).to_contain_text("No hay conexión")
    hear(page, "911")


def test_what_is_kept_for_offline_use_is_small_and_only_with_consent_to_use_data(
    phones: Phones, door: Door
) -> None:
    page = opened(phones, door)
    ask(page, QUESTION)
    page.evaluate("navigator.serviceWorker.ready")
    names = "caches.keys().then((names) => names.length)"
    page.wait_for_function(f"{names}.then((many) => many === 1)")
    press(page, "Opciones")
    press(page, "Gastar menos datos")
    page.wait_for_function(f"{names}.then((many) => many === 0)")
    saver = phones.open("about:blank")
    saver.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    saver.goto(f"{door.address}/full?language=es")
    ask(saver, QUESTION)
    hear(saver, ANSWER)
    registrations = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    assert saver.evaluate(registrations) == 0
