"""Keeps conversations in Redis, for several gateways (the interface is in store.py).

A conversation is one hash, so that it expires and is erased whole:

    language, chosen, expires_at        what is known of it
    messages, replied                   how many messages there are; whether one was a reply
    message:3, useful:3                 the third message, and the opinion on it
    reply:<message_id>                  language, first and last message of a reply
    begun:<message_id>                  a message that has no reply yet
    choice:<id>, gap:<topic>            what was offered; where an answer was missing

Beside it: `expiries` (a sorted set: when each one ends), `erasures` (what the bot has to forget),
`opinions`, and `gaps:<week>`. Changes are transactions that begin anew when somebody else changed
the same conversation meanwhile, so that nothing rests on the lock alone.

One Redis, no cluster: a transaction touches several keys.
"""

from __future__ import annotations

import asyncio
import functools
import json
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Concatenate, ParamSpec, TypeVar

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from gateway import redis_line
from gateway.gaps import WEEK_SECONDS, WEEKS_KEPT, week_key
from gateway.redis_line import PREFIX
from gateway.store import Conversation, ConversationGone, Message, Reply, Turn, offered

P = ParamSpec("P")
T = TypeVar("T")
EXPIRIES = f"{PREFIX}expiries"
ERASURES = f"{PREFIX}erasures"
OPINIONS = f"{PREFIX}opinions"
AT_ONCE = 500  # conversations that expire in one transaction


def _guarded(
    method: Callable[Concatenate[RedisStore, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[RedisStore, P], Coroutine[Any, Any, T]]:
    @functools.wraps(method)
    async def run(self: RedisStore, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with redis_line.trouble():
            return await method(self, *args, **kwargs)

    return run


class RedisStore:
    """A store in Redis.

    Args:
        url: as redis://host:6379/0.
        patience: seconds to wait while another gateway has a conversation; more than a turn takes.
        clock: the time in seconds since 1970.
    """

    def __init__(self, url: str, patience: float, clock: Callable[[], float] = time.time) -> None:
        self._redis = Redis.from_url(url, decode_responses=True, **redis_line.options())
        self._patience = patience
        self._clock = clock

    def alone(self, id: str) -> AbstractAsyncContextManager[None]:
        """See Store.alone."""
        return redis_line.held(self._redis, f"{PREFIX}lock:{id}", self._patience)

    async def healthy(self, timeout: float) -> bool:
        """See Store.healthy: a full or read-only Redis answers, but keeps nothing."""
        try:
            async with asyncio.timeout(timeout):
                await self._redis.set(f"{PREFIX}health", "", ex=60)
        except (TimeoutError, RedisError, OSError):
            return False
        return True

    async def close(self) -> None:
        """Gives the connections back."""
        await self._redis.aclose()

    @_guarded
    async def begin(self, conversation: Conversation) -> None:
        """See Store.begin."""
        key = _key(conversation.id)
        seconds = max(1.0, conversation.expires_at - self._clock())
        async with self._redis.pipeline() as changes:
            changes.hset(
                key,
                mapping={
                    "language": conversation.language,
                    "chosen": conversation.chosen or "",
                    "expires_at": conversation.expires_at,
                    "messages": 0,
                },
            )
            changes.pexpire(key, int(seconds * 1000))
            changes.zadd(EXPIRIES, {conversation.id: conversation.expires_at})
            await changes.execute()

    @_guarded
    async def find(self, id: str, now: float) -> Conversation | None:
        """See Store.find."""
        return _found(id, now, *await self._fields(id, "expires_at", "language", "chosen"))

    @_guarded
    async def open_turn(self, id: str, message_id: str, now: float) -> Turn:
        """See Store.open_turn."""

        async def open_it(redis: Pipeline) -> tuple[Turn, str | None]:
            expires_at, language, chosen, reply, begun, replied = await _read(
                redis,
                id,
                "expires_at",
                "language",
                "chosen",
                f"reply:{message_id}",
                f"begun:{message_id}",
                "replied",
            )
            conversation = _found(id, now, expires_at, language, chosen)
            if conversation is None:
                raise ConversationGone(id)
            redis.multi()
            if reply is None:
                redis.hset(_key(id), f"begun:{message_id}", "1")
            again = reply is None and begun is not None
            return Turn(conversation, None, again, first=replied is None), reply

        turn, reply = await self._change(id, open_it)
        if reply is None:
            return turn
        return Turn(turn.conversation, await self._reply(id, reply), first=turn.first)

    @_guarded
    async def choose_language(self, id: str, language: str | None) -> None:
        """See Store.choose_language."""

        async def choose(redis: Pipeline) -> None:
            [known] = await _read(redis, id, "language")
            redis.multi()
            if known is not None:
                redis.hset(
                    _key(id), mapping={"language": language or known, "chosen": language or ""}
                )

        await self._change(id, choose)

    @_guarded
    async def keep(
        self,
        id: str,
        messages: Sequence[Message],
        language: str,
        message_id: str | None = None,
        offers: Sequence[str] = (),
    ) -> Reply:
        """See Store.keep."""

        async def keep_them(redis: Pipeline) -> tuple[str | None, list[Message]]:
            last, before = await _read(redis, id, "messages", f"reply:{message_id}")
            if last is None:
                raise ConversationGone(id)
            redis.multi()
            if message_id is not None and before is not None:
                return before, []
            first = int(last) + 1
            numbered = [{"id": f"m{n}", **message} for n, message in enumerate(messages, first)]
            end = first + len(numbered) - 1
            fields: dict[str, Any] = {
                f"message:{number}": json.dumps(message, ensure_ascii=False)
                for number, message in enumerate(numbered, first)
            }
            fields |= {f"choice:{choice}": 1 for choice in {*offered(messages), *offers}}
            fields |= {"messages": end, "language": language}
            if message_id is not None:
                fields |= {f"reply:{message_id}": json.dumps([language, first, end]), "replied": 1}
                redis.hdel(_key(id), f"begun:{message_id}")
            redis.hset(_key(id), mapping=fields)
            return None, numbered

        before, numbered = await self._change(id, keep_them)
        return Reply(language, numbered) if before is None else await self._reply(id, before)

    @_guarded
    async def shown(self, id: str) -> list[Message]:
        """See Store.shown."""
        [last] = await self._fields(id, "messages")
        return await self._messages(id, 1, int(last or 0))

    @_guarded
    async def issued(self, id: str, choice: str) -> bool:
        """See Store.issued."""
        return (await self._fields(id, f"choice:{choice}"))[0] is not None

    @_guarded
    async def opinion(self, id: str, number: int, useful: bool) -> bool:
        """See Store.opinion."""

        async def count(redis: Pipeline) -> bool:
            text, before = await _read(redis, id, f"message:{number}", f"useful:{number}")
            redis.multi()
            if text is None:
                return False
            body = json.loads(text)
            what = f"{body.get('answer') or body['kind']} {body['language']}"
            if before is not None:
                redis.hincrby(OPINIONS, f"{what} {before}", -1)
            redis.hincrby(OPINIONS, f"{what} {int(useful)}", 1)
            redis.hset(_key(id), f"useful:{number}", str(int(useful)))
            return True

        return await self._change(id, count)

    @_guarded
    async def gap(self, id: str, topic: str, language: str, week: str) -> None:
        """See Store.gap."""

        async def count(redis: Pipeline) -> None:
            known, marked = await _read(redis, id, "language", f"gap:{topic}")
            redis.multi()
            if known is None or marked is not None:
                return
            redis.hset(_key(id), f"gap:{topic}", "1")
            redis.hincrby(week_key(week), f"{topic} {language}", 1)
            redis.expire(week_key(week), (WEEKS_KEPT + 1) * WEEK_SECONDS)

        await self._change(id, count)

    @_guarded
    async def erase(self, id: str) -> None:
        """See Store.erase."""
        await self._erase([id])

    @_guarded
    async def erase_expired(self, now: float) -> None:
        """See Store.erase_expired. The weeks of gaps expire in Redis by themselves."""
        while over := await self._redis.zrange(
            EXPIRIES, "-inf", now, byscore=True, offset=0, num=AT_ONCE
        ):
            await self._erase(over)

    @_guarded
    async def to_erase_elsewhere(self) -> list[str]:
        """See Store.to_erase_elsewhere."""
        ids: Any = await self._redis.execute_command("SMEMBERS", ERASURES)
        return sorted(ids)

    @_guarded
    async def erased_elsewhere(self, id: str) -> None:
        """See Store.erased_elsewhere."""
        await self._redis.execute_command("SREM", ERASURES, id)

    async def _erase(self, ids: Sequence[str]) -> None:
        async with self._redis.pipeline() as changes:
            changes.sadd(ERASURES, *ids)
            changes.delete(*map(_key, ids))
            changes.zrem(EXPIRIES, *ids)
            await changes.execute()

    async def _change(self, id: str, change: Callable[[Pipeline], Awaitable[T]]) -> T:
        """What `change` returns, once what it asked for was done with nobody in between."""
        done: T = await self._redis.transaction(change, _key(id), value_from_callable=True)
        return done

    async def _fields(self, id: str, *names: str) -> list[str | None]:
        values: list[str | None] = await self._redis.execute_command("HMGET", _key(id), *names)
        return values

    async def _reply(self, id: str, reply: str) -> Reply:
        language, first, last = json.loads(reply)
        return Reply(language, await self._messages(id, first, last))

    async def _messages(self, id: str, first: int, last: int) -> list[Message]:
        if last < first:
            return []
        texts = await self._fields(id, *(f"message:{n}" for n in range(first, last + 1)))
        return [json.loads(text) for text in texts if text is not None]


def _key(id: str) -> str:
    return f"{PREFIX}conversation:{id}"


async def _read(redis: Pipeline, id: str, *names: str) -> list[str | None]:
    """Fields of a conversation that is being watched."""
    values: Any = await redis.execute_command("HMGET", _key(id), *names)
    return list(values)


def _found(
    id: str, now: float, expires_at: str | None, language: str | None, chosen: str | None
) -> Conversation | None:
    if expires_at is None or language is None or int(expires_at) <= now:
        return None
    return Conversation(id, language, chosen or None, int(expires_at))
