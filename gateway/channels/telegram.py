"""Telegram's Bot API (https://core.telegram.org/bots/api), version 7 and later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.responses import JSONResponse, Response

from gateway.channels.provider import (
    Call,
    Handover,
    Incoming,
    PayloadUnreadable,
    Provider,
    json_object,
    same,
)

WEB = ("http://", "https://")


class _Chat(BaseModel):
    id: int
    type: str


class _From(BaseModel):
    language_code: str = ""
    is_bot: bool = False


class _Message(BaseModel):
    message_id: int
    chat: _Chat
    text: str | None = None


class _Update(BaseModel):
    update_id: int
    message: dict[str, Any] | None = None


class Telegram(Provider):
    """A bot of Telegram's.

    Args:
        secret: what was said to Telegram when the webhook was set (`secret_token`).
    """

    name = "telegram"
    readers = "Telegram"
    limit = 4096

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def genuine(self, call: Call) -> bool:
        """Telegram repeats the secret in a header."""
        return same(call.headers.get("x-telegram-bot-api-secret-token", ""), self._secret)

    def read(self, body: bytes) -> list[Incoming]:
        """New messages to the bot alone: none of groups, no edited ones, nothing of other bots."""
        try:
            update = _Update.model_validate(json_object(body))
            if update.message is None:
                return []
            message = _Message.model_validate(update.message)
            sender = _From.model_validate(update.message.get("from") or {})
        except ValidationError:
            raise PayloadUnreadable from None
        if message.chat.type != "private" or sender.is_bot:
            return []
        opens = (message.text or "").split(maxsplit=1)[:1] == ["/start"]
        language = sender.language_code.partition("-")[0] or None
        sent_by = str(message.chat.id)
        return [Incoming(str(update.update_id), sent_by, message.text, opens, language)]

    def handover(self, conversation: str, text: str) -> Handover:
        """An update with an empty sender; whose it is stands beside it."""
        message = {
            "message_id": 0,
            "date": 0,
            "chat": {"id": 0, "type": "private"},
            "text": text,
        }
        content = json.dumps({"update_id": 0, "message": message}).encode()
        return Handover(content, {"Content-Type": "application/json"})

    def bold(self, text: str) -> str:
        return f"<b>{text}</b>"

    def link(self, label: str, address: str) -> str:
        """Telegram makes numbers to call and addresses of mail a link by itself."""
        if not address.startswith(WEB):
            return label
        return f'<a href="{escape(address)}">{label}</a>'

    def escaped(self, text: str) -> str:
        return escape(text, quote=False)

    def message(self, text: str) -> dict[str, Any]:
        """No preview: it would load the linked page and cost data."""
        return {"text": text, "parse_mode": "HTML", "disable_web_page_preview": True}

    def reply_now(self, sender: str, texts: Sequence[str]) -> Response | None:
        """Telegram takes one call of its API as the answer, so only the first text fits."""
        call = {"method": "sendMessage", "chat_id": int(sender), **self.message(texts[0])}
        return JSONResponse(call)
