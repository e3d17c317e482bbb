"""The bot's replies: fetched, counted, and kept until the conversation expires.

What quotes the person is said once and never kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from gateway.bot import Bot, BotTrouble
from gateway.gaps import week_of
from gateway.metrics import Metrics
from gateway.pseudonyms import pseudonym
from gateway.store import Conversation, Message, Reply, Store, StoreTrouble, Turn

logger = logging.getLogger(__name__)


class Replies:
    """Between the bot and the store.

    Args:
        store: what is remembered until conversations expire.
        bot: the line to the bot.
        metrics: counts, never words.
        clock: the time in seconds since 1970.
    """

    def __init__(
        self, store: Store, bot: Bot, metrics: Metrics, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._bot = bot
        self._metrics = metrics
        self._clock = clock

    async def from_bot(
        self, turn: Turn, message_id: str | None, message: str
    ) -> list[Message] | None:
        """The bot's messages, None when it gave none."""
        conversation = turn.conversation
        try:
            with self._metrics.bot_turn():
                return await self._bot.send(
                    conversation.id,
                    message,
                    conversation.chosen,
                    conversation.language,
                    message_id,
                    turn.again,
                    turn.first,
                )
        except BotTrouble as trouble:
            where = {"conversation": pseudonym(conversation.id), "cause": trouble.cause}
            logger.warning("the bot gave no reply", extra=where)
            self._metrics.bot_trouble(trouble.cause)
            return None

    def unkept(self, trouble: StoreTrouble, messages: list[Message]) -> Reply:
        """A reply that the store could not keep: help all the same, and nothing of it is done."""
        logger.error("the store failed", extra={"cause": str(trouble)})
        self._metrics.store_trouble()
        numbered = [{"id": f"m{number}", **message} for number, message in enumerate(messages, 1)]
        return Reply(str(messages[-1]["language"]), numbered)

    async def keep(
        self,
        conversation: Conversation,
        messages: list[Message],
        message_id: str | None,
        offers: Sequence[str] = (),
    ) -> Reply:
        """The messages as a reply, numbered, and remembered for a reload and for a repetition.

        Args:
            conversation: whose turn it is.
            messages: at least one.
            message_id: the person's message, None when there was none.
            offers: choices that are on the page whatever is said.
        """
        language = str(messages[-1]["language"])
        if conversation.chosen is not None and language != conversation.chosen:
            # the bot understood a wish for another language in the person's words
            await self._store.choose_language(conversation.id, None)
        kept = [_as_kept(message) for message in messages]
        reply = await self._store.keep(conversation.id, kept, language, message_id, offers)
        reply = _as_said(reply, messages)
        for message in reply.messages:
            self._metrics.reply(message["kind"], message["language"])
            topic = (message.get("data") or {}).get("gap")
            if topic:
                await self._store.gap(conversation.id, topic, language, week_of(self._clock()))
        return reply


def _as_kept(message: Message) -> Message:
    """The message as it may be kept: what quotes the person is replaced."""
    if "kept_as" not in message:
        return message
    rest = {name: value for name, value in message.items() if name != "kept_as"}
    return {**rest, "text": message["kept_as"]}


def _as_said(reply: Reply, messages: Sequence[Message]) -> Reply:
    """The reply with the texts that are not kept, for this one time."""
    fleeting = {m["kept_as"]: m["text"] for m in messages if "kept_as" in m}
    if not fleeting:
        return reply
    said = [{**m, "text": fleeting.get(m["text"], m["text"])} for m in reply.messages]
    return Reply(reply.language, said, fleeting=True)
