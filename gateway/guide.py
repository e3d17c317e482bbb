"""The guide: every answer, every option and every page about the service, each with its address.

Cacheable pages, so that they can be read, shared, printed and found without a conversation. They
come from the knowledge alone and are there when bot and actions are not.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header
from starlette.responses import Response

from actions.kb.models import Knowledge, Option
from gateway.errors import ApiError
from gateway.page_content import (
    entry_content,
    help_content,
    index_content,
    info_content,
    leaflet_content,
    option_content,
)
from gateway.pages import READ, PageMaker

IfNoneMatch = Annotated[str, Header()]


class Guide:
    """The routes.

    Args:
        maker: makes the pages.
        channels: people can also write through channels of other companies.
    """

    def __init__(self, maker: PageMaker, channels: bool = False) -> None:
        self._maker = maker
        self._channels = channels
        self.router = APIRouter(include_in_schema=False)
        add = self.router.add_api_route
        # the last routes of all: they take any first part of a path
        add("/{language}/", self.index, methods=READ)
        add("/{language}/help", self.help, methods=READ)
        add("/{language}/option/{option}", self.option, methods=READ)
        add("/{language}/leaflet/{option}", self.leaflet, methods=READ)
        add("/{language}/{place}", self.entry_or_page, methods=READ)

    async def index(self, language: str, if_none_match: IfNoneMatch = "") -> Response:
        """All questions, by option."""
        content = index_content(self._known(language), language)
        return self._maker.cached("index.html", language, if_none_match, **content)

    async def help(self, language: str, if_none_match: IfNoneMatch = "") -> Response:
        """Whom to call, and what else can be read without a connection."""
        content = help_content(self._known(language), language)
        return self._maker.cached("help.html", language, if_none_match, **content)

    async def option(self, language: str, option: str, if_none_match: IfNoneMatch = "") -> Response:
        """One option: whom it is for, its steps, holding periods, rights, and its questions."""
        kb, found = self._option(language, option)
        content = option_content(kb, found, language, self._maker.today())
        return self._maker.cached("option.html", language, if_none_match, **content)

    async def leaflet(
        self, language: str, option: str, if_none_match: IfNoneMatch = ""
    ) -> Response:
        """An option on one or two sheets of paper."""
        kb, found = self._option(language, option)
        content = leaflet_content(kb, found, language, self._maker.today())
        return self._maker.cached("leaflet.html", language, if_none_match, **content)

    async def entry_or_page(
        self, language: str, place: str, if_none_match: IfNoneMatch = ""
    ) -> Response:
        """One answer with its longer part, sources and dates, or a page about the service."""
        kb = self._known(language)
        if place in kb.pages:
            content = info_content(kb, kb.pages[place], language, self._channels)
            return self._maker.cached("page.html", language, if_none_match, **content)
        if place not in kb.entries:
            raise ApiError("not_found")
        content = entry_content(kb, kb.entries[place], language, self._maker.today())
        return self._maker.cached("entry.html", language, if_none_match, **content)

    def _known(self, language: str) -> Knowledge:
        kb = self._maker.knowledge()
        if language not in kb.languages:
            raise ApiError("not_found")
        return kb

    def _option(self, language: str, option: str) -> tuple[Knowledge, Option]:
        kb = self._known(language)
        if option not in kb.options:
            raise ApiError("not_found")
        return kb, kb.options[option]
