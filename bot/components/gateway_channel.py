"""The channel between the gateway and Rasa: one message in, the bot's messages out.

Not Rasa's REST channel: when something fails that one logs what the person wrote and answers with an
empty list. This one logs only the kind of failure and answers 500. It also deletes a conversation,
for which Rasa has no way.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import Any, Awaitable, Callable, Iterator, MutableMapping, NamedTuple, Optional, Text

from components import action_servers, rasa_speed
from components.sentence_vectors import VECTORS
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUtteranceReverted, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)
# here, because every bot that answers people has this channel
rasa_speed.install()
action_servers.install()

PERHAPS_SMALL_TALK = 4  # words
SETTLE_SECONDS = 2.0
SETTLE_EVERY = 0.05


async def settle(agent: Any, sender: Text) -> None:
    """Waits until no bot is at work on the conversation; one that is still after two seconds is dead.

    Whoever begins a turn holds a lock (in Redis, where there are several bots). A bot that died with
    it would keep the conversation from all others until the lock ends by itself.
    """
    for _ in range(int(SETTLE_SECONDS / SETTLE_EVERY)):
        lock = agent.lock_store.get_lock(sender)
        if lock is None:
            return
        lock.remove_expired_tickets()
        if not lock.tickets:
            return
        await asyncio.sleep(SETTLE_EVERY)
    agent.lock_store.delete_lock(sender)


async def rewind(agent: Any, sender: Text, message_id: Optional[Text]) -> None:
    """Takes a turn back that was handled already, but whose reply never arrived.

    The gateway sends a message "again" when it died before it could keep the reply, or when the bot
    that had it did. Handled twice, "next" would skip a step; so the first time is undone, with Rasa's
    own event for it.
    """
    await settle(agent, sender)
    kept = stores_of(agent.tracker_store).kept
    tracker = await kept.retrieve_as_saved(sender) if kept else None
    last = tracker.get_last_event_for(UserUttered) if tracker else None
    if last is not None and last.message_id == message_id:
        tracker.update(UserUtteranceReverted())
        # it also took the listening back; without it, the rules answer the next message with listening
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        await agent.tracker_store.save(tracker)


@contextmanager
def vector_asked_for(message: UserMessage) -> Iterator[None]:
    """Has the vector of a message made while the bot begins with it.

    A choice needs none, and of very short messages most are small talk, which may need none.
    """
    text = (message.text or "").strip()
    if len(text.split()) <= PERHAPS_SMALL_TALK or text.startswith("/"):
        yield
        return
    VECTORS.ask(text, message.sender_id)
    try:
        yield
    finally:
        VECTORS.forget(text, message.sender_id)


async def answered(
    app: Any,
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
    message: UserMessage,
    again: bool,
) -> HTTPResponse:
    """Has the agent handle a message: what it said to a collecting channel, or 500 and no words.

    Args:
        app: Rasa's application.
        on_new_message: Rasa's way to the agent.
        message: its output channel collects.
        again: it may have been handled before; then that is taken back first.
    """
    try:
        if again:
            await rewind(app.ctx.agent, message.sender_id, message.message_id)
        with vector_asked_for(message):
            await on_new_message(message)
    except Exception as error:  # the text must not reach a log, nor the exception's words
        logger.error("a message failed: %s", type(error).__name__)
        return response.json({"error": "the message could not be handled"}, status=500)
    return response.json(message.output_channel.messages)


class Stores(NamedTuple):
    """Where a conversation can be: the store that keeps it, and what Rasa keeps in memory instead
    while that one fails."""

    kept: Any
    in_memory: MutableMapping


def stores_of(store: Any) -> Stores:
    """The stores behind the wrapper with which Rasa survives a failing store."""
    fallback = getattr(store, "_fallback_tracker_store", None)
    while not hasattr(store, "delete") and hasattr(store, "_tracker_store"):
        store = store._tracker_store
    kept = store if hasattr(store, "delete") else None
    return Stores(kept, getattr(fallback, "store", {}))


class GatewayInput(InputChannel):
    """`POST /webhooks/puente/webhook` and `DELETE /webhooks/puente/conversations/<id>` (or
    `?before=<seconds>` without an id: all that are older)."""

    @classmethod
    def name(cls) -> Text:
        """The name under which the credentials know it."""
        return "puente"

    def blueprint(
        self, on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> Blueprint:
        """The routes of the channel."""
        channel = Blueprint("puente_channel", "puente_channel")

        @channel.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():  # it listens, and has no model to answer with
                return response.json({"status": "no model"}, status=503)
            return response.json({"status": "ok"})

        @channel.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            if not isinstance(body, dict) or not all(
                isinstance(body.get(name), str) and body[name] for name in ("sender", "message")
            ):
                return response.json({"error": "sender and message are needed"}, status=400)
            message = UserMessage(
                body["message"],
                CollectingOutputChannel(),
                body["sender"],
                input_channel=self.name(),
                message_id=body.get("message_id"),
                metadata=body.get("metadata") or {},
            )
            again = bool(body.get("again"))
            return await answered(request.app, on_new_message, message, again)

        @channel.route("/conversations/<sender>", methods=["DELETE"])
        async def delete(request: Request, sender: str) -> HTTPResponse:
            stores = stores_of(request.app.ctx.agent.tracker_store)
            if stores.kept is None:
                return response.json({"error": "this tracker store cannot delete"}, status=501)
            stores.in_memory.pop(sender, None)
            return response.json({"deleted": await stores.kept.delete(sender)})

        @channel.route("/conversations", methods=["DELETE"])
        async def delete_old(request: Request) -> HTTPResponse:
            stores = stores_of(request.app.ctx.agent.tracker_store)
            try:
                moment = float(request.args.get("before", ""))
            except ValueError:
                return response.json({"error": "before is needed"}, status=400)
            if stores.kept is None:
                return response.json({"error": "this tracker store cannot delete"}, status=501)
            return response.json({"deleted": await stores.kept.delete_before(moment)})

        return channel
