"""What the gateway remembers of a conversation until it expires.

Kept: its language, the bot's messages (for a reload of the page), the choices offered, and which
`message_id` had which reply. Never kept: what the person wrote.

`Store` is the whole interface. sqlite_store.py keeps it in one file, for one gateway;
redis_store.py keeps it in Redis, for several that share their conversations.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

Message = dict[str, Any]


class ConversationGone(KeyError):
    """The conversation was erased, or its time is over."""


class StoreTrouble(Exception):
    """The database cannot be read or written just now (locked, disk full, broken)."""


@dataclass(frozen=True)
class Conversation:
    """`language` is the one last spoken; `chosen` the one the person asked for, if they did.

    `expires_at` is in seconds since 1970.
    """

    id: str
    language: str
    chosen: str | None
    expires_at: int


@dataclass(frozen=True)
class Turn:
    """A message that came in.

    Attributes:
        conversation: where it belongs.
        before: the reply, if it had one before.
        again: it was begun before and never ended.
        first: nothing was answered in this conversation yet.
    """

    conversation: Conversation
    before: Reply | None = None
    again: bool = False
    first: bool = False


@dataclass(frozen=True)
class Reply:
    """The bot's side of one turn, with its messages' ids.

    `fleeting`: a text quotes the person and is kept nowhere; it can be shown only now.
    """

    language: str
    messages: list[Message]
    fleeting: bool = False


class HeldElsewhere(Exception):
    """Another gateway is at work on this conversation, and did not finish in time."""


class Store(Protocol):
    """What a conversation needs to be kept in. Times are seconds since 1970.

    Every method raises StoreTrouble when the database fails.
    """

    def alone(self, id: str) -> AbstractAsyncContextManager[None]:
        """Keeps other gateways from this conversation; within one gateway, turns.py sees to it.

        Raises:
            HeldElsewhere: it was not given up by another one in time.
        """

    async def healthy(self, timeout: float) -> bool:
        """Whether something could be kept now; False too when it takes longer than `timeout`."""

    async def begin(self, conversation: Conversation) -> None:
        """Makes room for a new conversation."""

    async def find(self, id: str, now: float) -> Conversation | None:
        """The conversation, None when it was erased or is past its time."""

    async def open_turn(self, id: str, message_id: str, now: float) -> Turn:
        """Notes that a message is being answered, before anybody else hears of it.

        Raises:
            ConversationGone: the conversation was erased or is past its time.
        """

    async def choose_language(self, id: str, language: str | None) -> None:
        """Remembers that the person asked for this language; None: they asked for none."""

    async def keep(
        self,
        id: str,
        messages: Sequence[Message],
        language: str,
        message_id: str | None = None,
        offers: Sequence[str] = (),
    ) -> Reply:
        """Numbers the messages of one turn and keeps them, with the choices that they offer.

        Args:
            id: the conversation.
            messages: the bot's messages, without ids.
            language: the language of the turn.
            message_id: what the person's message was called; a name that has a reply already
                keeps that one, and it is what comes back.
            offers: choices that are on offer beyond those of the messages.

        Raises:
            ConversationGone: there is no such conversation any more.
        """

    async def shown(self, id: str) -> list[Message]:
        """Every message of the bot in this conversation, in order."""

    async def issued(self, id: str, choice: str) -> bool:
        """Whether this choice was offered in this conversation."""

    async def opinion(self, id: str, number: int, useful: bool) -> bool:
        """Counts one opinion on a message (the last one holds); False when there is none such.

        The count is by answer and language and says nothing of who gave it or when.
        """

    async def gap(self, id: str, topic: str, language: str, week: str) -> None:
        """Counts that this conversation asked something near `topic` that was not answered.

        A conversation counts once for a topic; what is kept says nothing of which one it was.
        """

    async def erase(self, id: str) -> None:
        """Forgets the conversation here, and notes that the bot has to forget it too."""

    async def erase_expired(self, now: float) -> None:
        """Forgets every conversation whose time is over, and notes them for the bot."""

    async def to_erase_elsewhere(self) -> list[str]:
        """Conversations that are gone here, but not yet certainly at the bot."""

    async def erased_elsewhere(self, id: str) -> None:
        """The bot has forgotten it too: nothing is left of it, not even its id."""

    async def close(self) -> None:
        """Lets go of the database."""


def offered(messages: Sequence[Message]) -> set[str]:
    """The ids of the choices in these messages that can be sent back; links cannot."""
    return {
        choice["id"]
        for message in messages
        for choice in message["choices"]
        if "href" not in choice
    }
