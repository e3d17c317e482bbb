"""Several servers that do the same work: which one is asked next.

They are named one by one, separated by commas, or by one name with several addresses, as Docker
gives it to the replicas of a service. Names are looked up again every few seconds, so that a
replica that is new or has moved is found. They take turns; one that could not be reached comes last
for a while.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, urlsplit

LOOK_UP_EVERY = 5.0  # seconds
LOOK_UP_SECONDS = 2.0  # and no longer: what was known before is good enough
REST_SECONDS = 5.0

LookUp = Callable[[str, int], Awaitable[list[str]]]


async def addresses_of(host: str, port: int) -> list[str]:
    """The addresses behind a name.

    Raises:
        OSError: the name is unknown, or nobody can say.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted({str(address[0]) for *_, address in found})


class Replicas:
    """The servers behind one setting.

    Args:
        addresses: http://host:port without a slash at the end; several separated by commas.
        look_up: finds the addresses behind a name; None leaves names as they are.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        addresses: str,
        look_up: LookUp | None = addresses_of,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._given = [one.strip() for one in addresses.split(",")]
        self._look_up = look_up
        self._clock = clock
        self._known: dict[str, list[str]] = {}
        self._looked_up = float("-inf")
        self._resting: dict[str, float] = {}
        self._turn = 0

    async def all(self) -> list[str]:
        """Every server that is known now."""
        if self._look_up and self._clock() - self._looked_up >= LOOK_UP_EVERY:
            self._looked_up = self._clock()  # first: others need not look up too
            await asyncio.gather(*(self._refresh(one, self._look_up) for one in self._given))
        return [one for given in self._given for one in self._known.get(given, [given])]

    async def in_turn(self) -> list[str]:
        """The same, in the order in which they should be tried for what comes next."""
        servers = await self.all()
        self._turn += 1
        first = self._turn % len(servers)
        now = self._clock()
        return sorted(
            servers[first:] + servers[:first], key=lambda one: self._resting.get(one, 0) > now
        )

    def rest(self, server: str) -> None:
        """This one could not be reached: others first, for a while."""
        now = self._clock()
        self._resting = {one: until for one, until in self._resting.items() if until > now}
        self._resting[server] = now + REST_SECONDS

    async def _refresh(self, given: str, look_up: LookUp) -> None:
        parts = urlsplit(given)
        if not _is_looked_up(parts):
            return
        assert parts.hostname is not None
        port = parts.port or 80
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                found = await look_up(parts.hostname, port)
        except (TimeoutError, OSError):
            return
        hosts = [f"[{one}]" if ":" in one else one for one in found]
        self._known[given] = [f"http://{host}:{port}{parts.path}" for host in hosts] or [given]


def _is_looked_up(parts: SplitResult) -> bool:
    # a certificate is for a name; this machine's own name has an address for each protocol, and
    # one server behind both
    if parts.scheme != "http" or parts.hostname in (None, "localhost"):
        return False
    try:
        ipaddress.ip_address(parts.hostname)
    except ValueError:
        return True
    return False
