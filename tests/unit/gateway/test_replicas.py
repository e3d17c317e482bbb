"""Several servers take turns, and one that cannot be reached is passed over."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gateway.bot import Bot, BotDown, BotSlow
from gateway.replicas import Replicas
from tests.unit.gateway.conftest import FakeBot

TWO = "http://10.0.0.1:5005, http://10.0.0.2:5005"


async def test_they_take_turns() -> None:
    replicas = Replicas(TWO)
    firsts = [(await replicas.in_turn())[0] for _ in range(4)]
    assert firsts[:2] == firsts[2:] and len(set(firsts)) == 2


async def test_one_that_could_not_be_reached_comes_last_for_a_while() -> None:
    now = [0.0]
    replicas = Replicas(TWO, clock=lambda: now[0])
    [first, second] = await replicas.all()
    replicas.rest(first)
    assert {(await replicas.in_turn())[0] for _ in range(3)} == {second}
    assert await replicas.all() == [first, second]
    now[0] = 60
    assert {(await replicas.in_turn())[0] for _ in range(3)} == {first, second}


async def test_a_name_stands_for_all_its_addresses_and_is_looked_up_again() -> None:
    answers: list[Any] = [["10.0.0.1", "::2"], OSError(), ["10.0.0.3"]]
    now = [0.0]

    async def look_up(host: str, port: int) -> list[str]:
        assert (host, port) == ("bot", 5005)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, list)
        return answer

    replicas = Replicas("http://bot:5005", look_up, lambda: now[0])
    both = ["http://10.0.0.1:5005", "http://[::2]:5005"]
    for moment in (0.0, 1.0, 6.0):  # looked up, too early to, and not known any more
        now[0] = moment
        assert await replicas.all() == both
    now[0] = 12.0
    assert await replicas.all() == ["http://10.0.0.3:5005"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://localhost:1", "https://bot"])
async def test_what_is_no_name_of_several_stays_as_it_is(address: str) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        raise AssertionError

    assert await Replicas(address, look_up).all() == [address]


class TwoBots(httpx.AsyncBaseTransport):
    """Two bots, of which the first is well until a test gives it an error to raise."""

    def __init__(self, bot: FakeBot) -> None:
        self._well = httpx.ASGITransport(app=bot.app)
        self.error: type[Exception] | None = None
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.host)
        if self.error and request.url.host == "first":
            raise self.error("")
        return await self._well.handle_async_request(request)


@pytest.fixture
def bots(bot: FakeBot) -> TwoBots:
    return TwoBots(bot)


@pytest.fixture
async def line(bots: TwoBots) -> AsyncIterator[Bot]:
    line = Bot("http://first,http://second", timeout=1, transport=bots)
    yield line
    await line.close()


async def say(line: Bot, times: int = 4) -> None:
    for _ in range(times):
        [message] = await line.send("id", "hola", None, "es", "name")
        assert message["kind"] == "answer"


async def test_messages_go_to_both(line: Bot, bots: TwoBots) -> None:
    await say(line)
    assert sorted(bots.asked) == ["first", "first", "second", "second"]


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout])
async def test_a_message_that_was_never_sent_goes_to_the_other_one_as_it_is(
    line: Bot, bots: TwoBots, bot: FakeBot, error: type[Exception]
) -> None:
    bots.error = error
    await say(line)
    assert bots.asked.count("first") == 1  # then it rests
    assert [turn["again"] for turn in bot.heard] == [False] * 4


@pytest.mark.parametrize("error", [httpx.ReadError, httpx.RemoteProtocolError])
async def test_a_message_that_may_have_been_heard_goes_there_marked(
    line: Bot, bots: TwoBots, bot: FakeBot, error: type[Exception]
) -> None:
    bots.error = error
    await say(line)
    assert sorted(turn["again"] for turn in bot.heard) == [False] * 3 + [True]


async def test_who_is_slow_has_used_up_the_time(line: Bot, bots: TwoBots) -> None:
    bots.error = httpx.ReadTimeout
    with pytest.raises(BotSlow):
        await say(line)


async def test_one_is_enough_to_be_ready(line: Bot, bots: TwoBots) -> None:
    bots.error = httpx.ConnectError
    assert await line.healthy(1) == {"http://first": False, "http://second": True}


async def test_erasing_asks_all_and_counts_on_none_that_is_gone(
    line: Bot, bots: TwoBots, bot: FakeBot
) -> None:
    await line.erase("id")
    assert bots.asked == ["first", "second"]
    bots.error = httpx.ConnectError
    await line.erase("id")
    bots.error = httpx.ReadTimeout  # it is there, and may remember
    with pytest.raises(BotSlow):
        await line.erase("id")


async def test_with_none_left_the_bot_is_down() -> None:
    with socket.socket() as unused, socket.socket() as other:
        for one in (unused, other):
            one.bind(("127.0.0.1", 0))
        ports = [one.getsockname()[1] for one in (unused, other)]
        line = Bot(",".join(f"http://127.0.0.1:{port}" for port in ports), timeout=2)
        with pytest.raises(BotDown):
            await line.send("id", "hola", None, "es")
        with pytest.raises(BotDown):
            await line.erase("id")
        await line.close()
