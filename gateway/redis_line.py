"""How the gateway reaches Redis: within two seconds or not at all, and without silent tries.

A person waits behind each command. The client's own default would try three times, with seconds
in between, before anybody hears that Redis is gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import LockError, RedisError

from gateway.store import HeldElsewhere, StoreTrouble

logger = logging.getLogger(__name__)
PREFIX = "puente:"  # of every key
SECONDS = 2.0
SCHEMES = ("redis", "rediss")
LIFETIME = 5.0  # seconds that a lock lives without being renewed
RENEW_EVERY = 1.5
LOOK_AGAIN = 0.02  # seconds between two looks at a lock that another gateway has


def options() -> dict[str, Any]:
    """What every asynchronous client of Redis is made with."""
    return {
        "socket_timeout": SECONDS,
        "socket_connect_timeout": SECONDS,
        "retry": Retry(NoBackoff(), retries=0),
    }


def is_address(text: str) -> bool:
    """Whether this is an address of a Redis: redis://host:port/number, or rediss:// with TLS."""
    parts = urlsplit(text)
    return parts.scheme in SCHEMES and bool(parts.hostname)


@contextmanager
def trouble() -> Iterator[None]:
    """Turns every failure of Redis into StoreTrouble, which names its kind and no words."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise StoreTrouble(type(error).__name__) from None


@asynccontextmanager
async def held(redis: Redis, name: str, patience: float) -> AsyncIterator[None]:
    """Holds the lock of this name; waits for it for `patience` seconds.

    The lock ends by itself after a few seconds and is renewed until then, so that a gateway that
    died, or a command that a frozen Redis carries out when nobody waits for it any more, keeps
    nobody waiting for long.

    Raises:
        HeldElsewhere: somebody else had it all the time.
        StoreTrouble: Redis failed.
    """
    lock = redis.lock(
        name, timeout=LIFETIME, sleep=LOOK_AGAIN, blocking_timeout=patience, thread_local=False
    )
    with trouble():
        ours = await lock.acquire()
    if not ours:
        raise HeldElsewhere(name)
    over = asyncio.Event()
    renewal = asyncio.create_task(_renew(lock, over))
    try:
        yield
    finally:
        over.set()  # and no cancel(): Python 3.11 may lose it in the middle of a command
        await renewal
        try:
            await lock.release()
        except (LockError, RedisError, OSError) as error:  # it ends by itself
            logger.warning("a lock was not given back: %s", type(error).__name__)


async def _renew(lock: Lock, over: asyncio.Event) -> None:
    ended = asyncio.ensure_future(over.wait())
    while not (await asyncio.wait([ended], timeout=RENEW_EVERY))[0]:
        try:
            await lock.reacquire()
        except LockError:
            logger.warning("a lock was lost")
        except (RedisError, OSError) as error:  # perhaps the next time
            logger.warning("a lock was not renewed: %s", type(error).__name__)
