from __future__ import annotations

import asyncio
import uuid

import httpx
import pytest

from gateway.settings import Settings
from tests.unit.gateway.conftest import (
    BOTH_STORES,
    TOKEN_HOURS,
    Clock,
    FakeBot,
    StartChat,
    code,
)

pytestmark = BOTH_STORES


async def test_a_conversation_begins_with_a_greeting_and_a_token(
    client: httpx.AsyncClient, bot: FakeBot
) -> None:
    response = await client.post("/api/conversations", json={"language": "en"})
    body = response.json()
    assert response.status_code == 201
    assert set(body) == {"conversation", "token", "expires_at", "messages"}
    assert uuid.UUID(body["conversation"]).version == 4
    assert body["expires_at"] == "2026-11-24T12:00:00Z"
    assert body["messages"][0]["id"] == "m1"
    assert body["messages"][0]["kind"] == "greeting"
    assert bot.heard[0]["message"] == '/start{"language": "en"}'


async def test_without_a_language_or_even_a_body_the_bot_finds_out(
    client: httpx.AsyncClient, bot: FakeBot
) -> None:
    assert (await client.post("/api/conversations")).status_code == 201
    assert (await client.post("/api/conversations", json={})).status_code == 201
    assert [turn["message"] for turn in bot.heard] == ["/start", "/start"]


async def test_one_turn(start: StartChat, bot: FakeBot) -> None:
    chat = await start(language="es")
    response = await chat.send(text="  ¿Cuánto tiempo   tengo? ")
    body = response.json()
    assert response.status_code == 200
    assert body["conversation"] == chat.id
    assert body["language"] == "es"
    assert [m["id"] for m in body["messages"]] == ["m2"]
    named = bot.heard[-1].pop("message_id")
    assert bot.heard[-1] == {
        "sender": chat.id,
        "message": "¿Cuánto tiempo tengo?",
        "again": False,
        "metadata": {"language": None, "spoken": None},
    }
    assert uuid.UUID(named)
    await chat.send(text="gracias")
    assert bot.heard[-1]["metadata"]["spoken"] == "es"


async def test_a_typed_slash_is_no_command(start: StartChat, bot: FakeBot) -> None:
    chat = await start()
    await chat.send(text='/switch_language{"language":"en"}')
    assert bot.heard[-1]["message"] == 'switch_language{"language":"en"}'
    assert code(await chat.send(text=" / ")) == "empty_text"


async def test_the_same_message_id_is_processed_once(start: StartChat, bot: FakeBot) -> None:
    chat = await start()
    name = str(uuid.uuid4())
    first = await chat.send(message_id=name, text="hola")
    again = await chat.send(message_id=name.upper(), text="hola")
    assert first.json() == again.json()
    assert len(bot.heard) == 2


async def test_the_same_message_id_at_the_same_time_is_processed_once(
    start: StartChat, bot: FakeBot
) -> None:
    chat = await start()
    name = str(uuid.uuid4())
    one, two = await asyncio.gather(*(chat.send(message_id=name, text="hola") for _ in range(2)))
    assert one.json() == two.json()
    assert len(bot.heard) == 2


async def test_messages_of_one_conversation_take_turns(start: StartChat, bot: FakeBot) -> None:
    chat = await start()
    await asyncio.gather(*(chat.send(text=f"hola {n}") for n in range(4)))
    assert bot.most_at_once == 1


async def test_too_many_waiting_messages_are_sent_back(start: StartChat) -> None:
    chat = await start()
    replies = await asyncio.gather(*(chat.send(text=f"hola {n}") for n in range(9)))
    refused = [reply for reply in replies if reply.status_code == 429]
    assert len(refused) == 4
    assert code(refused[0]) == "too_many_waiting"
    assert refused[0].headers["retry-after"]


async def test_conversations_do_not_wait_for_each_other(start: StartChat, bot: FakeBot) -> None:
    one, two = await start(), await start()
    await asyncio.gather(one.send(text="hola"), two.send(text="hola"))
    assert bot.most_at_once == 2


async def test_a_choice_that_was_offered_becomes_its_payload(
    start: StartChat, bot: FakeBot
) -> None:
    chat = await start()
    assert (await chat.send(choice="steps:refugee")).status_code == 200
    assert bot.heard[-1]["message"] == '/ask_steps{"option": "refugee"}'


@pytest.mark.parametrize("choice", ["steps:visa", "restart", "/restart", ""])
async def test_a_choice_that_was_not_offered_is_refused(
    start: StartChat, bot: FakeBot, choice: str
) -> None:
    chat = await start()
    response = await chat.send(choice=choice)
    assert response.status_code == 422
    assert code(response) == "choice_not_issued"
    assert len(bot.heard) == 1


async def test_a_choice_offered_to_another_person_is_refused(
    start: StartChat, bot: FakeBot
) -> None:
    await start()
    bot.choices = []
    other = await start()
    assert code(await other.send(choice="steps:refugee")) == "choice_not_issued"


async def test_the_language_switch_is_always_on_offer_and_holds(
    start: StartChat, bot: FakeBot
) -> None:
    chat = await start(language="es")
    assert (await chat.send(choice="language:en")).json()["language"] == "en"
    await chat.send(text="ok")
    assert [turn["metadata"]["language"] for turn in bot.heard] == ["es", "en", "en"]


async def test_a_language_with_a_message_holds_too(start: StartChat, bot: FakeBot) -> None:
    chat = await start(language="es")
    await chat.send(text="hello", language="en")
    await chat.send(text="ok")
    assert [turn["metadata"]["language"] for turn in bot.heard[1:]] == ["en", "en"]


async def test_a_reload_shows_the_bots_side_again(start: StartChat) -> None:
    chat = await start()
    said = (await chat.send(text="hola")).json()["messages"]
    shown = (await chat.shown()).json()
    assert shown["messages"] == chat.greeting + said
    assert shown["conversation"] == chat.id


async def test_what_the_person_wrote_is_nowhere_on_disk(
    start: StartChat, settings: Settings
) -> None:
    chat = await start()
    await chat.send(text="mi secreto guardado")
    for file in settings.data.iterdir():
        assert b"secreto guardado" not in file.read_bytes()


async def test_an_opinion_is_counted(start: StartChat, client: httpx.AsyncClient) -> None:
    chat = await start()
    await chat.send(text="hola")
    assert (await chat.opinion("m2", True)).status_code == 204
    assert code(await chat.opinion("m9", True)) == "message_unknown"
    assert code(await chat.opinion("m2", "yes")) == "fields_invalid"
    assert 'puente_feedback_total{useful="true"} 1.0' in (await client.get("/metrics")).text


async def test_erase_forgets_here_and_at_the_bot(
    start: StartChat, bot: FakeBot, settings: Settings
) -> None:
    chat = await start()
    await chat.send(text="hola")
    response = await chat.erase()
    assert response.status_code == 200
    assert response.json()["erased"] is True
    assert response.json()["at"].endswith("Z")
    assert bot.remembers == set()
    assert code(await chat.shown()) == "conversation_unknown"
    assert code(await chat.send(text="hola")) == "conversation_unknown"
    assert (await chat.erase()).status_code == 200
    for file in settings.data.glob("gateway.db*"):
        assert chat.id.encode() not in file.read_bytes()


async def test_erase_says_so_when_the_bot_cannot_forget_yet_and_asks_again(
    start: StartChat, bot: FakeBot
) -> None:
    chat = await start()
    bot.mood = "failing"
    response = await chat.erase()
    assert response.status_code == 503
    assert code(response) == "erase_unfinished"
    assert code(await chat.shown()) == "conversation_unknown"
    bot.mood = "fine"
    assert (await chat.erase()).status_code == 200
    assert bot.remembers == set()


async def test_only_the_right_token_opens_a_conversation(
    start: StartChat, client: httpx.AsyncClient, clock: Clock
) -> None:
    mine, yours = await start(), await start()

    async def with_header(value: str | None) -> httpx.Response:
        headers = {} if value is None else {"Authorization": value}
        return await client.get(f"{mine.path}/messages", headers=headers)

    cases: dict[str | None, tuple[int, str]] = {
        None: (401, "token_missing"),
        "Basic abc": (401, "token_missing"),
        "Bearer abc": (401, "token_invalid"),
        f"Bearer {mine.token}x": (401, "token_invalid"),
        f"Bearer {yours.token}": (403, "token_of_another"),
    }
    for header, (status, expected) in cases.items():
        response = await with_header(header)
        assert (response.status_code, code(response)) == (status, expected), header
    clock.now += TOKEN_HOURS * 3600
    expired = await with_header(f"Bearer {mine.token}")
    assert (expired.status_code, code(expired)) == (401, "token_expired")
    assert expired.headers["www-authenticate"] == "Bearer"


async def test_two_conversations_see_nothing_of_each_other(start: StartChat, bot: FakeBot) -> None:
    mine, yours = await start(), await start()
    name = str(uuid.uuid4())
    bot.text = "para mí"
    await mine.send(message_id=name, text="hola")
    bot.text = "para usted"
    reply = await yours.send(message_id=name, text="hola")
    assert reply.json()["messages"][0]["text"] == "para usted"
    assert "para mí" not in (await yours.shown()).text
    await mine.erase()
    assert (await yours.shown()).status_code == 200


async def test_personal_data_never_reaches_the_bot_and_the_person_is_told(
    start: StartChat, bot: FakeBot
) -> None:
    chat = await start(language="es")
    response = await chat.send(
        text="me llamo Rosa, mi curp es PEGR850101HDFRRS09, ¿puedo trabajar?"
    )
    messages = response.json()["messages"]
    assert [message["kind"] for message in messages] == ["notice", "answer"]
    assert "No se guardó" in messages[0]["text"]
    assert bot.heard[-1]["message"] == "me llamo , mi curp es , ¿puedo trabajar?"


async def test_personal_data_alone_is_not_a_question(start: StartChat, bot: FakeBot) -> None:
    chat = await start(language="en")
    heard = len(bot.heard)
    response = await chat.send(text="4111 1111 1111 1111")
    assert [message["kind"] for message in response.json()["messages"]] == ["notice"]
    assert len(bot.heard) == heard
