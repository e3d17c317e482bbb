"""The conversation without JavaScript: forms and redirects, the token in a cookie.

What the person wrote is not kept, so the page shows the bot's side only and says so. Each form
carries a number made for that page: sent twice by a nervous finger, it is answered once.
"""

from __future__ import annotations

import contextlib
import uuid
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Header, Request
from starlette.responses import RedirectResponse, Response

from gateway.api import language_choices
from gateway.choices import ChoiceNotIssued
from gateway.conversation import Conversations, MessageUnknown
from gateway.erasure import ErasureUnfinished
from gateway.errors import ERRORS, code_of
from gateway.language import accepted
from gateway.pages import PageMaker, label
from gateway.store import ConversationGone, Reply
from gateway.text import TextRefused
from gateway.tokens import TokenRefused, Tokens
from gateway.turns import TooManyWaiting

COOKIE = "puente_chat"
PATH = "/chat"
LEAVE = "/chat/leave"
# also what the widget left, if it was used (W3C Clear Site Data; browsers heed it over https).
# Not "cache": browsers may take seconds for it, and who leaves cannot wait.
CLEARED = '"cookies", "storage"'
FIELDS = 10
RATED = ("answer", "steps", "holding", "deadline", "triage")  # as in static/widget/message.js


class ChatPage:
    """The routes.

    Args:
        conversations: what they work on.
        tokens: opens the conversation of the cookie.
        maker: makes the page.
        hours: how long the cookie lives.
        text_limit: characters that the form takes.
    """

    def __init__(
        self,
        conversations: Conversations,
        tokens: Tokens,
        maker: PageMaker,
        hours: float,
        text_limit: int,
    ) -> None:
        self._conversations = conversations
        self._tokens = tokens
        self._maker = maker
        self._seconds = int(hours * 3600)
        self._text_limit = text_limit
        self.router = APIRouter(include_in_schema=False)
        self.router.add_api_route(PATH, self.show, methods=["GET", "HEAD"])
        self.router.add_api_route(PATH, self.take, methods=["POST"])
        self.router.add_api_route(LEAVE, self.leave, methods=["GET"])

    async def show(
        self,
        request: Request,
        language: str = "",
        erased: str = "",
        thanks: str = "",
        accept_language: Annotated[str, Header()] = "",
    ) -> Response:
        """The bot's side so far, and the form."""
        so_far = await self._so_far(self._conversation_of(request))
        notice = {"": "", "part": "erase_unfinished"}.get(erased, "erased")
        notice = notice or ("thanks" if thanks else "")
        spoken = self._spoken(language, accept_language)
        return self._page(spoken if language or so_far is None else so_far.language, so_far, notice)

    async def take(
        self, request: Request, accept_language: Annotated[str, Header()] = ""
    ) -> Response:
        """One form: a text, a button, another language, or "erase"."""
        form = await _form(request)
        language = self._spoken(form.get("in", ""), accept_language)
        id = self._conversation_of(request)
        if "erase" in form:
            return await self._erase(id)
        if "useful" in form:
            return await self._opinion(id, form)
        if form.get("language") in self._maker.knowledge().languages:
            language = form["language"]
            form["choice"] = f"language:{language}"
            if id is None:
                return RedirectResponse(f"{PATH}?language={language}", 303)
        token = None
        try:
            if id is None or await self._so_far(id) is None:
                started = await self._conversations.start(
                    language, language, language_choices(self._maker.knowledge().languages)
                )
                id, token = started.conversation.id, started.token
            reply = await self._say(id, form)
        except (TextRefused, ChoiceNotIssued, TooManyWaiting, ConversationGone) as error:
            response = await self._refused(id, language, code_of(error))
        else:
            response = await self._after(id, reply)
        if token is not None:
            self._give(request, response, token)
        return response

    async def leave(
        self,
        request: Request,
        language: str = "",
        accept_language: Annotated[str, Header()] = "",
    ) -> Response:
        """Erases the conversation of the cookie and sends the browser to a harmless page.

        A link and no form, because a content policy keeps forms from ending at another site.
        """
        spoken = self._spoken(language, accept_language)
        id = self._conversation_of(request)
        if id is not None:
            with contextlib.suppress(ErasureUnfinished):  # the gateway goes on by itself
                await self._conversations.erase(id)
        response = RedirectResponse(label(self._maker.knowledge(), spoken, "leave_address"), 303)
        response.delete_cookie(COOKIE, path=PATH)
        response.headers["Clear-Site-Data"] = CLEARED
        return response

    async def _opinion(self, id: str | None, form: dict[str, str]) -> Response:
        message = form.get("message", "")
        if id is not None:
            with contextlib.suppress(MessageUnknown, ConversationGone):
                await self._conversations.opinion(id, message, form["useful"] == "yes")
        return RedirectResponse(f"{PATH}?thanks=yes", 303)

    async def _after(self, id: str, reply: Reply) -> Response:
        """The page with the reply; at once and only now, when a text of it is not kept."""
        if not reply.fleeting:
            return RedirectResponse(f"{PATH}#{reply.messages[0]['id']}", 303)
        now = {message["id"]: message for message in reply.messages}
        so_far = await self._conversations.shown(id)
        messages = [now.get(message["id"], message) for message in so_far.messages]
        return self._page(reply.language, Reply(reply.language, messages))

    async def _say(self, id: str, form: dict[str, str]) -> Reply:
        choice, text = form.get("choice"), form.get("text", "")
        name = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{form.get('number')} {choice} {text}"))
        if choice is not None:
            return await self._conversations.say_choice(id, name, choice, None)
        return await self._conversations.say_text(id, name, text, None)

    async def _erase(self, id: str | None) -> Response:
        outcome = "all"
        if id is not None:
            try:
                await self._conversations.erase(id)
            except ErasureUnfinished:
                outcome = "part"
        response = RedirectResponse(f"{PATH}?erased={outcome}", 303)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    async def _refused(self, id: str | None, language: str, code: str) -> Response:
        row = ERRORS[code]
        words = {"es": row.es, "en": row.en}
        so_far = await self._so_far(id)
        return self._page(language, so_far, problem=words.get(language, row.es), status=row.status)

    def _page(
        self,
        language: str,
        so_far: Reply | None,
        notice: str = "",
        problem: str = "",
        status: int = 200,
    ) -> Response:
        return self._maker.page(
            "chat.html",
            language,
            status,
            messages=so_far.messages if so_far else [],
            number=str(uuid.uuid4()),
            notice=notice,
            problem=problem,
            limit=self._text_limit,
            rated=RATED,
        )

    def _give(self, request: Request, response: Response, token: str) -> None:
        response.set_cookie(
            COOKIE,
            token,
            max_age=self._seconds,
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )

    def _spoken(self, language: str, header: str) -> str:
        known = self._maker.knowledge().languages
        return language if language in known else accepted(header, known)

    def _conversation_of(self, request: Request) -> str | None:
        try:
            return self._tokens.conversation_of(request.cookies.get(COOKIE))
        except TokenRefused:
            return None

    async def _so_far(self, id: str | None) -> Reply | None:
        if id is None:
            return None
        try:
            return await self._conversations.shown(id)
        except ConversationGone:
            return None


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form as browsers send it; what is not UTF-8 is replaced."""
    text = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=FIELDS)
    except ValueError:
        return {}
    return dict(fields)
