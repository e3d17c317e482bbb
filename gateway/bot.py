"""The gateway's line to the bots: one message there, the bot's messages back, within a time limit.

Bots that share their database can all go on with a conversation, so they take turns. When one
cannot be reached, or its line breaks, another one gets the message, once and within the same time;
after a break it is marked "again", and the bot takes back what the first one may have done with it.

Rasa has one sign for every trouble behind it (its actions down, its store down, a wrong word in a
rule): status 200 with an empty list. So an empty list is an error here.

    BotTrouble        the bot gave nothing that can be shown
    ├── BotDown       nobody listens there
    ├── BotSlow       no answer within the limit
    ├── BotSilent     200, and nothing in it
    └── BotFailed     an error status, or messages of the wrong shape
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx

from gateway.message import MessageMalformed, checked
from gateway.replicas import Replicas, addresses_of

CONNECT_SECONDS = 2.0
ERASE_SECONDS = 5.0
CONNECTIONS = 64


class BotTrouble(Exception):
    """The bot gave nothing that can be shown. `cause` names the trouble in the metrics."""

    cause = "trouble"


class BotDown(BotTrouble):
    """Nobody listens at the bot's address, or the line broke.

    `heard`: it broke after the bot may have got the message.
    """

    cause = "down"

    def __init__(self, heard: bool = False) -> None:
        super().__init__()
        self.heard = heard


class BotSlow(BotTrouble):
    """The bot did not answer within the limit."""

    cause = "slow"


class BotSilent(BotTrouble):
    """The bot answered with no message at all."""

    cause = "silent"


class BotFailed(BotTrouble):
    """The bot answered with an error, or with something that is no message."""

    cause = "failed"


class Bot:
    """The bots' custom channel over HTTP.

    Args:
        url: where the bot listens, without a slash at the end; several separated by commas.
        timeout: seconds that one turn may take in all.
        transport: another way to reach it; tests put a bot of their own behind it.
        moved_on: called when a message goes to another bot because the first did not take it.
    """

    channel = "puente"  # Rasa's name of it

    def __init__(
        self,
        url: str,
        timeout: float,
        transport: httpx.AsyncBaseTransport | None = None,
        moved_on: Callable[[], None] = lambda: None,
    ) -> None:
        self._replicas = Replicas(url, look_up=None if transport else addresses_of)
        self._timeout = timeout
        self._moved_on = moved_on
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)),
            limits=httpx.Limits(max_connections=CONNECTIONS),
            transport=transport,
            trust_env=False,  # the bot is never behind a proxy
        )

    async def close(self) -> None:
        """Gives the connections back."""
        await self._client.aclose()

    async def send(
        self,
        conversation: str,
        message: str,
        language: str | None,
        fallback_language: str,
        message_id: str | None = None,
        again: bool = False,
        first: bool = False,
    ) -> list[dict[str, Any]]:
        """One turn: hands `message` on and gives back what the bot says, at least one message.

        Args:
            conversation: the conversation's id; the only name that the bot gets.
            message: a cleaned text, or the payload of a choice.
            language: the language that the person chose, None when they chose none.
            fallback_language: the language last spoken; it is that of messages that name none, and
                the bot's when it has forgotten the conversation (but for the first message, whose
                language nobody knows yet).
            message_id: what the message is called; None for the greeting.
            again: it may have been sent before, without an answer that could be kept.
            first: it is the first of its conversation.

        Raises:
            BotTrouble: one of the four above.
        """
        body = {
            "sender": conversation,
            "message": message,
            "message_id": message_id,
            "again": again,
            "metadata": {"language": language, "spoken": None if first else fallback_language},
        }
        response = await self._call("POST", "/webhook", self._timeout, body)
        try:
            items = response.json()
        except ValueError:
            raise BotFailed("not JSON") from None
        if not isinstance(items, list):
            raise BotFailed("not a list")
        if not items:
            raise BotSilent
        try:
            return [checked(_content(item), fallback_language) for item in items]
        except MessageMalformed as error:
            raise BotFailed(str(error)) from None

    async def healthy(self, timeout: float) -> dict[str, bool]:
        """Which bots say within `timeout` seconds that they have a model to answer with."""
        bots = await self._replicas.all()
        answers = await asyncio.gather(
            *(self._ask(bot, "GET", "/", timeout) for bot in bots), return_exceptions=True
        )
        return {
            bot: not isinstance(answer, BaseException)
            for bot, answer in zip(bots, answers, strict=True)
        }

    async def erase(self, conversation: str) -> None:
        """Makes the bots forget the conversation; one that they never had is no error.

        All are asked: while its database fails, a bot keeps conversations in its memory. One that
        nobody listens for has no memory any more.

        Raises:
            BotTrouble: it is not certain that it is forgotten.
        """
        path = f"/conversations/{quote(conversation, safe='')}"
        answers = await asyncio.gather(
            *(
                self._ask(bot, "DELETE", path, ERASE_SECONDS, missing_is_fine=True)
                for bot in await self._replicas.all()
            ),
            return_exceptions=True,
        )
        troubles = [answer for answer in answers if isinstance(answer, BaseException)]
        unsure = [trouble for trouble in troubles if not isinstance(trouble, BotDown)]
        if unsure or len(troubles) == len(answers):
            raise (unsure or troubles)[0]

    async def erase_before(self, moment: float) -> None:
        """Makes the bots forget every conversation last heard of before `moment` (since 1970).

        Raises:
            BotTrouble: it is not certain that they did.
        """
        await self._call("DELETE", f"/conversations?before={moment:.0f}", ERASE_SECONDS)

    async def _call(
        self, method: str, path: str, seconds: float, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        """Asks the bot whose turn it is, and once another one when it cannot be reached."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        first, *others = await self._replicas.in_turn()
        try:
            return await self._ask(first, method, path, seconds, body)
        except BotDown as down:
            self._replicas.rest(first)
            left = end - loop.time()
            if not others or left <= 0:
                raise
            if body is not None and down.heard:
                body = {**body, "again": True}
        self._moved_on()
        return await self._ask(others[0], method, path, left, body)

    def _written(self, body: dict[str, Any] | None) -> dict[str, Any]:
        """The body as httpx's arguments; the line of another channel writes it in its own way."""
        return {} if body is None else {"json": body}

    async def _ask(
        self,
        bot: str,
        method: str,
        path: str,
        seconds: float,
        body: dict[str, Any] | None = None,
        missing_is_fine: bool = False,
    ) -> httpx.Response:
        try:
            # httpx limits each phase; a bot that drips bytes would pass, so the whole has one too
            async with asyncio.timeout(seconds):
                response = await self._client.request(
                    method, f"{bot}/webhooks/{self.channel}{path}", **self._written(body)
                )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise BotDown from None
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout):
            raise BotSlow from None
        except httpx.HTTPError:
            raise BotDown(heard=True) from None
        fine = response.is_success or (missing_is_fine and response.status_code == 404)
        if not fine:
            raise BotFailed(f"status {response.status_code}")
        return response


def _content(item: Any) -> Any:
    """A channel item's message; a plain text of Rasa's becomes a notice."""
    if not isinstance(item, dict):
        return None
    if "custom" in item:
        return item["custom"]
    return {"kind": "notice", "text": item.get("text")}
