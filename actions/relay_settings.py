"""The relay's settings: one table, read once from the environment. Without an address it is off.

Each field of `RelaySettings` is a row: its variable, its default and what it is for; `table()`
gives the rows for docs/relay.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from limits import parse

WEB = ("https", "http")
MAIL = ("smtps", "smtp")


class RelaySettingWrong(ValueError):
    """A variable of the environment has a value that cannot be used; the text names it."""


def _row(variable: str, purpose: str) -> dict[str, str]:
    return {"variable": variable, "purpose": purpose}


@dataclass(frozen=True, kw_only=True)
class RelaySettings:
    """What an operator may set about handing questions on to people."""

    url: str = field(
        default="",
        metadata=_row(
            "PUENTE_RELAY_URL",
            "where questions go: https://… (webhook), smtps://user:password@host or "
            "smtp://user:password@host:587 (mail, with STARTTLS); empty: the relay is off",
        ),
    )
    contact: str = field(
        default="",
        metadata=_row("PUENTE_RELAY_CONTACT", "who reads them: an id of knowledge/contacts.yml"),
    )
    to: str = field(default="", metadata=_row("PUENTE_RELAY_TO", "mail: the address it goes to"))
    sender: str = field(
        default="", metadata=_row("PUENTE_RELAY_FROM", "mail: the address it comes from")
    )
    secret: str = field(
        default="",
        metadata=_row("PUENTE_RELAY_SECRET", "webhook: sent as 'Authorization: Bearer …'"),
    )
    days: int = field(
        default=3,
        metadata=_row("PUENTE_RELAY_DAYS", "within how many days they read it; people are told"),
    )
    limit: str = field(
        default="20/hour",
        metadata=_row("PUENTE_RELAY_LIMIT", "questions of everybody together"),
    )
    limit_one: str = field(
        default="2/day", metadata=_row("PUENTE_RELAY_LIMIT_ONE", "questions of one conversation")
    )

    @property
    def on(self) -> bool:
        """Whether questions are handed on at all."""
        return bool(self.url)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> RelaySettings:
        """The settings that the environment asks for.

        Raises:
            RelaySettingWrong: a value cannot be used.
        """
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for row in fields(cls):
            text = given.get(row.metadata["variable"], "").strip()
            if not text:
                continue
            if isinstance(row.default, int):
                if not text.isdigit() or int(text) < 1:
                    raise RelaySettingWrong(f"{row.metadata['variable']}: '{text}' is no number")
                values[row.name] = int(text)
            else:
                values[row.name] = text
        settings = cls(**values)
        settings._check()
        return settings

    def _check(self) -> None:
        if not self.on:
            return
        parts = urlsplit(self.url)
        if parts.scheme not in (*WEB, *MAIL) or not parts.hostname:
            # the address may hold a password: it is not repeated
            raise RelaySettingWrong("PUENTE_RELAY_URL: begins with https://, smtps:// or smtp://")
        if not self.contact:
            raise RelaySettingWrong("PUENTE_RELAY_CONTACT: say who reads the questions")
        if parts.scheme in MAIL and not (self.to and self.sender):
            raise RelaySettingWrong("PUENTE_RELAY_TO and PUENTE_RELAY_FROM: mail needs both")
        for variable, value in (("LIMIT", self.limit), ("LIMIT_ONE", self.limit_one)):
            try:
                parse(value)
            except ValueError:
                text = f"PUENTE_RELAY_{variable}: write it as '20/hour'"
                raise RelaySettingWrong(text) from None


def table() -> Iterator[tuple[str, str, str]]:
    """(variable, default, what it is for) of every setting, for the documentation."""
    for row in fields(RelaySettings):
        yield row.metadata["variable"], str(row.default), row.metadata["purpose"]
