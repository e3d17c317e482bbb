"""Which action server a conversation goes to, where there are several.

They are named one by one, separated by commas, or by one name with several addresses, as Docker gives
it to the replicas of a service. A conversation always goes to the same one while the servers are the
same (the highest hash of server and conversation: Thaler and Ravishankar 1998), because a question
that waits for the person's yes waits in that server's memory (actions/relay_desk.py), and the vector
of a message is still there when retrieval needs it. When its server cannot be reached, or breaks off,
the next one is asked, once: actions only read, and what one server may have sent on, another does
not have.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import socket
import time
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text
from urllib.parse import urlsplit

import aiohttp
import rasa
from components.rasa_speed import WRITTEN_FOR
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)
LOOK_UP_EVERY = 5.0  # seconds
LOOK_UP_SECONDS = 1.0  # and no longer: what was known before is good enough
CONNECT_SECONDS = 4.0  # a bot that is busy understanding a message loses some of them
REST_SECONDS = 5.0
TRIES = 2
DEFAULT = "http://127.0.0.1:5055/webhook"

LookUp = Callable[[Text, int], Awaitable[List[Text]]]
ask = EndpointConfig.request  # Rasa's own


async def addresses_of(host: Text, port: int) -> List[Text]:
    """The addresses behind a name.

    Raises:
        OSError: the name is unknown, or nobody can say.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted({str(address[0]) for *_, address in found})


class ActionServers:
    """The servers behind one setting.

    Args:
        given: the webhook's address; several separated by commas.
        look_up: finds the addresses behind a name.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        given: Text,
        look_up: LookUp = addresses_of,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.given = given
        self._webhooks = [one.strip() for one in given.split(",")]
        self._look_up = look_up
        self._clock = clock
        self._known: Dict[Text, List[Text]] = {}
        self._looked_up = float("-inf")
        self._resting: Dict[Text, float] = {}

    def in_order(self, conversation: Text) -> List[Text]:
        """The webhooks to try for this conversation, as far as they are known; never waits."""
        webhooks = [one for given in self._webhooks for one in self._known.get(given, [given])]
        now = self._clock()
        return sorted(
            webhooks,
            key=lambda one: (self._resting.get(one, 0) > now, _weight(one, conversation)),
        )

    async def refresh(self) -> None:
        """Looks the names up again, when it is time to."""
        if self._clock() - self._looked_up < LOOK_UP_EVERY:
            return
        self._looked_up = self._clock()
        await asyncio.gather(*map(self._find, self._webhooks))

    def rest(self, webhook: Text) -> None:
        """This one could not be reached: others first, for a while."""
        self._resting[webhook] = self._clock() + REST_SECONDS

    async def _find(self, webhook: Text) -> None:
        parts = urlsplit(webhook)
        # a certificate is for a name; this machine's own name stands for one server
        if parts.scheme != "http" or parts.hostname in (None, "localhost"):
            return
        port = parts.port or 80
        try:
            found = await asyncio.wait_for(self._look_up(parts.hostname, port), LOOK_UP_SECONDS)
        except (asyncio.TimeoutError, OSError):
            return
        hosts = [f"[{one}]" if ":" in one else one for one in found]
        self._known[webhook] = [f"http://{host}:{port}{parts.path}" for host in hosts] or [webhook]


def _weight(webhook: Text, conversation: Text) -> bytes:
    return hashlib.blake2b(f"{webhook} {conversation}".encode(), digest_size=8).digest()


SERVERS = ActionServers(os.environ.get("PUENTE_ACTIONS_WEBHOOK", DEFAULT))


async def request(
    endpoint: EndpointConfig,
    method: Text = "post",
    subpath: Optional[Text] = None,
    content_type: Optional[Text] = "application/json",
    compress: bool = False,
    **kwargs: Any,
) -> Optional[Any]:
    """`EndpointConfig.request`, for the action server: to the conversation's one, or the next.

    Raises:
        aiohttp.ClientConnectionError: none of those that were tried could be reached.
    """
    if endpoint.url != SERVERS.given:
        return await ask(endpoint, method, subpath, content_type, compress, **kwargs)
    await SERVERS.refresh()
    conversation = str((kwargs.get("json") or {}).get("sender_id", ""))
    total = kwargs.pop("timeout", None)
    kwargs["timeout"] = aiohttp.ClientTimeout(total=total, sock_connect=CONNECT_SECONDS)
    *first, last = SERVERS.in_order(conversation)[:TRIES]
    for webhook in first:
        try:
            return await ask(_at(endpoint, webhook), method, subpath, content_type, compress, **kwargs)
        except aiohttp.ClientConnectionError as error:
            SERVERS.rest(webhook)
            logger.warning("another action server is asked: %s", type(error).__name__)
    return await ask(_at(endpoint, last), method, subpath, content_type, compress, **kwargs)


def _at(endpoint: EndpointConfig, webhook: Text) -> EndpointConfig:
    there = endpoint.copy()
    there.url = webhook
    return there


def install() -> bool:
    """Puts it in the place of Rasa's own; False when this is another Rasa."""
    if rasa.__version__ != WRITTEN_FOR:
        logger.warning("Rasa %s is left as it is", rasa.__version__)
        return False
    EndpointConfig.request = request  # type: ignore[method-assign]
    return True
