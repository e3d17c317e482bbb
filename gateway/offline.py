"""Serves the service worker that keeps the help pages for use without a connection.

It keeps the widget, the emergency lines, the pages of all options and a few answers (offline.yml),
in one language: the same for everybody, nothing of anybody's. Its text names the version of the
knowledge, so browsers fetch everything anew when the knowledge changes.

Browsers let a worker serve only pages of its own origin: where the widget is embedded in another
site, what is there without a line is the help lines inside the script itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import rjsmin
import yaml
from fastapi import APIRouter
from starlette.responses import Response

from actions.kb.models import Entry, Knowledge
from gateway.errors import ApiError

HERE = Path(__file__).parent
POLICY = "default-src 'none'; connect-src 'self'"  # what the worker itself may fetch
SHARED = ("/", "/full", "/widget.js", "/page.css")


@cache
def chosen() -> tuple[str, ...]:
    data = yaml.safe_load((HERE / "offline.yml").read_text(encoding="utf-8"))
    return tuple(data["answers"])


def kept_answers(kb: Knowledge) -> list[Entry]:
    """The answers that are kept: those of offline.yml that the knowledge still has."""
    return [kb.entries[id] for id in chosen() if id in kb.entries]


def kept_paths(kb: Knowledge, language: str) -> list[str]:
    """The addresses that a phone keeps for people who speak `language`."""
    return [
        *SHARED,
        *(f"/{code}/help" for code in kb.languages),
        *(f"/{language}/option/{id}" for id in kb.options),
        *(f"/{language}/{entry.id}" for entry in kept_answers(kb)),
    ]


class Offline:
    """The route of the worker."""

    def __init__(self, knowledge: Callable[[], Knowledge]) -> None:
        self._knowledge = knowledge
        self._code = rjsmin.jsmin((HERE / "static" / "offline.js").read_text(encoding="utf-8"))
        self.router = APIRouter(include_in_schema=False)
        self.router.add_api_route("/offline.js", self.serve, methods=["GET"])

    async def serve(self, language: str = "") -> Response:
        """The worker for one language."""
        kb = self._knowledge()
        language = language or kb.languages[0]
        if language not in kb.languages:
            raise ApiError("not_found")
        values = {
            "VERSION": f"puente {kb.version} {language}",
            "LANGUAGE": language,
            "LANGUAGES": kb.languages,
            "KEPT": kept_paths(kb, language),
        }
        named = "".join(f"const {name}={json.dumps(value)};" for name, value in values.items())
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
        return Response(
            named + "\n" + self._code, media_type="text/javascript; charset=utf-8", headers=headers
        )
