"""The gateway's line to the bot: one message there, the bot's messages back, within a time limit.

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
from typing import Any
from urllib.parse import quote

import httpx

from gateway.message import MessageMalformed, checked

CONNECT_SECONDS = 2.0
ERASE_SECONDS = 5.0
CONNECTIONS = 64


class BotTrouble(Exception):
    """The bot gave nothing that can be shown. `cause` names the trouble in the metrics."""

    cause = "trouble"


class BotDown(BotTrouble):
    """Nobody listens at the bot's address, or the line broke."""

    cause = "down"


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
    """The bot's custom channel over HTTP.

    Args:
        url: where the bot listens, without a slash at the end.
        timeout: seconds that one turn may take in all.
        transport: another way to reach it; tests put a bot of their own behind it.
    """

    def __init__(
        self, url: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._channel = f"{url}/webhooks/puente"
        self._timeout = timeout
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
        response = await self._call("POST", f"{self._channel}/webhook", self._timeout, body)
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

    async def healthy(self, timeout: float) -> bool:
        """Whether the bot says within `timeout` seconds that it has a model to answer with."""
        try:
            await self._call("GET", f"{self._channel}/", timeout)
        except BotTrouble:
            return False
        return True

    async def erase(self, conversation: str) -> None:
        """Makes the bot forget the conversation; one that it never had is no error.

        Raises:
            BotTrouble: it is not certain that the bot forgot it.
        """
        address = f"{self._channel}/conversations/{quote(conversation, safe='')}"
        await self._call("DELETE", address, ERASE_SECONDS, missing_is_fine=True)

    async def erase_before(self, moment: float) -> None:
        """Makes the bot forget every conversation last heard of before `moment` (since 1970).

        Raises:
            BotTrouble: it is not certain that it did.
        """
        await self._call(
            "DELETE", f"{self._channel}/conversations?before={moment:.0f}", ERASE_SECONDS
        )

    async def _call(
        self,
        method: str,
        address: str,
        seconds: float,
        body: dict[str, Any] | None = None,
        missing_is_fine: bool = False,
    ) -> httpx.Response:
        try:
            # httpx limits each phase; a bot that drips bytes would pass, so the whole has one too
            async with asyncio.timeout(seconds):
                response = await self._client.request(method, address, json=body)
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout):
            raise BotSlow from None
        except httpx.HTTPError:
            raise BotDown from None
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
