from __future__ import annotations

import datetime as dt
from pathlib import Path

import httpx
import pytest

from actions.kb.live import LiveKnowledge
from actions.kb.loading import load_knowledge
from gateway.nearest import Nearest
from gateway.stand_in import StandIn, help_lines
from tests.unit.gateway.conftest import FakeBot, StartChat

TROUBLES = ("silent", "failing", "odd", "slow")
HELP = "tel:8001234567"
EMERGENCY = "tel:911"


@pytest.mark.parametrize("mood", TROUBLES)
async def test_a_bot_in_trouble_means_try_again_and_people_who_help(
    start: StartChat, bot: FakeBot, mood: str
) -> None:
    chat = await start(language="es")
    bot.mood = mood
    response = await chat.send(text="el clima de mañana")
    sorry, people = response.json()["messages"]
    assert response.status_code == 200
    assert (sorry["kind"], people["kind"]) == ("error", "contacts")
    assert HELP in people["text"]
    assert sorry["language"] == "es"


@pytest.mark.parametrize("mood", TROUBLES)
@pytest.mark.parametrize(
    ("text", "language"), [("ME VAN A MATAR!!", "es"), ("they are going to kill me", "en")]
)
async def test_danger_gets_the_help_lines_first_while_the_bot_is_in_trouble(
    start: StartChat, bot: FakeBot, mood: str, text: str, language: str
) -> None:
    chat = await start(language=language)
    bot.mood = mood
    messages = (await chat.send(text=text)).json()["messages"]
    assert messages[0]["kind"] == "emergency"
    assert messages[0]["language"] == language
    assert EMERGENCY in messages[0]["text"]


async def test_danger_that_a_working_bot_does_not_see_gets_the_help_lines_first(
    start: StartChat,
) -> None:
    chat = await start(language="es")
    messages = (await chat.send(text="hola buenas, ME VAN A MATAR")).json()["messages"]
    assert [m["kind"] for m in messages] == ["emergency", "answer"]
    assert EMERGENCY in messages[0]["text"]


async def test_a_clear_question_is_answered_with_a_warning(start: StartChat, bot: FakeBot) -> None:
    chat = await start(language="es")
    bot.mood = "silent"
    messages = (await chat.send(text="cuanto tiempo tengo para pedir refugio??")).json()["messages"]
    assert [m["kind"] for m in messages] == ["error", "answer"]
    assert messages[1]["answer"] == "deadline"
    assert "30 días hábiles" in messages[1]["text"]
    assert messages[1]["sources"][0]["article"] == "art. 18"


async def test_what_only_comes_near_is_offered_as_a_choice_that_works(
    start: StartChat, bot: FakeBot
) -> None:
    chat = await start(language="es")
    bot.mood = "silent"
    [sorry, _] = (await chat.send(text="plazo de asilo")).json()["messages"]
    assert sorry["choices"][0]["id"] == "answer:deadline"
    pressed = (await chat.send(choice="answer:deadline")).json()["messages"]
    assert pressed[-1]["answer"] == "deadline"


async def test_it_answers_in_the_language_of_the_words(start: StartChat, bot: FakeBot) -> None:
    chat = await start(language="es")
    bot.mood = "silent"
    reply = (await chat.send(text="how long do i have to ask for refuge")).json()
    assert reply["language"] == "en"
    assert "30 business days" in reply["messages"][1]["text"]


async def test_buttons_that_need_no_bot_work_without_it(start: StartChat, bot: FakeBot) -> None:
    names = ("answer:deadline", "more:deadline", "contacts:comar", "person", "danger", "options")
    bot.choices = [{"id": name, "label": name} for name in names]
    chat = await start(language="es")
    bot.mood = "silent"

    async def press(choice: str) -> list[dict[str, str]]:
        return list((await chat.send(choice=choice)).json()["messages"])

    assert "30 días hábiles" in (await press("answer:deadline"))[1]["text"]
    assert "Vaya pronto" in (await press("more:deadline"))[1]["text"]
    assert "COMAR Tapachula" in (await press("contacts:comar"))[0]["text"]
    assert HELP in (await press("person"))[0]["text"]
    assert (await press("danger"))[0]["kind"] == "emergency"
    assert (await press("options"))[0]["kind"] == "error"
    assert (await press("language:en"))[0]["language"] == "en"


async def test_a_conversation_can_begin_while_the_bot_is_down(
    client: httpx.AsyncClient, bot: FakeBot
) -> None:
    bot.mood = "silent"
    for header, language in (("en-US", "en"), ("es-MX", "es")):
        response = await client.post("/api/conversations", headers={"Accept-Language": header})
        [greeting] = response.json()["messages"]
        assert response.status_code == 201
        assert (greeting["kind"], greeting["language"]) == ("greeting", language)


async def test_the_failed_turn_is_not_handled_again_under_its_name(
    start: StartChat, bot: FakeBot
) -> None:
    chat = await start()
    bot.mood = "silent"
    name = "8c1f7f0e-8d2c-4c53-9a55-0a4f4a1f6a53"
    first = await chat.send(message_id=name, text="hola")
    bot.mood = "fine"
    assert (await chat.send(message_id=name, text="hola")).json() == first.json()
    assert (await chat.send(text="hola")).json()["messages"][0]["kind"] == "answer"


def test_an_overdue_answer_says_so(folder: Path) -> None:
    live = LiveKnowledge(folder)
    late = StandIn(lambda: live.current, lambda: dt.date(2030, 1, 1))
    answer = late.to_text("plazo para solicitar asilo", "es", None)[1]
    assert answer["sources"][0]["overdue"] is True


def test_the_help_lines_for_a_page_without_a_network_name_the_emergency_number(
    folder: Path,
) -> None:
    kb = load_knowledge(folder)
    assert EMERGENCY in help_lines(kb, "es")
    assert help_lines(kb, "es") != help_lines(kb, "en")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("cuanto tiempo tengo para pedir refugio", "deadline"),
        ("plazo para solicitar asilo", "deadline"),
        ("mis hijos pueden ir a la escuela?", "school"),
        ("can my children go to school", "school"),
        ("hola", None),
        ("quiero pedir pizza para mis hijos", None),
        ("", None),
    ],
)
def test_the_nearest_entry_is_found_only_when_it_clearly_fits(
    folder: Path, text: str, entry: str | None
) -> None:
    found = Nearest(load_knowledge(folder)).entry_for(text)
    assert (found.id if found else None) == entry
