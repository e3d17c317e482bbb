"""Reads a request's body before anything else does, and sends back one that is too large."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.errors import response


class BodyLimit:
    """Lets bodies of at most `limit` bytes pass.

    A body that small can be read whole, so nothing behind this ever meets half a body.

    Args:
        limit: in bytes.
        wider: other limits, by the beginning of the path.
    """

    def __init__(
        self, app: ASGIApp, limit: int, wider: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self._app = app
        self._limit = limit
        self._wider = wider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        limit = next((n for way, n in self._wider.items() if path.startswith(way)), self._limit)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > limit:
            await response("body_too_large")(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > limit:
                await response("body_too_large")(scope, receive, send)
                return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, again, send)
