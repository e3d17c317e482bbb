"""The turn: what happens between a person's message and the bot's reply.

One at a time in each conversation, each message once, and always some reply: when the bot gives
none, the stand-in speaks. The person's words pass through and are kept nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from gateway.bot import Bot
from gateway.choices import ChoiceNotIssued, payload, start_payload
from gateway.erasure import Erasure, ErasureUnfinished
from gateway.metrics import Metrics
from gateway.personal_data import PersonalData, Screened
from gateway.replies import Replies
from gateway.stand_in import StandIn
from gateway.store import (
    Conversation,
    ConversationGone,
    Message,
    Reply,
    Store,
    StoreTrouble,
    Turn,
)
from gateway.text import clean
from gateway.tokens import Tokens, new_conversation_id
from gateway.turns import Turns


class MessageUnknown(KeyError):
    """The conversation has no message with this id."""


@dataclass(frozen=True)
class Started:
    """A new conversation, the token that opens it, and the greeting."""

    conversation: Conversation
    token: str
    messages: list[Message]


class Conversations:
    """All conversations of this gateway.

    Args:
        store: what is remembered until they expire.
        bot: the line to the bot.
        stand_in: speaks when the bot does not.
        erasure: erases here and at the bot.
        tokens: makes the tokens.
        metrics: counts, never words.
        text_limit: characters that a text may have.
        clock: the time in seconds since 1970.
    """

    def __init__(
        self,
        store: Store,
        bot: Bot,
        stand_in: StandIn,
        erasure: Erasure,
        tokens: Tokens,
        metrics: Metrics,
        text_limit: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._stand_in = stand_in
        self._erasure = erasure
        self._tokens = tokens
        self._metrics = metrics
        self._text_limit = text_limit
        self._clock = clock
        self._replies = Replies(store, bot, metrics, clock)
        self._turns = Turns(store.alone)
        self._personal_data = PersonalData()

    async def start(self, language: str | None, likely: str, offers: Sequence[str] = ()) -> Started:
        """Begins a conversation and has the bot greet.

        Args:
            language: the language that was asked for, if any.
            likely: the language to greet in when the bot is down and none was asked for.
            offers: choices that are always on the page, such as the switch of language.
        """
        expires_at = self._tokens.expiry()
        conversation = Conversation(
            new_conversation_id(), language or likely, chosen=None, expires_at=expires_at
        )
        token = self._tokens.issue(conversation.id, expires_at)
        try:
            await self._store.begin(conversation)
            turn = Turn(replace(conversation, chosen=language), first=True)
            messages = await self._replies.from_bot(turn, None, start_payload(language))
            if messages is None:
                messages = self._stand_in.greeting(conversation.language)
            reply = await self._replies.keep(conversation, messages, None, offers)
        except StoreTrouble as trouble:
            reply = self._replies.unkept(trouble, self._stand_in.greeting(conversation.language))
        return Started(conversation, token, reply.messages)

    async def greet(self, id: str, message_id: str, language: str | None, likely: str) -> Reply:
        """One turn in which the bot greets; begins the conversation when there is none yet.

        For channels, in which the person's address, and not a token, opens the conversation.

        Args:
            id: the conversation, which a secret key keeps from being guessed.
            message_id: as in `say_text`.
            language: the language to greet in, None when nobody knows it yet.
            likely: the language to greet in when the bot is down and none is known.

        Raises:
            TooManyWaiting: as in `say_text`.
        """
        try:
            async with self._turns.of(id):
                await self._begin_unless_begun(id, language or likely)
                turn = await self._store.open_turn(id, message_id, self._clock())
                if turn.before is not None:
                    return turn.before
                spoken = replace(turn, conversation=replace(turn.conversation, chosen=language))
                messages = await self._replies.from_bot(spoken, message_id, start_payload(language))
                if messages is None:
                    messages = self._stand_in.greeting(turn.conversation.language)
                return await self._replies.keep(turn.conversation, messages, message_id)
        except StoreTrouble as trouble:
            return self._replies.unkept(trouble, self._stand_in.greeting(language or likely))

    async def _begin_unless_begun(self, id: str, language: str) -> None:
        if await self._store.find(id, self._clock()) is not None:
            return
        # one with the same name whose time is over may be on its way out
        with suppress(ErasureUnfinished):
            await self._erasure.erase(id)
        await self._store.begin(Conversation(id, language, None, self._tokens.expiry()))

    async def find(self, id: str) -> Conversation:
        """The conversation.

        Raises:
            ConversationGone: it was erased or its time is over.
        """
        conversation = await self._store.find(id, self._clock())
        if conversation is None:
            raise ConversationGone(id)
        return conversation

    async def say_text(self, id: str, message_id: str, text: str, language: str | None) -> Reply:
        """One turn with a typed text; the same `message_id` again gives the same reply.

        Raises:
            TextRefused: nothing is left of the text, or too much.
            TooManyWaiting: other messages of this conversation wait already.
            ConversationGone: see `find`.
        """
        screened = self._personal_data.screen(clean(text, self._text_limit))
        try:
            async with self._turns.of(id):
                turn = await self._store.open_turn(id, message_id, self._clock())
                if turn.before is not None:
                    return turn.before
                turn = await self._with_language(turn, language)
                messages = await self._answers(turn, message_id, screened)
                return await self._replies.keep(turn.conversation, messages, message_id)
        except StoreTrouble as trouble:
            messages = self._stand_in.to_text(screened.text, language or "", language)
            return self._replies.unkept(trouble, messages)

    async def say_choice(
        self, id: str, message_id: str, choice: str, language: str | None
    ) -> Reply:
        """One turn with a pressed button.

        Raises:
            ChoiceNotIssued: this conversation never offered the choice.
            TooManyWaiting, ConversationGone: as in `say_text`.
        """
        if choice.startswith("language:"):
            language = choice.partition(":")[2]
        try:
            async with self._turns.of(id):
                turn = await self._store.open_turn(id, message_id, self._clock())
                if turn.before is not None:
                    return turn.before
                if not await self._store.issued(id, choice):
                    raise ChoiceNotIssued(choice)
                turn = await self._with_language(turn, language)
                messages = await self._replies.from_bot(turn, message_id, payload(choice))
                if messages is None:
                    messages = self._stand_in.to_choice(choice, turn.conversation.language)
                return await self._replies.keep(turn.conversation, messages, message_id)
        except StoreTrouble as trouble:
            return self._replies.unkept(trouble, self._stand_in.to_choice(choice, language or ""))

    async def choose_language(self, id: str, language: str) -> None:
        """The person asks for a language without saying anything else.

        Raises:
            ConversationGone: see `find`.
        """
        await self.find(id)
        await self._store.choose_language(id, language)

    async def shown(self, id: str) -> Reply:
        """What the browser may show again after a reload: the bot's side.

        Raises:
            ConversationGone: see `find`.
        """
        conversation = await self.find(id)
        return Reply(conversation.language, await self._store.shown(id))

    async def opinion(self, id: str, message: str, useful: bool) -> None:
        """Counts whether a message helped.

        Raises:
            MessageUnknown: the conversation has no such message.
            ConversationGone: see `find`.
        """
        await self.find(id)
        number = message.removeprefix("m")
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise MessageUnknown(message)
        if not await self._store.opinion(id, int(number), useful):
            raise MessageUnknown(message)
        self._metrics.opinion(useful)

    async def erase(self, id: str) -> None:
        """Erases the conversation here and at the bot; once more is no error.

        Raises:
            ErasureUnfinished: it is gone here, and the bot will be asked again.
        """
        async with self._turns.of(id, in_any_case=True):
            await self._erasure.erase(id)

    async def _answers(self, turn: Turn, message_id: str, screened: Screened) -> list[Message]:
        """The messages to a text from which personal data was taken out."""
        conversation = turn.conversation
        messages: list[Message] = []
        if screened.says_something or not screened.kinds:
            said = await self._replies.from_bot(turn, message_id, screened.text)
            if said is None:
                said = self._stand_in.to_text(
                    screened.text, conversation.language, conversation.chosen
                )
            messages = self._stand_in.help_first(screened.text, said)
        if screened.kinds:
            self._metrics.personal_data(screened.kinds)
            language = str(messages[-1]["language"]) if messages else conversation.language
            messages = self._stand_in.data_taken_out(messages, language)
        return messages

    async def _with_language(self, turn: Turn, language: str | None) -> Turn:
        conversation = turn.conversation
        if language is None or language == conversation.chosen:
            return turn
        await self._store.choose_language(conversation.id, language)
        return replace(turn, conversation=replace(conversation, language=language, chosen=language))
