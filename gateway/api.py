"""The chat API: what the widget, and any other client, talks to.

    POST   /api/conversations                  begins one: id, token, greeting
    POST   /api/conversations/{id}/messages    one turn
    GET    /api/conversations/{id}/messages    the bot's side again, after a reload
    POST   /api/conversations/{id}/feedback    whether a message helped
    DELETE /api/conversations/{id}             erases it everywhere

All but the first need `Authorization: Bearer <token>`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Body, Header
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from starlette.responses import Response

from actions.kb.models import Knowledge
from gateway.conversation import Conversations
from gateway.errors import ApiError
from gateway.language import accepted
from gateway.store import Reply
from gateway.text import whole_characters
from gateway.tokens import Tokens


def _whole(value: Any) -> Any:
    """Half an emoji, as some phones send it, is no reason to refuse a question."""
    return whole_characters(value) if isinstance(value, str) else value


def _only_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


MessageId = Annotated[UUID, Field(strict=False), BeforeValidator(_only_text)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class StartRequest(_Request):
    """Begins a conversation; without a language the bot finds out."""

    language: Language | None = None


class MessageRequest(_Request):
    """A typed text or a chosen button, exactly one of them, under a name of the client's own."""

    message_id: MessageId
    text: Annotated[str, BeforeValidator(_whole)] | None = None
    choice: Annotated[str, Field(max_length=120)] | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("exactly one of text and choice")
        return self


class FeedbackRequest(_Request):
    """Whether the message with this id helped."""

    message: Annotated[str, Field(pattern=r"^m[0-9]{1,9}$")]
    useful: bool


class ChatApi:
    """The routes.

    Args:
        conversations: what they work on.
        tokens: opens conversations.
        knowledge: gives the knowledge in force, for its languages.
    """

    def __init__(
        self, conversations: Conversations, tokens: Tokens, knowledge: Callable[[], Knowledge]
    ) -> None:
        self._conversations = conversations
        self._tokens = tokens
        self._knowledge = knowledge
        self.router = APIRouter(prefix="/api/conversations")
        add = self.router.add_api_route
        add("", self.start, methods=["POST"], status_code=201)
        add("/{id}/messages", self.say, methods=["POST"])
        add("/{id}/messages", self.shown, methods=["GET"])
        add("/{id}/feedback", self.feedback, methods=["POST"], status_code=204)
        add("/{id}", self.erase, methods=["DELETE"])

    async def start(
        self,
        request: Annotated[StartRequest | None, Body()] = None,
        accept_language: Annotated[str, Header()] = "",
    ) -> dict[str, Any]:
        """Begins a conversation."""
        languages = self._knowledge().languages
        language = self._known(request.language if request else None)
        started = await self._conversations.start(
            language, accepted(accept_language, languages), language_choices(languages)
        )
        return {
            "conversation": started.conversation.id,
            "token": started.token,
            "expires_at": iso(started.conversation.expires_at),
            "messages": started.messages,
        }

    async def say(
        self, id: str, request: MessageRequest, authorization: Annotated[str, Header()] = ""
    ) -> dict[str, Any]:
        """One turn."""
        self._tokens.check(bearer(authorization), id)
        language = self._known(request.language)
        name = str(request.message_id)
        if request.choice is not None:
            reply = await self._conversations.say_choice(id, name, request.choice, language)
        else:
            reply = await self._conversations.say_text(id, name, request.text or "", language)
        return _body(id, reply)

    async def shown(self, id: str, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        """The bot's side of the conversation so far."""
        self._tokens.check(bearer(authorization), id)
        return _body(id, await self._conversations.shown(id))

    async def feedback(
        self, id: str, request: FeedbackRequest, authorization: Annotated[str, Header()] = ""
    ) -> Response:
        """Counts an opinion."""
        self._tokens.check(bearer(authorization), id)
        await self._conversations.opinion(id, request.message, request.useful)
        return Response(status_code=204)

    async def erase(self, id: str, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        """Erases the conversation everywhere; 503 when a part of it has to wait."""
        self._tokens.check(bearer(authorization), id)
        await self._conversations.erase(id)
        return {"erased": True, "at": iso(dt.datetime.now(dt.UTC).timestamp())}

    def _known(self, language: str | None) -> str | None:
        if language is not None and language not in self._knowledge().languages:
            raise ApiError("language_unknown")
        return language


def bearer(authorization: str) -> str | None:
    """The token of an Authorization header, None when it carries none."""
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def language_choices(languages: tuple[str, ...]) -> list[str]:
    """The choices behind the language switch, which is always on the page."""
    return [f"language:{language}" for language in languages]


def iso(seconds: float) -> str:
    """A time (seconds since 1970) as the API writes it: UTC, to the second."""
    moment = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    return moment.isoformat().replace("+00:00", "Z")


def _body(id: str, reply: Reply) -> dict[str, Any]:
    return {"conversation": id, "language": reply.language, "messages": reply.messages}
