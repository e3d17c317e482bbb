"""Opens the doors of the channels that are switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
from fastapi import APIRouter

from actions.kb.models import Knowledge
from gateway.bot import Bot
from gateway.channels.door import Door
from gateway.channels.facebook import Facebook
from gateway.channels.line import ChannelLine
from gateway.channels.provider import Provider
from gateway.channels.pseudonyms import Pseudonyms
from gateway.channels.settings import ChannelSettings
from gateway.channels.talk import Talk
from gateway.channels.telegram import Telegram
from gateway.channels.texts import Texts
from gateway.channels.whatsapp import WhatsApp
from gateway.conversation import Conversations
from gateway.metrics import Metrics
from gateway.rate_limits import SenderLimit
from gateway.settings import SettingInvalid, Settings
from gateway.stand_in import StandIn


@dataclass(frozen=True)
class Parts:
    """What the channels share with the widget.

    `conversations` makes the conversations of one line to the bot.
    """

    settings: Settings
    conversations: Callable[[Bot], Conversations]
    stand_in: StandIn
    metrics: Metrics
    knowledge: Callable[[], Knowledge]
    keys: list[str]
    transport: httpx.AsyncBaseTransport | None = None


class Channels:
    """The doors that are open, and their lines to the bot.

    Args:
        ours: which channels are switched on.
        parts: what they share with the widget.

    Raises:
        SettingInvalid: Twilio signs the public address, and nobody said it.
    """

    def __init__(self, ours: ChannelSettings, parts: Parts) -> None:
        self.routers: list[APIRouter] = []
        self._lines: list[ChannelLine] = []
        if ours.is_on("twilio") and not parts.settings.public_url:
            raise SettingInvalid("PUENTE_PUBLIC_URL: Twilio signs it, so it must be known")
        limit = SenderLimit(parts.settings.limits, parts.keys[0])
        for provider in _providers(ours):
            self._open(provider, parts, limit)

    async def close(self) -> None:
        """Gives the connections back."""
        for line in self._lines:
            await line.close()

    def _open(self, provider: Provider, parts: Parts, limit: SenderLimit) -> None:
        ours = parts.settings
        line = ChannelLine(
            ours.bot_url, ours.bot_timeout, provider, parts.transport, parts.metrics.moved_on
        )
        talk = Talk(
            provider,
            parts.conversations(line),
            Pseudonyms(parts.keys),
            parts.stand_in,
            parts.knowledge,
        )
        texts = Texts(provider, ours.public_url)
        door = Door(
            provider, talk, texts, line, limit, parts.metrics, parts.knowledge, ours.public_url
        )
        self._lines.append(line)
        self.routers.append(door.router)


def _providers(ours: ChannelSettings) -> Iterator[Provider]:
    if ours.is_on("telegram"):
        yield Telegram(ours.telegram_secret)
    if ours.is_on("twilio"):
        yield WhatsApp(ours.twilio_token)
    if ours.is_on("facebook"):
        yield Facebook(ours.facebook_secret, ours.facebook_verify)
