"""A turn of somebody who writes through a channel: the widget's turn, without its buttons.

The first message brings the greeting too, with who reads along there. A number chooses the option
it stood beside. "Erase" erases here, because there is no button that could do it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from actions.kb.messages import simple_message
from actions.kb.models import Knowledge
from gateway.channels.provider import Incoming, Provider
from gateway.channels.pseudonyms import Pseudonyms
from gateway.channels.texts import option
from gateway.conversation import Conversations
from gateway.erasure import ErasureUnfinished
from gateway.errors import ERRORS, code_of
from gateway.stand_in import StandIn
from gateway.store import Conversation, ConversationGone, StoreTrouble
from gateway.text import TextRefused
from gateway.turns import TooManyWaiting

Message = dict[str, Any]
ERASE = "erase"


class Talk:
    """The turns of one channel.

    Args:
        provider: the channel.
        conversations: has the turns.
        pseudonyms: names the conversations.
        stand_in: guesses the language of a first message.
        knowledge: gives the knowledge in force.
    """

    def __init__(
        self,
        provider: Provider,
        conversations: Conversations,
        pseudonyms: Pseudonyms,
        stand_in: StandIn,
        knowledge: Callable[[], Knowledge],
    ) -> None:
        self._provider = provider
        self._conversations = conversations
        self._pseudonyms = pseudonyms
        self._stand_in = stand_in
        self._knowledge = knowledge

    async def reply(self, one: Incoming) -> list[Message]:
        """What to say to one message, at least one message of the chat API's contract.

        Raises:
            ConversationGone: it expired at this very moment; the next try begins a new one.
        """
        id, so_far = await self._conversation(one.sender)
        language = self._language(one, so_far)
        spoken = language or self._knowledge().languages[0]
        greeting: list[Message] = []
        if so_far is None or one.opens:
            name = self._name(one, "greeting")
            greeting = (await self._conversations.greet(id, name, language, spoken)).messages
        if one.opens:
            return greeting
        try:
            said = await self._say(id, one, spoken)
        except (TextRefused, TooManyWaiting) as refusal:
            said = [self._error(code_of(refusal), spoken)]
        return _in_order(greeting, said)

    async def _conversation(self, sender: str) -> tuple[str, Conversation | None]:
        """The sender's conversation, also one that began before the key was changed."""
        ids = self._pseudonyms.conversations_of(self._provider.name, sender)
        for id in ids:
            try:
                return id, await self._conversations.find(id)
            except ConversationGone:
                continue
            except StoreTrouble:
                break
        return ids[0], None

    def _language(self, one: Incoming, so_far: Conversation | None) -> str | None:
        if so_far is not None:
            return so_far.language
        guess = self._stand_in.language_of(one.text or "")
        return guess or (one.language if one.language in self._knowledge().languages else None)

    async def _say(self, id: str, one: Incoming, spoken: str) -> list[Message]:
        if one.text is None:
            return [simple_message(self._knowledge(), "channel_only_text", spoken, "notice")]
        choice = option(one.text, await self._shown(id))
        if choice == ERASE:
            return await self._erase(id, spoken)
        name = self._name(one)
        if choice is not None:
            return (await self._conversations.say_choice(id, name, choice, None)).messages
        return (await self._conversations.say_text(id, name, one.text, None)).messages

    async def _shown(self, id: str) -> Sequence[Message]:
        try:
            return (await self._conversations.shown(id)).messages
        except (ConversationGone, StoreTrouble):
            return []

    async def _erase(self, id: str, spoken: str) -> list[Message]:
        try:
            await self._conversations.erase(id)
        except ErasureUnfinished:
            return [self._error("erase_unfinished", spoken)]
        except StoreTrouble:
            return [self._error("store_trouble", spoken)]
        readers = self._provider.readers
        kb = self._knowledge()
        return [simple_message(kb, "channel_erased", spoken, "notice", readers=readers)]

    def _error(self, code: str, language: str) -> Message:
        """A row of the errors as a message."""
        row = ERRORS[code]
        text = {"es": row.es, "en": row.en}.get(language, row.es)
        return {"language": language, "kind": "error", "text": text, "sources": [], "choices": []}

    def _name(self, one: Incoming, part: str = "") -> str:
        """The message's name at the gateway: the same for the same message, whoever sends it on."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self._provider.name} {one.id} {part}"))


def _in_order(greeting: list[Message], said: list[Message]) -> list[Message]:
    """The greeting first, unless there is danger: then help is first."""
    if any(message["kind"] == "emergency" for message in said):
        return [*said, *({**message, "choices": []} for message in greeting)]
    return [*greeting, *said]
