"""Serves the widget: one script with its style, its words and its help lines in it.

One request, because lines are weak; the help lines inside, because they must be there when the
line is not. The parts are plain files in static/widget/, put together here, in this order, inside
one function, and made small once for each version of the knowledge; there is no build.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import rjsmin
from fastapi import APIRouter, Header
from starlette.responses import Response

from actions.kb.models import Knowledge
from gateway.stand_in import help_lines
from gateway.stylesheet import ready

FOLDER = Path(__file__).parent / "static" / "widget"
PARTS = (
    "dom.js",
    "markdown.js",
    "memory.js",
    "line.js",
    "speech.js",
    "keeping.js",
    "message.js",
    "log.js",
    "menu.js",
    "page.js",
    "element.js",
    "begin.js",
)
STYLE = ready(FOLDER / "widget.css")
PAGE_WORDS = (
    "page_",
    "leaflet_",
)  # words of the pages; the widget needs only those that its menu names
PAGE_WORDS_NEEDED = {"page_all_answers", "page_privacy", "page_accessibility"}
MINUTES_CACHED = 5


def style_hash() -> str:
    """The style's digest as a content policy writes it."""
    digest = hashlib.sha256(STYLE.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def script(kb: Knowledge, text_limit: int) -> str:
    """The widget's whole script with the words of one version of the knowledge.

    Args:
        kb: the knowledge.
        text_limit: characters that a person may type.
    """
    settings = {
        "css": STYLE,
        "limit": text_limit,
        "languages": {
            language: {"labels": labels(kb, language), "help": help_lines(kb, language)}
            for language in kb.languages
        },
    }
    parts = "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in PARTS)
    return "\n".join(
        (
            '(function(){"use strict";',
            "const SCRIPT=document.currentScript;",
            'const BASE=new URL("./",SCRIPT?SCRIPT.src:document.baseURI).href;',
            f"const PUENTE={json.dumps(settings, ensure_ascii=False, separators=(',', ':'))};",
            str(rjsmin.jsmin(parts)),
            "})();",
        )
    )


def labels(kb: Knowledge, language: str) -> dict[str, str]:
    """The words of the widget in one language, without those of the pages."""
    return {
        key: words
        for key, words in kb.interface[language].widget.items()
        if not key.startswith(PAGE_WORDS) or key in PAGE_WORDS_NEEDED
    }


class Widget:
    """The route of the script, made again when the knowledge changes."""

    def __init__(self, knowledge: Callable[[], Knowledge], text_limit: int) -> None:
        self._knowledge = knowledge
        self._text_limit = text_limit
        self._made: tuple[str, str, str] = ("", "", "")
        self.router = APIRouter()
        self.router.add_api_route("/widget.js", self.serve, methods=["GET"])

    async def serve(self, if_none_match: Annotated[str, Header()] = "") -> Response:
        """The script; 304 when the browser has this one already."""
        kb = self._knowledge()
        if self._made[0] != kb.version:
            text = script(kb, self._text_limit)
            tag = hashlib.sha256(text.encode()).hexdigest()[:16]
            self._made = (kb.version, f'W/"{tag}"', text)
        _, tag, text = self._made
        headers = {
            "ETag": tag,
            "Cache-Control": f"public, max-age={MINUTES_CACHED * 60}, stale-if-error=604800",
            # the one thing that other sites may load
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if tag in if_none_match:
            return Response(status_code=304, headers=headers)
        return Response(text, media_type="text/javascript; charset=utf-8", headers=headers)
