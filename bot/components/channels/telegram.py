"""Telegram: Rasa's connector, which does not call Telegram at the start nor at each message."""

from __future__ import annotations

import os
from typing import Optional, Text

from aiogram.bot.api import TelegramAPIServer
from aiogram.types import User
from aiogram.utils import exceptions
from components.channels.behind_gateway import SECONDS, BehindGateway
from rasa.core.channels.telegram import TelegramInput, TelegramOutput

NEVER = (exceptions.BadRequest, exceptions.Unauthorized, exceptions.NotFound)


class Sender(TelegramOutput):
    """Rasa's, with a limit of time."""

    def __init__(self, access_token: Optional[Text]) -> None:
        super().__init__(access_token)
        self.timeout = SECONDS
        server = os.environ.get("PUENTE_TELEGRAM_SERVER", "").strip()
        if server:  # else Telegram's own
            self.server = TelegramAPIServer.from_base(server)

    async def get_me(self) -> User:
        """Rasa asks Telegram before each message whose token this is. The gateway has checked."""
        return User(id=self.id, is_bot=True, first_name="", username=Telegram.verified)


class Telegram(BehindGateway, TelegramInput):
    """`POST /webhooks/telegram/webhook` and `/deliver`."""

    variables = {"access_token": "PUENTE_TELEGRAM_TOKEN"}
    verified = "gateway"

    def __init__(self, access_token: Text) -> None:
        super().__init__(access_token, verify=self.verified, webhook_url=None)

    def get_output_channel(self) -> Sender:
        """Without setting the webhook: an operator does that once (docs/operating/channels.md)."""
        return Sender(self.access_token)

    def sends_never(self, error: Exception) -> bool:
        """Blocked by the person, gone, or not allowed."""
        return isinstance(error, NEVER)
