"""Headers that keep browsers from doing harm: on every response, unless it sets its own."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # the address of a page says what somebody read about
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_TLS_ONLY = ("Strict-Transport-Security", "max-age=31536000")


class SecurityHeaders:
    """Adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault(*_TLS_ONLY)
            await send(message)

        await self._app(scope, receive, with_headers)


def page_policy(style_hash: str) -> str:
    """The content policy of our own pages: our scripts and styles, nobody else's anything.

    Args:
        style_hash: the digest of the widget's style, which it writes into its shadow tree.
    """
    return (
        "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
        f" style-src 'self' '{style_hash}'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )
