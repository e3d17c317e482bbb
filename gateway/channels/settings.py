"""The channels' settings: one table, read once from the environment. Without them all are off.

Each field of `ChannelSettings` is a row: its variable and what it is for; `table()` gives the rows
for docs/operating/channels.md. A channel is on when all of its variables are set, and a channel
that is half set is refused, because somebody meant to switch it on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields

from gateway.settings import SettingInvalid

CHANNELS = ("telegram", "twilio", "facebook")


def _row(channel: str, variable: str, purpose: str) -> dict[str, str]:
    return {"channel": channel, "variable": variable, "purpose": purpose}


@dataclass(frozen=True, kw_only=True)
class ChannelSettings:
    """What an operator may set about the channels; all of it is secret but the number."""

    telegram_token: str = field(
        default="",
        metadata=_row("telegram", "PUENTE_TELEGRAM_TOKEN", "the bot's token, from @BotFather"),
    )
    telegram_secret: str = field(
        default="",
        metadata=_row(
            "telegram",
            "PUENTE_TELEGRAM_SECRET",
            "what Telegram says with each message, so that nobody else can; you make it up",
        ),
    )
    telegram_server: str = field(
        default="https://api.telegram.org",
        metadata=_row(
            "telegram", "PUENTE_TELEGRAM_SERVER", "Telegram's server, or one of your own"
        ),
    )
    twilio_account: str = field(
        default="",
        metadata=_row("twilio", "PUENTE_TWILIO_ACCOUNT", "Account SID, from Twilio's console"),
    )
    twilio_token: str = field(
        default="",
        metadata=_row("twilio", "PUENTE_TWILIO_TOKEN", "Auth Token, from Twilio's console"),
    )
    twilio_number: str = field(
        default="",
        metadata=_row("twilio", "PUENTE_TWILIO_NUMBER", "your number, as whatsapp:+5215500000000"),
    )
    facebook_token: str = field(
        default="",
        metadata=_row("facebook", "PUENTE_FACEBOOK_TOKEN", "the page's access token"),
    )
    facebook_secret: str = field(
        default="",
        metadata=_row("facebook", "PUENTE_FACEBOOK_SECRET", "App Secret, from the app's settings"),
    )
    facebook_verify: str = field(
        default="",
        metadata=_row(
            "facebook", "PUENTE_FACEBOOK_VERIFY", "Verify Token of the webhook; you make it up"
        ),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> ChannelSettings:
        """The settings that the environment asks for.

        Raises:
            SettingInvalid: a channel has some of its variables and not all.
        """
        given = os.environ if environment is None else environment
        settings = cls(
            **{
                row.name: given.get(row.metadata["variable"], "").strip() or str(row.default)
                for row in fields(cls)
            }
        )
        settings._check()
        return settings

    @property
    def any_on(self) -> bool:
        """Whether people can write elsewhere than here."""
        return any(self.is_on(channel) for channel in CHANNELS)

    def is_on(self, channel: str) -> bool:
        """Whether all that the channel needs is set."""
        return all(getattr(self, row.name) for row in _needed(channel))

    def _check(self) -> None:
        for channel in CHANNELS:
            rows = list(_needed(channel))
            missing = [row.metadata["variable"] for row in rows if not getattr(self, row.name)]
            if missing and len(missing) < len(rows):
                raise SettingInvalid(f"{', '.join(missing)}: missing, and the others are set")


def table() -> Iterator[tuple[str, str, str]]:
    """(variable, default, what it is for) of every setting, for the documentation."""
    for row in fields(ChannelSettings):
        yield row.metadata["variable"], str(row.default), row.metadata["purpose"]


def _needed(channel: str) -> Iterator[Field[str]]:
    """The rows without a default: the channel is on when all of them are set."""
    for row in fields(ChannelSettings):
        if row.metadata["channel"] == channel and not row.default:
            yield row
