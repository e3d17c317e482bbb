"""The shape of what the bot says, as the chat API promises it.

The bot's messages come over a network and are shown to people, so they are checked here, once,
before anything else touches them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.choices import known

# a path on this gateway and nothing else: "//host" and "/\\host" would leave it
_OUR_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")

Kind = Literal[
    "greeting",
    "answer",
    "steps",
    "holding",
    "deadline",
    "triage",
    "options",
    "contacts",
    "emergency",
    "handoff",
    "clarify",
    "fallback",
    "notice",
    "error",
]


class MessageMalformed(ValueError):
    """The message has not the shape of the contract; the text says which part, never its words."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Source(_Part):
    """Where a message's facts come from and when somebody last reviewed it."""

    title: str
    article: str | None = None
    url: str | None = None
    published: str | None = None
    reviewed: str | None = None
    overdue: bool = False


class Choice(_Part):
    """A button: its id, and what stands on it.

    With `href`, a path on the gateway such as a calendar file, it is a link: nothing is sent.
    """

    id: str
    label: str
    href: str | None = None


class BotMessage(_Part):
    """One message of the bot, without the id that the gateway gives it.

    `kept_as` stands for the text wherever it is kept: the text quotes the person.
    """

    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    kind: Kind
    text: Annotated[str, Field(min_length=1)]
    kept_as: str | None = None
    answer: str | None = None
    option: str | None = None
    sources: tuple[Source, ...] = ()
    choices: tuple[Choice, ...] = ()
    data: dict[str, Any] | None = None


def checked(raw: Any, language: str) -> dict[str, Any]:
    """A message as the API sends it, from what the bot sent.

    Args:
        raw: the bot's message; a missing language is filled with `language`.
        language: the conversation's language.

    Raises:
        MessageMalformed: a part is missing or of the wrong kind.
    """
    if not isinstance(raw, dict):
        raise MessageMalformed("not an object")
    try:
        message = BotMessage.model_validate({**raw, "language": raw.get("language") or language})
    except ValidationError as error:
        where = error.errors(include_input=False, include_url=False)[0]["loc"]
        raise MessageMalformed(".".join(str(part) for part in where)) from None
    body = message.model_dump(exclude_none=True)
    body["choices"] = [choice for choice in body["choices"] if _usable(choice)]
    body["sources"] = list(body["sources"])
    return body


def _usable(choice: dict[str, Any]) -> bool:
    """A button that could never be pressed with success is not shown."""
    if "href" in choice:
        return _OUR_PATH.fullmatch(choice["href"]) is not None
    return known(choice["id"])
