"""The gateway's settings: one table, read once from the environment.

Each field of `Settings` is a row: its variable, its default and what it is for. `table()` gives
the rows for the documentation, so that what is written there is what is read here.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gateway import redis_line
from gateway.rate_limits import Limits

SEVERAL = ("PUENTE_BOT_URL", "PUENTE_ACTIONS_URL")


class SettingInvalid(ValueError):
    """A variable of the environment has a value that cannot be used."""


def _row(variable: str, purpose: str) -> dict[str, str]:
    return {"variable": variable, "purpose": purpose}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator may set. Make one with `from_environment`, or by hand in a test."""

    bot_url: str = field(
        default="http://127.0.0.1:5005",
        metadata=_row("PUENTE_BOT_URL", "where the bot listens; several separated by commas"),
    )
    actions_url: str = field(
        default="http://127.0.0.1:5055",
        metadata=_row(
            "PUENTE_ACTIONS_URL", "where the action server listens; several separated by commas"
        ),
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_row("PUENTE_HOST", "address on which the gateway listens"),
    )
    port: int = field(
        default=8000, metadata=_row("PUENTE_PORT", "port on which the gateway listens")
    )
    data: Path = field(
        default=Path("var/data"),
        metadata=_row("PUENTE_DATA", "folder of the database and the key"),
    )
    knowledge: Path = field(
        default=Path("knowledge"), metadata=_row("PUENTE_KNOWLEDGE", "folder of the knowledge")
    )
    redis_url: str = field(
        default="",
        metadata=_row(
            "PUENTE_REDIS_URL",
            "as redis://host:6379/0: where several gateways keep and count together; "
            "empty: in the data folder, and counts in memory",
        ),
    )
    secret: str = field(
        default="",
        metadata=_row(
            "PUENTE_SECRET",
            "key that signs the tokens; empty: a random one, kept in the data folder",
        ),
    )
    secret_previous: str = field(
        default="",
        metadata=_row(
            "PUENTE_SECRET_PREVIOUS",
            "the key before it, which still opens conversations; take it away a day later",
        ),
    )
    token_hours: int = field(
        default=24,
        metadata=_row("PUENTE_TOKEN_HOURS", "hours after which a conversation is erased"),
    )
    bot_timeout: float = field(
        default=8.0,
        metadata=_row("PUENTE_BOT_TIMEOUT", "seconds to wait for the bot before standing in"),
    )
    text_limit: int = field(
        default=1000,
        metadata=_row("PUENTE_TEXT_LIMIT", "characters a person may send at once"),
    )
    body_limit: int = field(
        default=8192, metadata=_row("PUENTE_BODY_LIMIT", "bytes a request may carry")
    )
    allowed_origins: tuple[str, ...] = field(
        default=(),
        metadata=_row(
            "PUENTE_ALLOWED_ORIGINS",
            "web sites that may embed the chat, as https://example.org, separated by commas",
        ),
    )

    public_url: str = field(
        default="",
        metadata=_row("PUENTE_PUBLIC_URL", "address of this server on the net, for search engines"),
    )
    limit_conversations: str = field(
        default=Limits.conversations,
        metadata=_row("PUENTE_LIMIT_CONVERSATIONS", "new conversations of one address"),
    )
    limit_messages: str = field(
        default=Limits.messages,
        metadata=_row("PUENTE_LIMIT_MESSAGES", "messages of one conversation"),
    )
    limit_client: str = field(
        default=Limits.client, metadata=_row("PUENTE_LIMIT_CLIENT", "messages of one address")
    )
    limit_everybody: str = field(
        default=Limits.everybody,
        metadata=_row("PUENTE_LIMIT_EVERYBODY", "messages of everybody together"),
    )
    limit_at_once: int = field(
        default=Limits.at_once,
        metadata=_row("PUENTE_LIMIT_AT_ONCE", "messages that may be under way at one moment"),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment asks for, defaults for the rest.

        Raises:
            SettingInvalid: a value cannot be used; the message names the variable.
        """
        given = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for row in fields(cls):
            variable = row.metadata["variable"]
            text = given.get(variable, "").strip()
            if text:
                values[row.name] = _read(variable, text, row.default)
        return cls(**values)

    @property
    def limits(self) -> Limits:
        """How many messages are let through."""
        return Limits(
            self.limit_conversations,
            self.limit_messages,
            self.limit_client,
            self.limit_everybody,
            self.limit_at_once,
            self.redis_url,
        )

    @property
    def database(self) -> Path:
        """The file in which conversations are kept until they expire."""
        return self.data / "gateway.db"

    def signing_key(self) -> str:
        """The key that signs tokens: the one given, else a random one kept for the next start.

        Raises:
            OSError: the data folder cannot be written.
        """
        return self.secret or _kept_key(self.data / "secret.key")

    def previous_keys(self) -> list[str]:
        """Keys that signed tokens before: the one given, and the one put aside in the data."""
        keys = [self.secret_previous] if self.secret_previous else []
        with suppress(FileNotFoundError):
            keys.append((self.data / "secret.previous.key").read_text(encoding="ascii").strip())
        return [key for key in keys if key]


def table() -> Iterator[tuple[str, str, str]]:
    """(variable, default, what it is for) of every setting, for the documentation."""
    for row in fields(Settings):
        default = ",".join(row.default) if isinstance(row.default, tuple) else str(row.default)
        yield row.metadata["variable"], default, row.metadata["purpose"]


def _read(variable: str, text: str, default: Any) -> Any:
    if isinstance(default, tuple):
        return tuple(_origin(variable, part.strip()) for part in text.split(",") if part.strip())
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, int | float):
        try:
            number = type(default)(text)
        except ValueError:
            raise SettingInvalid(f"{variable}: '{text}' is not a number") from None
        if not 0 < number < float("inf"):
            raise SettingInvalid(f"{variable}: '{text}' must be a number above zero")
        return number
    if variable == "PUENTE_REDIS_URL":
        return _redis_address(variable, text)
    if variable in SEVERAL:
        return ",".join(_web_address(variable, part.strip()) for part in text.split(","))
    if variable.endswith("_URL"):
        return _web_address(variable, text)
    return text


def _web_address(variable: str, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SettingInvalid(f"{variable}: '{text}' does not begin with http:// or https://")
    return text.rstrip("/")


def _redis_address(variable: str, text: str) -> str:
    if not redis_line.is_address(text):  # it may hold a password, so it is not repeated
        raise SettingInvalid(f"{variable} does not begin with redis://host or rediss://host")
    return text


def _origin(variable: str, text: str) -> str:
    address = _web_address(variable, text)
    if urlsplit(address).path:
        raise SettingInvalid(f"{variable}: '{text}' has more than the site's address")
    return address


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # whole before it has its name: another gateway may read it at the same moment
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        with contextlib.suppress(FileExistsError):  # another one was first: its key is the key
            os.link(made, path)
        os.unlink(made)
    return path.read_text(encoding="ascii").strip()
