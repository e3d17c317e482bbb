"""Facebook Messenger: Rasa's connector, off the event loop and with a limit of time."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, Dict, Text

from components.channels.behind_gateway import SECONDS, BehindGateway
from fbmessenger import MessengerClient
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.facebook import FacebookInput, Messenger, MessengerBot
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

GRAPH_VERSION = "21.0"  # one that has ended is answered by the oldest that lives
# Graph API: unknown, service down, too many calls of the app, of the page, of this kind
PASSING = (1, 2, 4, 32, 613)


class Refused(Exception):
    """Facebook answered with an error. `code` is the Graph API's."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Sender(MessengerBot):
    """Rasa's; Facebook's errors, which its client hands back as an answer, are raised."""

    async def send_custom_json(
        self, recipient_id: Text, json_message: Dict[Text, Any], **kwargs: Any
    ) -> None:
        """Sends one message."""
        loop = asyncio.get_running_loop()  # the client blocks
        answer = await loop.run_in_executor(
            None,
            lambda: self.messenger_client.send(json_message, recipient_id, timeout=SECONDS),
        )
        if "error" in answer:
            raise Refused(int(answer["error"].get("code", 0)))


class QuietMessenger(Messenger):
    """Rasa's reader of Facebook's format, without "seen" and "is typing".

    Rasa sends those three times a message, on the event loop and with no limit of time.
    """

    async def _handle_user_message(
        self, text: Text, sender_id: Text, metadata: Dict[Text, Any]
    ) -> None:
        message = UserMessage(text, None, sender_id, input_channel=self.name(), metadata=metadata)
        await self.on_new_message(message)


class QuietInput(FacebookInput):
    """Rasa's, with the quiet reader; the gateway signs what it hands on as Facebook does."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook alone: Facebook's question whether it is one is the gateway's to answer."""
        channel = Blueprint("fb_webhook")

        @channel.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            signature = request.headers.get("X-Hub-Signature") or ""
            if not self.validate_hub_signature(self.fb_secret, request.body, signature):
                return response.json({"error": "not signed"}, status=403)
            messenger = QuietMessenger(self.fb_access_token, on_new_message)
            await messenger.handle(request.json, self.get_metadata(request))
            return response.text("success")

        return channel


class Facebook(BehindGateway, QuietInput):
    """`POST /webhooks/facebook/webhook` and `/deliver`."""

    variables = {
        "fb_verify": "PUENTE_FACEBOOK_VERIFY",
        "fb_secret": "PUENTE_FACEBOOK_SECRET",
        "fb_access_token": "PUENTE_FACEBOOK_TOKEN",
    }

    def get_output_channel(self) -> Sender:
        """The one that sends."""
        return Sender(MessengerClient(self.fb_access_token, api_version=GRAPH_VERSION))

    def sends_never(self, error: Exception) -> bool:
        """Blocked by the person, gone, or not allowed."""
        return isinstance(error, Refused) and error.code not in PASSING
