"""Facebook's Messenger Platform (https://developers.facebook.com/docs/messenger-platform)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from gateway.channels.provider import (
    Call,
    Handover,
    Incoming,
    PayloadUnreadable,
    Provider,
    hmac_sha256,
    json_object,
    same,
)


class _Person(BaseModel):
    id: str


class _Message(BaseModel):
    mid: str
    text: str | None = None
    is_echo: bool = False


class _Postback(BaseModel):
    mid: str = ""


class _Event(BaseModel):
    sender: _Person | None = None
    timestamp: int = 0
    message: _Message | None = None
    postback: _Postback | None = None


class _Entry(BaseModel):
    messaging: list[_Event] = Field(default_factory=list)


class _Batch(BaseModel):
    object: str
    entry: list[_Entry]


class Facebook(Provider):
    """A page of Facebook's.

    Args:
        secret: the app's, with which Facebook signs.
        verify: what Facebook says when it asks whether this is the webhook.
    """

    name = "facebook"
    readers = "Facebook Messenger (Meta)"
    limit = 2000

    def __init__(self, secret: str, verify: str) -> None:
        self._secret = secret
        self._verify = verify

    def may_subscribe(self, token: str) -> bool:
        """Whether who asks for the webhook knows the Verify Token."""
        return same(token, self._verify)

    def genuine(self, call: Call) -> bool:
        """Facebook signs the body with the app's secret."""
        signature = f"sha256={hmac_sha256(self._secret, call.body)}"
        return same(call.headers.get("x-hub-signature-256", ""), signature)

    def read(self, body: bytes) -> list[Incoming]:
        """Messages of people; the button "Get started" begins. No receipts, no echoes."""
        try:
            batch = _Batch.model_validate(json_object(body))
        except ValidationError:
            raise PayloadUnreadable from None
        events = [event for entry in batch.entry for event in entry.messaging]
        return list(_incoming(events)) if batch.object == "page" else []

    def handover(self, conversation: str, text: str) -> Handover:
        """A message with a pseudonym for the sender, signed again: Rasa's connector checks it."""
        event = {"sender": {"id": conversation}, "message": {"mid": "m", "text": text}}
        body = {"object": "page", "entry": [{"messaging": [event]}]}
        content = json.dumps(body).encode()
        signature = f"sha256={hmac_sha256(self._secret, content)}"
        headers = {"Content-Type": "application/json", "X-Hub-Signature": signature}
        return Handover(content, headers)

    def bold(self, text: str) -> str:
        """Messenger shows no bold to everybody."""
        return text

    def link(self, label: str, address: str) -> str:
        """Messenger makes numbers to call and addresses of mail a link by itself."""
        return super().link(label, address) if "://" in address else label

    def message(self, text: str) -> dict[str, Any]:
        return {"text": text}


def _incoming(events: list[_Event]) -> Iterator[Incoming]:
    for event in events:
        if event.sender is None:
            continue
        if event.message is not None and not event.message.is_echo:
            yield Incoming(event.message.mid, event.sender.id, event.message.text)
        elif event.postback is not None:
            id = event.postback.mid or f"{event.sender.id} {event.timestamp}"
            yield Incoming(id, event.sender.id, "", opens=True)
