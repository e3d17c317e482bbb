"""Keeps one sender, or all together, from using up the house: a clear 429 instead of slow answers.

Only what costs the bot a turn is counted: new conversations and messages. Reading, help lines,
feedback and erasing are never refused. Limits are counted with the `limits` library, in this
process or, for several gateways, in Redis. A client is known by a keyed digest of its address. In
this process the key is made anew at each start, so that nobody can tell later who asked; gateways
that count together have a key in common, and their counts are gone after two of the limit's times
(two minutes). A client on this machine itself is the operator, or a proxy that does not say for
whom it asks: refusing it as one client would refuse everybody, so only the other limits hold for
it.

Not a defence against a flood of connections: that is the reverse proxy's work.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import redis_line
from gateway.errors import response
from gateway.metrics import Metrics

logger = logging.getLogger(__name__)
API = "/api/conversations"
CHAT = "/chat"
WEBHOOKS = "/webhooks/"


class LimitInvalid(ValueError):
    """A limit is not written as the library reads it ("20/minute")."""


class CountingFailed(Exception):
    """The counter is down."""


@dataclass(frozen=True)
class Limits:
    """How much is let through: each a number per time, such as "30/minute".

    Args:
        conversations: new conversations of one client (a shelter shares one address).
        messages: messages of one conversation.
        client: messages of one client.
        everybody: messages of all together.
        at_once: turns that may be under way at one moment in this process.
        redis_url: the Redis in which it is counted; empty: in this process.
    """

    conversations: str = "120/minute"
    messages: str = "600/minute"
    client: str = "600/minute"
    everybody: str = "12000/minute"
    at_once: int = 200
    redis_url: str = ""


@dataclass(frozen=True)
class _Rule:
    scope: str
    item: RateLimitItem


class RateLimits:
    """The middleware.

    Args:
        app: what it stands before.
        limits: how much is let through.
        metrics: counts what was refused.
        shared_key: what several gateways have in common, from which the key of the digests is made.

    Raises:
        LimitInvalid: a limit cannot be read.
    """

    def __init__(
        self, app: ASGIApp, limits: Limits, metrics: Metrics, shared_key: str = ""
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._key = _key_from(shared_key) if limits.redis_url else secrets.token_bytes(32)
        self._limiter = SlidingWindowCounterRateLimiter(_storage(limits.redis_url))
        self._start = _rule("client_conversations", limits.conversations)
        self._conversation = _rule("conversation", limits.messages)
        self._client = _rule("client_messages", limits.client)
        self._everybody = _rule("everybody", limits.everybody)
        self._at_once = limits.at_once
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        if self._under_way >= self._at_once:
            await self._refuse("at_once", 2, scope, receive, send)
            return
        try:
            for rule, who in self._rules(Request(scope)):
                wait = await self._wait(rule, who)
                if wait is not None:
                    await self._refuse(rule.scope, wait, scope, receive, send)
                    return
        except CountingFailed as failed:  # a counter that is down must not keep people from help
            logger.warning("limits are not counted: %s", failed)
        self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1

    async def _refuse(
        self, limit: str, seconds: int, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self._metrics.refused(limit)
        answer = response("too_many_requests", {"Retry-After": str(seconds)})
        await answer(scope, receive, send)

    def _rules(self, request: Request) -> Iterator[tuple[_Rule, str]]:
        path = request.url.path.rstrip("/")
        host = request.client.host if request.client else ""
        client = None if _is_local(host) else self._digest(host)
        if path.startswith(WEBHOOKS):  # a company speaks for many people: door.py counts each
            yield self._everybody, ""
            return
        turn = path == CHAT
        if path == API and client:
            yield self._start, client
        elif path.startswith(f"{API}/") and path.endswith("/messages"):
            turn = True
            yield self._conversation, self._digest(path.split("/")[3])
        if turn and client:
            yield self._client, client
        if turn:
            yield self._everybody, ""

    async def _wait(self, rule: _Rule, who: str) -> int | None:
        return await _wait(self._limiter, rule, who)

    def _digest(self, text: str) -> str:
        return _digest(text, self._key)


class SenderLimit:
    """How much one sender of a channel may write; counted as `Limits.messages` is.

    Args:
        limits: how much is let through.
        shared_key: as for `RateLimits`.

    Raises:
        LimitInvalid: the limit cannot be read.
    """

    def __init__(self, limits: Limits, shared_key: str) -> None:
        self._key = _key_from(shared_key) if limits.redis_url else secrets.token_bytes(32)
        self._limiter = SlidingWindowCounterRateLimiter(_storage(limits.redis_url))
        self._rule = _rule("sender", limits.messages)

    async def lets_pass(self, sender: str) -> bool:
        """Counts one message of this sender; False when it is too many."""
        try:
            return await _wait(self._limiter, self._rule, _digest(sender, self._key)) is None
        except CountingFailed as failed:
            logger.warning("limits are not counted: %s", failed)
            return True


async def _wait(limiter: SlidingWindowCounterRateLimiter, rule: _Rule, who: str) -> int | None:
    """Seconds until the next one is let through, None when this one is.

    Raises:
        CountingFailed: nobody knows.
    """
    try:
        if await limiter.hit(rule.item, rule.scope, who):
            return None
        window = await limiter.get_window_stats(rule.item, rule.scope, who)
    except Exception as error:
        raise CountingFailed(type(error).__name__) from None
    return max(1, round(window.reset_time - time.time()))


def _digest(text: str, key: bytes) -> str:
    return hashlib.blake2s(text.encode(), key=key, digest_size=12).hexdigest()


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _rule(scope: str, text: str) -> _Rule:
    try:
        return _Rule(scope, parse(text))
    except ValueError:
        raise LimitInvalid(f"'{text}' is no limit; write one as 30/minute") from None


def _key_from(shared: str) -> bytes:
    # not the shared key itself: what it signs must not depend on what is counted here
    return hashlib.blake2s(b"limits", key=hashlib.sha256(shared.encode()).digest()).digest()


def _storage(redis_url: str) -> Storage:
    if not redis_url:
        return MemoryStorage()
    # "redispy": the client that Redis' makers keep
    return RedisStorage(
        f"async+{redis_url}",
        implementation="redispy",
        key_prefix="puente:limits",
        **redis_line.options(),
    )
