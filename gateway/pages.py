"""Makes pages from the templates, and serves those around the conversation.

The demo page, the conversation on a whole page, the style sheets and the icon. The answers as
pages are in guide.py, the chat without JavaScript in chat_page.py.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import jinja2
from fastapi import APIRouter, Header, Request
from starlette.responses import HTMLResponse, Response

from actions.kb.facts import long_date
from actions.kb.models import Knowledge
from gateway import errors
from gateway.addresses import Addresses, GatewayAddresses
from gateway.headers import page_policy
from gateway.language import accepted
from gateway.markdown import SAFE_ADDRESS, inline, to_html
from gateway.stylesheet import ready
from gateway.widget import style_hash

HERE = Path(__file__).parent
READ = ["GET", "HEAD"]
CACHED = "public, max-age=300, stale-if-error=604800"


class PageMaker:
    """Turns templates into responses in one language, with everything escaped.

    Args:
        knowledge: gives the knowledge in force.
        today: gives the date by which answers are overdue.
        addresses: how links are written.
    """

    def __init__(
        self,
        knowledge: Callable[[], Knowledge],
        today: Callable[[], dt.date],
        addresses: Addresses | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.today = today
        self.addresses = addresses or GatewayAddresses()
        self._policy = page_policy(style_hash())
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["markdown"] = to_html
        self._templates.filters["inline"] = inline
        self._templates.filters["web"] = lambda url: url if SAFE_ADDRESS.match(url or "") else ""

    def text(self, template: str, language: str, **values: Any) -> str:
        """The page's HTML.

        Templates call `w(key)` for a label, `day(date)` for a date, `to.page(…)` for a link.
        `place` in the values says where the page is (addresses.py) when it is in every language.
        """
        kb = self.knowledge()
        words = kb.interface[language]
        return self._templates.get_template(template).render(
            language=language,
            to=self.addresses,
            names={code: label(kb, code, "language_name") for code in kb.languages},
            w=lambda key: label(kb, language, key),
            day=lambda date: long_date(_date(date), words),
            **{"place": None, **values},
        )

    def page(self, template: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page that no cache keeps."""
        headers = {"Content-Security-Policy": self._policy, "Content-Language": language}
        return HTMLResponse(self.text(template, language, **values), status, headers)

    def cached(self, template: str, language: str, seen: str, **values: Any) -> Response:
        """A page that caches may keep; 304 when the browser has it (`seen`: If-None-Match)."""
        response = self.page(template, language, **values)
        tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:16]}"'
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = CACHED
        if tag in seen:
            headers = {name: response.headers[name] for name in ("ETag", "Cache-Control")}
            return Response(status_code=304, headers=headers)
        return response

    def error(self, request: Request, code: str) -> HTMLResponse:
        """An error as a page, in both languages."""
        kb = self.knowledge()
        language = accepted(request.headers.get("accept-language", ""), kb.languages)
        row = errors.ERRORS[code]
        texts = {"es": row.es, "en": row.en}
        return self.page("error.html", language, row.status, texts=texts)


class Pages:
    """The routes."""

    def __init__(self, maker: PageMaker) -> None:
        self._maker = maker
        self.router = APIRouter(include_in_schema=False)
        add = self.router.add_api_route
        add("/", self.home, methods=READ)
        add("/full", self.full, methods=READ)
        add("/page.css", self.style, methods=READ)
        add("/leaflet.css", self.leaflet_style, methods=READ)
        add("/favicon.ico", self.icon, methods=READ)

    async def home(
        self, language: str = "", accept_language: Annotated[str, Header()] = ""
    ) -> Response:
        """The demo page with the widget on it."""
        return self._with_widget("home.html", language, accept_language)

    async def full(
        self,
        language: str = "",
        neutral: str = "",
        accept_language: Annotated[str, Header()] = "",
    ) -> Response:
        """The conversation on a whole page; `neutral`: under a title that tells nobody anything."""
        return self._with_widget("full.html", language, accept_language, neutral=bool(neutral))

    def _with_widget(self, template: str, language: str, header: str, **values: Any) -> Response:
        known = self._maker.knowledge().languages
        spoken = language if language in known else accepted(header, known)
        page = self._maker.page(template, spoken, **values)
        page.headers["Vary"] = "Accept-Language"
        return page

    async def style(self) -> Response:
        """The pages' style sheet."""
        return _style("page.css")

    async def leaflet_style(self) -> Response:
        """What leaflets need beside it, on screen and on paper."""
        return _style("leaflet.css")

    async def icon(self) -> Response:
        """No icon: it would only cost data."""
        return Response(status_code=204, headers={"Cache-Control": CACHED})


def _style(name: str) -> Response:
    return Response(
        ready(HERE / "static" / name), media_type="text/css", headers={"Cache-Control": CACHED}
    )


def label(kb: Knowledge, language: str, key: str) -> str:
    """A word of the pages in one language."""
    return kb.interface[language].widget.get(key, key)


def _date(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
