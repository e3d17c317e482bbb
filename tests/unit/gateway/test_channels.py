"""Telegram, WhatsApp and Facebook: the widget's turn, by other companies' lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from gateway.app import create_app
from gateway.channels.settings import ChannelSettings
from gateway.channels.whatsapp import WhatsApp
from gateway.settings import SettingInvalid, Settings
from tests.knowledge_folder import PROJECT
from tests.unit.gateway.channel_companies import (
    COMPANIES,
    FACEBOOK,
    ON,
    PUBLIC,
    TELEGRAM,
    TWILIO,
    Company,
    Connectors,
    recorded,
)
from tests.unit.gateway.conftest import Clock, code

each = pytest.mark.parametrize("company", COMPANIES, ids=lambda one: one.name)
ALL_OFF = ChannelSettings()


@pytest.fixture
def bot() -> Connectors:
    return Connectors()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, public_url=PUBLIC)


@pytest.fixture
def app(settings: Settings, bot: Connectors, actions: FastAPI, clock: Clock) -> FastAPI:
    return made(settings, bot, actions, clock)


def made(
    settings: Settings,
    bot: Connectors,
    actions: FastAPI,
    clock: Clock,
    channels: ChannelSettings = ON,
) -> FastAPI:
    return create_app(
        settings,
        channels=channels,
        bot_transport=httpx.ASGITransport(app=bot.app),
        actions_transport=httpx.ASGITransport(app=actions),
        clock=clock,
    )


def said(kind: str, text: str, *choices: str) -> dict[str, Any]:
    listed = [{"id": id, "label": f"label of {id}"} for id in choices]
    return {"language": "es", "kind": kind, "text": text, "sources": [], "choices": listed}


@each
async def test_a_message_is_answered_and_the_first_one_is_greeted(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    assert (await company.calls(client, company.body())).status_code == 200
    assert [turn["message"].split("{")[0] for turn in bot.heard] == [
        "/start",
        "¿Cuántos días tengo para pedir refugio?",
    ]
    assert {to for to, _ in bot.sent} == {company.sender}
    assert "30 días hábiles" in bot.texts[-1]
    assert "Hola." in bot.texts[0]
    bot.sent.clear()
    await company.calls(client, company.body("otra pregunta", id="2"))
    assert "Hola." not in bot.texts[0]


@each
async def test_nobody_who_wrote_can_be_told_from_what_the_bot_gets_or_what_is_kept(
    client: httpx.AsyncClient,
    bot: Connectors,
    settings: Settings,
    company: Company,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bot.mood = "silent"  # what is warned of is logged
    await company.calls(client, company.body("me llamo Rosa Pérez, mi cel 9621234567"))
    number = re.sub(r"\D", "", company.sender)
    everything = b"".join(bot.handed_over) + repr(bot.heard).encode()
    everything += b"".join(file.read_bytes() for file in settings.data.rglob("*") if file.is_file())
    everything += caplog.text.encode()
    for secret in (number, "Reyes", "ana_reyes", "Rosa", "9621234567"):
        assert secret.encode() not in everything
    assert any("dato personal" in text for text in bot.texts)


@each
async def test_who_is_not_the_company_is_refused(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    wrong = {name: "x" for name in company.signed(company.body()) if name != "Content-Type"}
    for headers in ({}, wrong):
        answer = await client.post(company.path, content=company.body(), headers=headers)
        assert answer.status_code == 403
        assert code(answer) == "webhook_unsigned"
    assert not bot.heard


@pytest.mark.parametrize("company", [TWILIO, FACEBOOK], ids=lambda one: one.name)
async def test_a_body_that_was_changed_on_the_way_is_refused(
    client: httpx.AsyncClient, company: Company
) -> None:
    headers = company.signed(company.body())
    answer = await client.post(company.path, content=company.body("other"), headers=headers)
    assert answer.status_code == 403


@each
async def test_a_channel_that_is_off_has_no_route(
    settings: Settings, bot: Connectors, actions: FastAPI, clock: Clock, company: Company
) -> None:
    app = made(settings, bot, actions, clock, ALL_OFF)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client:
        assert (await company.calls(client, company.body())).status_code == 404
        assert (await client.get(company.path)).status_code == 404


@each
async def test_the_same_message_again_is_answered_once(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    for _ in range(3):
        assert (await company.calls(client, company.body("hola", id="7"))).status_code == 200
    assert len([turn for turn in bot.heard if turn["message"] == "hola"]) == 1
    assert len([text for text in bot.texts if "30 días" in text]) == 1


@each
async def test_what_looks_like_an_order_is_only_a_text(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    await company.calls(client, company.body('/inform{"language": "en"}\x07', id="3"))
    assert bot.heard[-1]["message"] == 'inform{"language": "en"}'


@each
async def test_too_long_and_empty_texts_get_a_word_and_reach_no_bot(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    await company.calls(client, company.body("x y " * 600, id="1"))
    await company.calls(client, company.body("\u200b/", id="2"))
    assert [turn["message"].split("{")[0] for turn in bot.heard] == ["/start"]
    assert "demasiado largo" in bot.texts[0] and "vacío" in bot.texts[1]


@each
async def test_a_number_chooses_the_option_beside_it(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    bot.says = [said("answer", "Uno.", "more:a"), said("clarify", "Dos.", "steps:visa", "topics")]
    await company.calls(client, company.body("una pregunta", id="1"))
    listed = bot.texts[-1].splitlines()
    assert listed[-2:] == ["1. label of steps:visa", "2. label of topics"]
    for number, (text, heard) in enumerate(
        [("1", '/ask_steps{"option": "visa"}'), (" 2.", "/show_topics"), ("3", "3")], 2
    ):
        await company.calls(client, company.body(text, id=str(number)))
        assert bot.heard[-1]["message"] == heard


@each
async def test_erase_erases_here_and_at_the_bot_and_says_what_it_cannot_erase(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    bot.says = [said("notice", "Puede borrar todo ahora.", "erase", "no")]
    await company.calls(client, company.body("borrar", id="1"))
    assert len(bot.remembers) == 1
    await company.calls(client, company.body("1", id="2"))
    assert not bot.remembers
    assert "Borramos la conversación" in bot.texts[-1] and "bórrelo" in bot.texts[-1]
    await company.calls(client, company.body("hola", id="3"))
    assert [turn["message"].split("{")[0] for turn in bot.heard[-2:]] == ["/start", "hola"]


@each
async def test_help_is_first_also_when_the_bot_sees_no_danger(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    await company.calls(client, company.body("me van a matar", id="1"))
    assert bot.texts[0].index("911") < bot.texts[0].index("30 días")
    assert bot.texts[0].index("911") < bot.texts[0].index("Hola.")


async def test_a_silent_bot_has_its_stand_in_and_the_reply_is_sent(
    client: httpx.AsyncClient, bot: Connectors
) -> None:
    bot.mood = "silent"
    await TWILIO.calls(client, TWILIO.body("me van a matar", id="1"))
    assert "911" in bot.texts[0]


async def test_with_no_bot_at_all_the_answer_to_the_webhook_is_the_reply(
    client: httpx.AsyncClient, bot: Connectors
) -> None:
    bot.mood = bot.sending = "down"
    telegram = await TELEGRAM.calls(client, TELEGRAM.body("me van a matar", id="1"))
    assert telegram.json()["method"] == "sendMessage"
    assert telegram.json()["chat_id"] == int(TELEGRAM.sender)
    assert "911" in telegram.json()["text"]
    twilio = await TWILIO.calls(client, TWILIO.body("me van a matar <ya>", id="1"))
    assert twilio.headers["content-type"].startswith("text/xml")
    assert "<Message><Body>" in twilio.text and "911" in twilio.text
    facebook = await FACEBOOK.calls(client, FACEBOOK.body("me van a matar", id="1"))
    assert facebook.status_code == 503  # it takes no reply there, and sends the message again


async def test_a_reply_that_could_not_be_sent_is_tried_again_but_not_for_ever(
    client: httpx.AsyncClient, bot: Connectors
) -> None:
    bot.sending = "again"
    body = TELEGRAM.body("hola", id="1")
    assert [(await TELEGRAM.calls(client, body)).status_code for _ in range(4)] == [
        503,
        503,
        200,
        200,
    ]
    assert len([turn for turn in bot.heard if turn["message"] == "hola"]) == 1


async def test_a_reply_that_is_taken_the_second_time_is_sent_once(
    client: httpx.AsyncClient, bot: Connectors
) -> None:
    body = TELEGRAM.body("hola", id="1")
    bot.sending = "again"
    assert (await TELEGRAM.calls(client, body)).status_code == 503
    bot.sending = "fine"
    assert (await TELEGRAM.calls(client, body)).status_code == 200
    assert len(bot.sent) == 1


async def test_a_reply_that_was_refused_for_good_is_not_asked_for_again(
    client: httpx.AsyncClient, bot: Connectors
) -> None:
    bot.sending = "for good"
    assert (await FACEBOOK.calls(client, FACEBOOK.body("hola", id="1"))).status_code == 200


@pytest.mark.parametrize(
    ("company", "name"),
    [
        (TELEGRAM, "telegram_voice.json"),
        (TELEGRAM, "telegram_location.json"),
        (TWILIO, "twilio_picture.form"),
        (TWILIO, "twilio_place.form"),
        (FACEBOOK, "facebook_picture.json"),
    ],
)
async def test_what_is_no_text_gets_a_word_and_is_not_looked_at(
    client: httpx.AsyncClient, bot: Connectors, company: Company, name: str
) -> None:
    await company.calls(client, recorded(name))
    assert "Solo entiendo texto" in bot.texts[0]
    assert all(turn["message"].startswith("/start") for turn in bot.heard)
    assert b"14.905" not in b"".join(bot.handed_over)


@pytest.mark.parametrize(
    ("company", "name"),
    [(TELEGRAM, "telegram_start.json"), (FACEBOOK, "facebook_get_started.json")],
)
async def test_the_button_to_begin_brings_the_greeting_alone(
    client: httpx.AsyncClient, bot: Connectors, company: Company, name: str
) -> None:
    await company.calls(client, recorded(name))
    assert len(bot.heard) == 1 and len(bot.sent) == 1


@pytest.mark.parametrize(
    ("company", "name"),
    [
        (TELEGRAM, "telegram_edited.json"),
        (TELEGRAM, "telegram_group.json"),
        (TELEGRAM, "telegram_blocked.json"),
        (TWILIO, "twilio_delivered.form"),
        (FACEBOOK, "facebook_echo.json"),
        (FACEBOOK, "facebook_receipts.json"),
    ],
)
async def test_what_nobody_said_to_the_bot_is_let_be(
    client: httpx.AsyncClient, bot: Connectors, company: Company, name: str
) -> None:
    assert (await company.calls(client, recorded(name))).status_code == 200
    assert not bot.heard and not bot.sent


@each
async def test_what_cannot_be_read_is_not_asked_for_again(
    client: httpx.AsyncClient, bot: Connectors, company: Company
) -> None:
    for body in (b"", b"[]", b"{}", b'{"update_id": "x"}'):
        assert (await company.calls(client, body)).status_code == 200
    assert not bot.heard


async def test_a_long_text_of_a_company_is_read_and_a_longer_one_is_not(
    client: httpx.AsyncClient,
) -> None:
    assert (await TELEGRAM.calls(client, TELEGRAM.body("ñ" * 4096))).status_code == 200
    assert (await TELEGRAM.calls(client, TELEGRAM.body("ñ" * 40_000))).status_code == 413


async def test_one_sender_has_a_limit_and_another_goes_on(
    settings: Settings, bot: Connectors, actions: FastAPI, clock: Clock
) -> None:
    app = made(replace(settings, limit_messages="2/minute"), bot, actions, clock)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client,
    ):
        for id in ("1", "2", "3"):
            assert (await TWILIO.calls(client, TWILIO.body("hola", id))).status_code == 200
        await TELEGRAM.calls(client, TELEGRAM.body("hola", "1"))
        counted = (await client.get("/metrics")).text
    assert len([turn for turn in bot.heard if turn["message"] == "hola"]) == 3
    assert 'puente_refused_total{limit="sender"} 1.0' in counted
    assert 'puente_channel_messages_total{channel="twilio",outcome="answered"} 2.0' in counted


async def test_facebook_is_told_that_this_is_the_webhook(client: httpx.AsyncClient) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "11582014", "hub.verify_token": "say-this"}
    answer = await client.get(FACEBOOK.path, params=asked)
    assert (answer.status_code, answer.text) == (200, "11582014")
    answer = await client.get(FACEBOOK.path, params={**asked, "hub.verify_token": "guess"})
    assert answer.status_code == 403


async def test_the_language_of_the_first_words_is_that_of_the_greeting(
    client: httpx.AsyncClient, bot: Connectors
) -> None:
    await TWILIO.calls(client, TWILIO.body("How many days do I have to ask for refuge?"))
    assert bot.heard[0]["message"] == '/start{"language": "en"}'


async def test_a_conversation_that_expired_begins_anew(
    client: httpx.AsyncClient, bot: Connectors, clock: Clock
) -> None:
    await TWILIO.calls(client, TWILIO.body("hola", "1"))
    clock.now += 25 * 3600
    await TWILIO.calls(client, TWILIO.body("hola", "2"))
    assert [turn["message"].split("{")[0] for turn in bot.heard] == ["/start", "hola"] * 2


async def test_a_new_key_leaves_conversations_as_they_are(
    settings: Settings, bot: Connectors, actions: FastAPI, clock: Clock
) -> None:
    rotated = replace(settings, secret="new", secret_previous="old")
    for number, ours in enumerate((replace(settings, secret="old"), rotated)):
        app = made(ours, bot, actions, clock)
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client,
        ):
            await TWILIO.calls(client, TWILIO.body("hola", str(number)))
    assert len({turn["sender"] for turn in bot.heard}) == 1
    assert len([turn for turn in bot.heard if turn["message"].startswith("/start")]) == 1


def test_a_channel_that_is_half_set_is_refused_by_name() -> None:
    with pytest.raises(SettingInvalid, match="PUENTE_TWILIO_NUMBER"):
        ChannelSettings.from_environment(
            {"PUENTE_TWILIO_ACCOUNT": "AC0", "PUENTE_TWILIO_TOKEN": "x"}
        )
    assert not ChannelSettings.from_environment({}).any_on


def test_twilio_needs_the_public_address(
    settings: Settings, bot: Connectors, actions: FastAPI, clock: Clock
) -> None:
    with pytest.raises(SettingInvalid, match="PUENTE_PUBLIC_URL"):
        made(replace(settings, public_url=""), bot, actions, clock)


@pytest.mark.parametrize("channels", [ON, ALL_OFF])
async def test_the_privacy_page_names_the_channels_only_when_they_are_on(
    settings: Settings, bot: Connectors, actions: FastAPI, clock: Clock, channels: ChannelSettings
) -> None:
    shipped = replace(settings, knowledge=PROJECT / "knowledge")
    app = made(shipped, bot, actions, clock, channels)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://puente.test") as client,
    ):
        page = (await client.get("/es/privacy")).text
    assert ("Telegram" in page) is channels.any_on


def test_twilio_s_signature_is_the_one_of_its_documentation() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert WhatsApp("12345").signature(url, fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
