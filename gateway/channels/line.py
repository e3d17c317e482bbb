"""The gateway's line to Rasa's connector of one channel: a turn there, and later the reply.

A turn goes to the connector's own webhook, in the company's format, with a pseudonym where the
sender stood; the bot's messages come back. The finished reply goes to the connector a second time,
with the address it is for, and is sent from there. So the bot's conversations never hold an
address, and nothing is sent before the gateway has put help first and kept the choices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from gateway.bot import Bot, BotDown, BotFailed
from gateway.channels.provider import Provider

TURN = "X-Puente-Turn"
DELIVERY_SECONDS = 20.0


class NotDelivered(Exception):
    """The company did not take the reply.

    Args:
        sent: how many of the texts it took before.
        again: whether it may take the rest later.
    """

    def __init__(self, sent: int, again: bool) -> None:
        super().__init__(sent, again)
        self.sent = sent
        self.again = again


class ChannelLine(Bot):
    """The line.

    Args:
        url: where the bot listens, without a slash at the end; several separated by commas.
        timeout: seconds that one turn may take in all.
        provider: the company's format.
        transport: another way to reach the bot, for tests.
        moved_on: called when a message goes to another bot because the first did not take it.
    """

    def __init__(
        self,
        url: str,
        timeout: float,
        provider: Provider,
        transport: httpx.AsyncBaseTransport | None = None,
        moved_on: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(url, timeout, transport, moved_on)
        self.channel = provider.name
        self._provider = provider

    def _written(self, body: dict[str, Any] | None) -> dict[str, Any]:
        if body is None or "message" not in body:
            return super()._written(body)
        message = self._provider.handover(body["sender"], body["message"])
        turn = {name: value for name, value in body.items() if name != "message"}
        return {
            "content": message.content,
            "headers": {**message.headers, TURN: json.dumps(turn)},
        }

    async def deliver(self, sender: str, texts: Sequence[str]) -> None:
        """Has the connector send the texts, in order.

        Args:
            sender: the company's address of the person.
            texts: finished, each within the channel's limit.

        Raises:
            NotDelivered: the company did not take all of them.
            BotTrouble: no bot could be asked, or it did not say what became of it.
        """
        body = {"to": sender, "messages": [self._provider.message(text) for text in texts]}
        outcome = await self._delivered(body)
        try:
            sent, trouble = int(outcome["sent"]), outcome.get("trouble")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BotFailed("no outcome") from None
        if trouble is not None:
            raise NotDelivered(sent, again=trouble == "again")

    async def _delivered(self, body: dict[str, Any]) -> Any:
        """What the first bot that can be reached says; after a break none is asked again.

        It may have sent some of it, and nobody wants to read everything twice.
        """
        for bot in await self._replicas.in_turn():
            try:
                answer = await self._ask(bot, "POST", "/deliver", DELIVERY_SECONDS, body)
                return answer.json()
            except ValueError:
                raise BotFailed("not JSON") from None
            except BotDown as down:
                self._replicas.rest(bot)
                if down.heard:
                    raise
        raise BotDown
