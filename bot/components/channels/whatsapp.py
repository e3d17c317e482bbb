"""WhatsApp through Twilio: Rasa's connector, off the event loop and with a limit of time."""

from __future__ import annotations

import asyncio
from typing import Any, Dict, Text

from components.channels.behind_gateway import SECONDS, BehindGateway
from rasa.core.channels.twilio import TwilioInput, TwilioOutput
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient

TOO_MANY = 429


class Sender(TwilioOutput):
    """Rasa's; it hides no failure, and logs nothing that Twilio says: that quotes the number."""

    def __init__(self, account_sid: Text, auth_token: Text, twilio_number: Text) -> None:
        super().__init__(account_sid, auth_token, twilio_number)
        self.http_client = TwilioHttpClient(timeout=SECONDS)

    async def _send_message(self, message_data: Dict[Text, Any]) -> Any:
        # Twilio's client blocks; on the event loop everybody would wait for it
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, lambda: self.messages.create(**message_data))


class WhatsApp(BehindGateway, TwilioInput):
    """`POST /webhooks/twilio/webhook` and `/deliver`."""

    variables = {
        "account_sid": "PUENTE_TWILIO_ACCOUNT",
        "auth_token": "PUENTE_TWILIO_TOKEN",
        "twilio_number": "PUENTE_TWILIO_NUMBER",
    }

    def get_output_channel(self) -> Sender:
        """The one that sends."""
        return Sender(self.account_sid, self.auth_token, self.twilio_number)

    def sends_never(self, error: Exception) -> bool:
        """Twilio refused (a wrong number, a session of WhatsApp's that is over)."""
        refused = isinstance(error, TwilioRestException)
        return refused and error.status < 500 and error.status != TOO_MANY
