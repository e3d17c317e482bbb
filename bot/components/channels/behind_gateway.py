"""What the channels of other companies have in common: Rasa's connector, behind the gateway.

Only the gateway faces the network. It checks who calls, takes personal data out, and hands a message
on in the company's own format, with a pseudonym for the sender. Rasa's connector reads that format
here, the agent answers, and the messages go back to the gateway (`POST /webhooks/<name>/webhook`).
What the gateway made of them comes here again with the address it is for, and Rasa's connector sends
it (`POST /webhooks/<name>/deliver`). So an address is in no conversation and no log; it is here only
while a reply is sent.

A channel without its variables in the environment is off: it has no routes.
"""

from __future__ import annotations

import json
import logging
import os
from typing import Any, Awaitable, Callable, ClassVar, Dict, Optional, Text

from components.gateway_channel import answered
from rasa.core.channels.channel import (
    CollectingOutputChannel,
    InputChannel,
    OutputChannel,
    UserMessage,
)
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)
TURN = "X-Puente-Turn"
SECONDS = 5.0  # that a company's server may take for one text


class Off(InputChannel):
    """A channel that is not switched on."""

    def __init__(self, name: Text) -> None:
        self._name = name

    def url_prefix(self) -> Text:
        """Rasa wants one; there is nothing behind it."""
        return self._name

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """No routes at all."""
        return Blueprint(f"{self._name}_off")


class BehindGateway(InputChannel):
    """Mixed in before one of Rasa's input channels.

    Attributes:
        variables: the parameters of Rasa's class, and the variables that hold them.
    """

    variables: ClassVar[Dict[Text, Text]]

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        """The channel with what the environment says; the credentials file holds no secret."""
        given = {name: os.environ.get(one, "").strip() for name, one in cls.variables.items()}
        return cls(**given) if all(given.values()) else Off(cls.name())

    def sends_never(self, error: Exception) -> bool:
        """Whether the company refused for good, so that trying again is useless."""
        raise NotImplementedError

    def get_metadata(self, request: Request) -> Dict[Text, Any]:
        """Rasa's connectors hand this on with each message: here, the request itself."""
        return {"request": request}

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa's routes, answering with the bot's messages, and the one that delivers."""

        async def hear(heard: UserMessage) -> None:
            request = heard.metadata["request"]
            turn = json.loads(request.headers[TURN])
            message = UserMessage(
                heard.text,
                CollectingOutputChannel(),
                turn["sender"],
                input_channel=self.name(),
                message_id=turn.get("message_id"),
                metadata=turn.get("metadata") or {},
            )
            again = bool(turn.get("again"))
            request.ctx.said = await answered(request.app, on_new_message, message, again)

        channel = super().blueprint(hear)
        out = self.get_output_channel()

        @channel.route("/deliver", methods=["POST"])
        async def deliver(request: Request) -> HTTPResponse:
            return response.json(await self._deliver(out, request.json))

        @channel.middleware("response")
        async def say(request: Request, plain: HTTPResponse) -> Optional[HTTPResponse]:
            return getattr(request.ctx, "said", None)  # None: Rasa's own answer stays

        return channel

    async def _deliver(self, out: OutputChannel, body: Dict[Text, Any]) -> Dict[Text, Any]:
        """Sends the messages in order; how many went out, and what kept the rest."""
        sent = 0
        for message in body["messages"]:
            try:
                await out.send_custom_json(body["to"], message)
            except Exception as error:  # its words may hold the number, or the text
                trouble = "for good" if self.sends_never(error) else "again"
                logger.warning(
                    "%s did not take a text: %s (%s)", self.name(), type(error).__name__, trouble
                )
                return {"sent": sent, "trouble": trouble}
            sent += 1
        return {"sent": sent, "trouble": None}
