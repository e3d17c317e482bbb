"""What the gateway has to know of a company whose channel it serves."""

from __future__ import annotations

import hashlib
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.responses import Response


class PayloadUnreadable(ValueError):
    """What came is not in the company's format."""


@dataclass(frozen=True)
class Incoming:
    """One message as a company hands it on.

    Attributes:
        id: the company's name for it; the same one again is the same message.
        sender: the address to reply to. It is kept nowhere.
        text: what the person wrote; None for a picture, a voice, a place.
        opens: it asks to begin ("/start"), and says nothing else.
        language: the language of the person's program, None when the company does not say.
    """

    id: str
    sender: str
    text: str | None
    opens: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Handover:
    """A message as the bot's connector reads it: body and headers of a request."""

    content: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Call:
    """A request to the webhook, as far as it can be checked."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class Provider(ABC):
    """One company's format, limits and marks.

    Attributes:
        name: Rasa's name of the connector; it is part of the webhook's address.
        readers: who else reads what people write there.
        limit: characters (UTF-16 units, the strictest way to count) that one message may have.
    """

    name: ClassVar[str]
    readers: ClassVar[str]
    limit: ClassVar[int]

    @abstractmethod
    def genuine(self, call: Call) -> bool:
        """Whether the company itself calls, by its signature."""

    @abstractmethod
    def read(self, body: bytes) -> list[Incoming]:
        """The messages of people in a webhook call; nothing else that may be in it.

        Raises:
            PayloadUnreadable: it is not in the company's format.
        """

    @abstractmethod
    def handover(self, conversation: str, text: str) -> Handover:
        """A message for the bot's connector: the text and the pseudonym, nothing more."""

    @abstractmethod
    def bold(self, text: str) -> str:
        """How the channel shows a text that stands out."""

    def link(self, label: str, address: str) -> str:
        """How the channel shows a link; an address that is its own label stands once."""
        bare = address.partition("://")[2]
        return address if label in (address, bare) else f"{label} ({address})"

    def escaped(self, text: str) -> str:
        """Plain text, so that no character of it is taken for a mark."""
        return text

    @abstractmethod
    def message(self, text: str) -> dict[str, Any]:
        """A finished text as Rasa's connector sends it on (its custom JSON)."""

    def reply_now(self, sender: str, texts: Sequence[str]) -> Response | None:
        """A reply within the answer to the webhook, for when the bot cannot send any.

        None: this company takes none.
        """
        return None


def json_object(body: bytes) -> dict[str, Any]:
    """The body as a JSON object.

    Raises:
        PayloadUnreadable: it is none.
    """
    try:
        read = json.loads(body)
    except ValueError:
        raise PayloadUnreadable from None
    if not isinstance(read, dict):
        raise PayloadUnreadable
    return read


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same, without telling by the time it takes."""
    return hmac.compare_digest(one.encode(), other.encode())


def hmac_sha256(key: str, content: bytes) -> str:
    """The keyed digest (RFC 2104) in hexadecimal digits."""
    return hmac.new(key.encode(), content, hashlib.sha256).hexdigest()
