"""Counts for the operator, in Prometheus' format. Never words, ids or addresses of people."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = frozenset(("GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"))
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16)


class Metrics:
    """The counts of one application; two applications in one process count apart."""

    def __init__(self, *collectors: Collector) -> None:
        """`collectors` are asked for their part each time the metrics are read."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)  # processor time, memory, open files
        for collector in collectors:
            self._registry.register(collector)
        self._requests = Counter(
            "puente_requests",
            "Requests by route, method and status code",
            ["route", "method", "code"],
            registry=self._registry,
        )
        self._latency = Histogram(
            "puente_request_seconds",
            "Time to answer a request",
            ["route"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._replies = Counter(
            "puente_replies",
            "Messages of the bot by kind and language",
            ["kind", "language"],
            registry=self._registry,
        )
        self._bot_troubles = Counter(
            "puente_bot_failures",
            "Calls to the bot that failed",
            ["cause"],
            registry=self._registry,
        )
        self._bot_seconds = Histogram(
            "puente_bot_seconds",
            "Time of one turn at the bot, as the gateway waits for it",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._moves = Counter(
            "puente_bot_moves",
            "Calls that another bot took because the first could not be reached",
            registry=self._registry,
        )
        self._store_troubles = Counter(
            "puente_store_failures",
            "Turns that the gateway's database could not keep",
            registry=self._registry,
        )
        self._opinions = Counter(
            "puente_feedback", "Opinions on messages", ["useful"], registry=self._registry
        )
        self._personal_data = Counter(
            "puente_personal_data",
            "Messages from which personal data was taken out, by kind",
            ["kind"],
            registry=self._registry,
        )
        self._refused = Counter(
            "puente_refused",
            "Requests over a limit, by the limit",
            ["limit"],
            registry=self._registry,
        )
        self._channel = Counter(
            "puente_channel_messages",
            "Calls of companies' webhooks and messages in them, by what became of them",
            ["channel", "outcome"],
            registry=self._registry,
        )
        for cause in ("down", "slow", "silent", "failed"):  # a rate needs its zero
            self._bot_troubles.labels(cause)

    def request(self, route: str, method: str, code: int, seconds: float) -> None:
        """One request was answered."""
        self._requests.labels(route, method if method in METHODS else "other", str(code)).inc()
        self._latency.labels(route).observe(seconds)

    def reply(self, kind: str, language: str) -> None:
        """The bot, or its stand-in, said one message."""
        self._replies.labels(kind, language).inc()

    @contextmanager
    def bot_turn(self) -> Iterator[None]:
        """Times one turn at the bot, whether it answers or not."""
        with self._bot_seconds.time():
            yield

    def bot_trouble(self, cause: str) -> None:
        """The bot gave no answer; `cause` is one of bot.py's."""
        self._bot_troubles.labels(cause).inc()

    def moved_on(self) -> None:
        """A bot could not be reached, and another one was asked."""
        self._moves.inc()

    def store_trouble(self) -> None:
        """The gateway's database failed in a turn."""
        self._store_troubles.inc()

    def personal_data(self, kinds: Iterable[str]) -> None:
        """Personal data of these kinds was taken out of one message."""
        for kind in kinds:
            self._personal_data.labels(kind).inc()

    def refused(self, limit: str) -> None:
        """A request was over this limit."""
        self._refused.labels(limit).inc()

    def channel(self, channel: str, outcome: str) -> None:
        """A message of a channel was answered, or why not."""
        self._channel.labels(channel, outcome).inc()

    def opinion(self, useful: bool) -> None:
        """Somebody said whether a message helped."""
        self._opinions.labels(str(useful).lower()).inc()

    def text(self) -> bytes:
        """Everything counted so far."""
        return generate_latest(self._registry)


class MetricsMiddleware:
    """Counts every request by the route's pattern, so that no id becomes a label."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        code = 500

        async def note(message: Message) -> None:
            nonlocal code
            if message["type"] == "http.response.start":
                code = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.request(route, scope["method"], code, time.perf_counter() - began)
