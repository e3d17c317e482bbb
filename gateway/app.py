"""The gateway's application: makes the parts, joins them, starts and stops what runs beside.

browser → headers → metrics → limits → last resort → body limit → route → conversation
        → bot | stand-in

A channel's webhook takes the same way through door.py of gateway/channels/.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from actions.kb.live import LiveKnowledge
from actions.kb.mexico_time import date_in_mexico
from actions.kb.models import Knowledge
from gateway import errors
from gateway.addresses import GatewayAddresses
from gateway.api import ChatApi
from gateway.bot import Bot
from gateway.channels.door import BODY_LIMIT as CHANNEL_BODY_LIMIT
from gateway.channels.door import WEBHOOKS
from gateway.channels.opening import Channels, Parts
from gateway.channels.settings import ChannelSettings
from gateway.chat_page import ChatPage
from gateway.conversation import Conversations
from gateway.deadline_pages import DeadlinePages
from gateway.erasure import Erasure
from gateway.guide import Guide
from gateway.headers import SecurityHeaders
from gateway.health import Actions, Health
from gateway.knowledge_metrics import KnowledgeCollector
from gateway.limits import BodyLimit
from gateway.metrics import Metrics, MetricsMiddleware
from gateway.offline import Offline
from gateway.pages import PageMaker, Pages
from gateway.rate_limits import RateLimits
from gateway.redis_store import RedisStore
from gateway.settings import Settings
from gateway.sqlite_store import SqliteStore
from gateway.stand_in import StandIn
from gateway.store import Store
from gateway.tokens import Tokens
from gateway.widget import Widget

BESIDE_THE_BOT = 7.0  # seconds that a turn may take besides its time at the bot, at the very most


def create_app(
    settings: Settings | None = None,
    *,
    channels: ChannelSettings | None = None,
    bot_transport: httpx.AsyncBaseTransport | None = None,
    actions_transport: httpx.AsyncBaseTransport | None = None,
    clock: Callable[[], float] = time.time,
) -> FastAPI:
    """The application. uvicorn can call it as a factory: `gateway.app:create_app`.

    Args:
        settings: without them, those of the environment.
        channels: which channels are on beside the widget; without them, those of the environment.
        bot_transport: reaches a bot other than the one at `settings.bot_url`, for tests.
        actions_transport: the same for the action server.
        clock: the time in seconds since 1970.

    Raises:
        SettingInvalid: the environment says something that cannot be used.
        KnowledgeInvalid: the knowledge cannot be used, so there would be nothing to say.
    """
    ours = settings or Settings.from_environment()
    knowledge = LiveKnowledge(ours.knowledge)

    def current() -> Knowledge:
        return knowledge.current

    def today() -> dt.date:
        return date_in_mexico(clock())

    store = _store(ours, clock)
    metrics = Metrics(KnowledgeCollector(knowledge))
    bot = Bot(ours.bot_url, ours.bot_timeout, bot_transport, metrics.moved_on)
    actions = Actions(ours.actions_url, actions_transport)
    key, keys_before = ours.signing_key(), ours.previous_keys()
    tokens = Tokens(key, ours.token_hours, clock, keys_before)
    erasure = Erasure(store, bot, metrics, ours.token_hours)
    stand_in = StandIn(current, today)

    def conversations_of(line: Bot) -> Conversations:
        return Conversations(
            store, line, stand_in, erasure, tokens, metrics, ours.text_limit, clock
        )

    conversations = conversations_of(bot)
    switched_on = channels or ChannelSettings.from_environment()
    parts = Parts(
        ours, conversations_of, stand_in, metrics, current, [key, *keys_before], bot_transport
    )
    doors = Channels(switched_on, parts)
    maker = PageMaker(current, today, GatewayAddresses(ours.public_url))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        knowledge.start()
        rounds = asyncio.create_task(erasure.rounds(clock))
        try:
            yield
        finally:
            while not rounds.done():  # Python 3.11 may lose one in the middle of a command
                rounds.cancel()
                await asyncio.wait([rounds], timeout=1)
            await asyncio.to_thread(knowledge.stop)
            await bot.close()
            await doors.close()
            await actions.close()
            await store.close()

    app = FastAPI(
        title="Puente",
        lifespan=lifespan,
        docs_url=None,  # its page would load from a third party
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.error_page = maker.error
    errors.install(app)
    for router in doors.routers:
        app.include_router(router)
    for part in (
        ChatApi(conversations, tokens, current),
        Health(bot, actions, store, knowledge, metrics),
        Widget(current, ours.text_limit),
        Offline(current),
        ChatPage(conversations, tokens, maker, ours.token_hours, ours.text_limit),
        DeadlinePages(maker),
        Pages(maker),
        Guide(maker, switched_on.any_on),  # last: its addresses are the widest
    ):
        app.include_router(part.router)
    # the last one added is the outermost
    app.add_middleware(BodyLimit, limit=ours.body_limit, wider={WEBHOOKS: CHANNEL_BODY_LIMIT})
    app.add_middleware(errors.LastResort)
    app.add_middleware(RateLimits, limits=ours.limits, metrics=metrics, shared_key=key)
    if ours.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(ours.allowed_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.add_middleware(GZipMiddleware, minimum_size=600)
    app.add_middleware(MetricsMiddleware, metrics=metrics)
    app.add_middleware(SecurityHeaders)
    return app


def _store(settings: Settings, clock: Callable[[], float]) -> Store:
    if not settings.redis_url:
        return SqliteStore(settings.database)
    return RedisStore(settings.redis_url, settings.bot_timeout + BESIDE_THE_BOT, clock)
