"""Every error a person or a program can get, with its status and its words in both languages.

One table, one shape: `{"error": {"code", "message": {"es", "en"}}}`. Exceptions of the modules
inside are turned into a row of the table here and nowhere else; nothing of a request, least of all
its text, ever comes back in an error or stands in a log.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.choices import ChoiceNotIssued, UnknownChoice
from gateway.conversation import MessageUnknown
from gateway.erasure import ErasureUnfinished
from gateway.store import ConversationGone, StoreTrouble
from gateway.text import TextRefused
from gateway.tokens import TokenRefused
from gateway.turns import TooManyWaiting

logger = logging.getLogger(__name__)


class Row(NamedTuple):
    """An error: HTTP status and what people read."""

    status: int
    es: str
    en: str


ERRORS: dict[str, Row] = {
    "request_invalid": Row(
        400, "El programa no pudo leer el mensaje.", "The program could not read the message."
    ),
    "token_missing": Row(
        401,
        "Esta conversación está protegida. Empiece una nueva.",
        "This conversation is protected. Start a new one.",
    ),
    "token_invalid": Row(
        401,
        "No pudimos abrir esta conversación. Empiece una nueva.",
        "We could not open this conversation. Start a new one.",
    ),
    "token_expired": Row(
        401,
        "Esta conversación ya terminó. Empiece una nueva.",
        "This conversation has ended. Start a new one.",
    ),
    "token_of_another": Row(
        403, "Esta conversación no es la suya.", "This conversation is not yours."
    ),
    "webhook_unsigned": Row(
        403,
        "Esta llamada no trae la firma correcta.",
        "This call is not rightly signed.",
    ),
    "not_found": Row(404, "Esta página no existe.", "This page does not exist."),
    "deadline_day_invalid": Row(
        422,
        "Esa fecha no sirve. Vuelva a la conversación y escriba el día otra vez.",
        "That date cannot be used. Go back to the conversation and write the day again.",
    ),
    "deadline_day_to_come": Row(
        422,
        "Ese día todavía no llega. Se cuenta desde un día que ya pasó.",
        "That day has not come yet. Days are counted from a day that has been.",
    ),
    "conversation_unknown": Row(
        404,
        "Esta conversación ya no existe. Empiece una nueva.",
        "This conversation no longer exists. Start a new one.",
    ),
    "message_unknown": Row(404, "Ese mensaje no existe.", "That message does not exist."),
    "method_not_allowed": Row(405, "Eso no se puede hacer aquí.", "That cannot be done here."),
    "body_too_large": Row(
        413,
        "El mensaje es demasiado largo. Escriba menos.",
        "The message is too long. Write less.",
    ),
    "fields_invalid": Row(
        422, "Al mensaje le falta algo o le sobra algo.", "Something in the message is wrong."
    ),
    "empty_text": Row(
        422,
        "El mensaje está vacío. Escriba su pregunta.",
        "The message is empty. Write a question.",
    ),
    "text_too_long": Row(
        422,
        "El mensaje es demasiado largo. Escriba una pregunta corta.",
        "The message is too long. Write a short question.",
    ),
    "choice_not_issued": Row(
        422,
        "Ese botón ya no sirve. Escriba su pregunta.",
        "That button no longer works. Write your question.",
    ),
    "language_unknown": Row(
        422, "Ese idioma no está disponible.", "That language is not available."
    ),
    "too_many_waiting": Row(
        429,
        "Hay mensajes suyos en espera. Espere un momento.",
        "Some of your messages are waiting. Please wait a moment.",
    ),
    "too_many_requests": Row(
        429,
        "Llegan demasiados mensajes. Espere un minuto y pruebe otra vez. Su mensaje no se perdió.",
        "Too many messages are coming in. Wait a minute and try again. Your message is not lost.",
    ),
    "internal": Row(
        500,
        "Algo falló en el programa. Espere un momento y pruebe otra vez.",
        "Something failed in the program. Wait a moment and try again.",
    ),
    "erase_unfinished": Row(
        503,
        "Ya borramos lo que se ve aquí. Falta una parte. La borraremos en cuanto se pueda.",
        "We erased what you see here. One part is left. We will erase it as soon as possible.",
    ),
    "store_trouble": Row(
        503,
        "No podemos guardar ni borrar en este momento. Pruebe otra vez en un minuto.",
        "We cannot keep or erase anything just now. Try again in a minute.",
    ),
    "not_ready": Row(
        503,
        "El programa todavía no está listo.",
        "The program is not ready yet.",
    ),
}
_BY_STATUS = {
    400: "request_invalid",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    422: "fields_invalid",
}
_BY_EXCEPTION: dict[type[Exception], str] = {
    ConversationGone: "conversation_unknown",
    MessageUnknown: "message_unknown",
    ChoiceNotIssued: "choice_not_issued",
    UnknownChoice: "choice_not_issued",
    TooManyWaiting: "too_many_waiting",
    ErasureUnfinished: "erase_unfinished",
    StoreTrouble: "store_trouble",
}


class ApiError(Exception):
    """An error of the table, raised where no other exception says it already.

    Args:
        code: a key of `ERRORS`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def body(code: str) -> dict[str, Any]:
    """The error as JSON."""
    row = ERRORS[code]
    return {"error": {"code": code, "message": {"es": row.es, "en": row.en}}}


def response(code: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The error as a response."""
    return JSONResponse(body(code), status_code=ERRORS[code].status, headers=dict(headers or {}))


def code_of(error: Exception) -> str:
    """The table's code for an exception."""
    if isinstance(error, ApiError | TokenRefused | TextRefused):
        return error.code
    if isinstance(error, RequestValidationError):
        broken = any(e["type"] in ("json_invalid", "missing_body") for e in error.errors())
        return "request_invalid" if broken else "fields_invalid"
    if isinstance(error, HTTPException):
        return _BY_STATUS.get(error.status_code, "request_invalid")
    return next(
        (code for kind, code in _BY_EXCEPTION.items() if isinstance(error, kind)), "internal"
    )


def install(app: FastAPI) -> None:
    """Makes every exception that has a row come out as that row."""

    async def handle(request: Request, error: Exception) -> Response:
        code = code_of(error)
        status = ERRORS[code].status
        headers = dict(getattr(error, "headers", None) or {})
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if status in (429, 503):
            headers["Retry-After"] = "5"
        page = getattr(request.app.state, "error_page", None)
        if page is not None and _wants_page(request):
            made: Response = page(request, code)
            return made
        return response(code, headers)

    for kind in (
        ApiError,
        TokenRefused,
        TextRefused,
        RequestValidationError,
        HTTPException,
        *_BY_EXCEPTION,
    ):
        app.add_exception_handler(kind, handle)


def _wants_page(request: Request) -> bool:
    machine = request.url.path.startswith(("/api/", "/health/", "/metrics"))
    return not machine and "text/html" in request.headers.get("accept", "")


class LastResort:
    """Turns an exception that nobody expected into the table's 500, and logs where, never what.

    The words of an exception may quote a message, so only its kind and its place are logged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as error:
            logger.error("unexpected %s", place_of(error))
            if not begun:
                await response("internal")(scope, receive, send)


def place_of(error: Exception) -> str:
    """An exception's kind and the place it was raised at, without its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_name}, line {trace.tb_lineno} of {code.co_filename}"
