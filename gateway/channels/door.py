"""Where a company's webhook comes in: who calls, what was said, the turn, the reply.

    POST /webhooks/{channel}/webhook     messages
    GET  /webhooks/facebook/webhook      Facebook asks whether this is the webhook

The routes are there only when the channel is switched on. A call that is not signed is refused. One
that is signed is answered with 200, also when nothing of it can be used, because the company would
send it again for ever; only when the reply could not be sent yet is it 503, and the company sends
the message again.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from actions.kb.models import Knowledge
from gateway.bot import BotDown, BotTrouble
from gateway.channels.facebook import Facebook
from gateway.channels.line import ChannelLine, NotDelivered
from gateway.channels.provider import Call, Incoming, PayloadUnreadable, Provider
from gateway.channels.talk import Talk
from gateway.channels.texts import Texts
from gateway.errors import ApiError
from gateway.metrics import Metrics
from gateway.rate_limits import SenderLimit

logger = logging.getLogger(__name__)
WEBHOOKS = "/webhooks/"
BODY_LIMIT = 65_536  # bytes; a Telegram text of 4096 characters, escaped, with its marks
REMEMBERED = 10_000  # messages of which one still knows that they were answered
MOST_TRIES = 3


class Door:
    """The routes of one channel.

    Args:
        provider: the company's format.
        talk: has the turn.
        texts: makes texts of the reply.
        line: sends them.
        limit: how much one sender may write.
        metrics: counts, never words.
        knowledge: gives the knowledge in force.
        public_url: the gateway's address on the net, which some companies sign.
    """

    def __init__(
        self,
        provider: Provider,
        talk: Talk,
        texts: Texts,
        line: ChannelLine,
        limit: SenderLimit,
        metrics: Metrics,
        knowledge: Callable[[], Knowledge],
        public_url: str,
    ) -> None:
        self._provider = provider
        self._talk = talk
        self._texts = texts
        self._line = line
        self._limit = limit
        self._metrics = metrics
        self._knowledge = knowledge
        self._public_url = public_url
        self._known = _Known()
        self.router = APIRouter(include_in_schema=False)
        address = f"{WEBHOOKS}{provider.name}/webhook"
        self.router.add_api_route(address, self.take, methods=["POST"])
        if isinstance(provider, Facebook):
            self.router.add_api_route(address, self.subscribe, methods=["GET"])

    async def take(self, request: Request) -> Response:
        """A call of the company's."""
        body = await request.body()
        call = Call(f"{self._public_url}{request.url.path}", request.headers, body)
        if not self._provider.genuine(call):
            self._count("unsigned")
            raise ApiError("webhook_unsigned")
        try:
            incoming = self._provider.read(body)
        except PayloadUnreadable:
            self._count("unreadable")
            return Response(status_code=200)
        outcome: Response | None = None
        for one in incoming:
            outcome = await self._answer(one) or outcome
        return outcome or Response(status_code=200)

    async def subscribe(self, request: Request) -> Response:
        """Facebook's question, which it asks once, when the webhook is set."""
        asked = request.query_params
        assert isinstance(self._provider, Facebook)
        if not self._provider.may_subscribe(asked.get("hub.verify_token", "")):
            raise ApiError("webhook_unsigned")
        return PlainTextResponse(asked.get("hub.challenge", ""))

    async def _answer(self, one: Incoming) -> Response | None:
        """One message; what to answer the company when that is not a plain 200."""
        if not self._known.begin(one.id):
            return None  # it was answered, or is being answered just now
        if not await self._limit.lets_pass(f"{self._provider.name} {one.sender}"):
            self._metrics.refused("sender")
            self._known.end(one.id)
            return None
        try:
            messages = await self._talk.reply(one)
            texts = self._texts.of(self._knowledge(), messages)
            return await self._send(one, messages, texts)
        except BaseException:
            self._known.again(one.id)
            raise

    async def _send(
        self, one: Incoming, messages: Sequence[dict[str, Any]], texts: Sequence[str]
    ) -> Response | None:
        left = texts[self._known.sent(one.id) :]
        try:
            await self._line.deliver(one.sender, left)
        except NotDelivered as trouble:
            self._log(trouble.again)
            if not trouble.again:
                self._end(one, "refused")
                return None
            return self._later(one, trouble.sent)
        except BotTrouble as trouble:
            self._metrics.bot_trouble(trouble.cause)
            now = self._provider.reply_now(one.sender, left)
            if now is None or not isinstance(trouble, BotDown) or trouble.heard:
                return self._later(one, 0)  # it may have been sent, or nobody can send it
            self._end(one, "answered")
            return now
        self._end(one, "answered")
        return None

    def _end(self, one: Incoming, outcome: str) -> None:
        self._known.end(one.id)
        self._count(outcome)

    def _later(self, one: Incoming, sent: int) -> Response | None:
        """The company is asked to send the message again, but not for ever."""
        if self._known.again(one.id, sent) >= MOST_TRIES:
            self._end(one, "given_up")
            return None
        self._count("later")
        return Response(status_code=503, headers={"Retry-After": "5"})

    def _count(self, outcome: str) -> None:
        self._metrics.channel(self._provider.name, outcome)

    def _log(self, again: bool) -> None:
        about = {"channel": self._provider.name, "again": again}
        logger.warning("a reply was not delivered", extra=about)


class _Known:
    """Which messages were answered lately, by a digest that means nothing elsewhere."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._at_work: set[bytes] = set()
        self._tries: OrderedDict[bytes, tuple[int, int]] = OrderedDict()  # tries, texts sent
        self._done: OrderedDict[bytes, None] = OrderedDict()

    def begin(self, id: str) -> bool:
        """Whether this message is to be answered now."""
        name = self._name(id)
        if name in self._done or name in self._at_work:
            return False
        self._at_work.add(name)
        return True

    def sent(self, id: str) -> int:
        """How many texts of its reply were sent before."""
        return self._tries.get(self._name(id), (0, 0))[1]

    def end(self, id: str) -> None:
        """It was answered, or never will be."""
        name = self._name(id)
        self._at_work.discard(name)
        self._tries.pop(name, None)
        self._done[name] = None
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)

    def again(self, id: str, sent: int = 0) -> int:
        """It may come again; how often it was tried. `sent`: texts that went out this time."""
        name = self._name(id)
        self._at_work.discard(name)
        tries, before = self._tries.get(name, (0, 0))
        self._tries[name] = (tries + 1, before + sent)
        while len(self._tries) > REMEMBERED:
            self._tries.popitem(last=False)
        return tries + 1

    def _name(self, id: str) -> bytes:
        return hashlib.blake2s(id.encode(), key=self._key, digest_size=16).digest()
