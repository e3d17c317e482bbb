"""Companies that call, and connectors that send: what the tests of the channels stand on."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from fastapi import Request
from fastapi.responses import JSONResponse

from gateway.channels.settings import ChannelSettings
from tests.knowledge_folder import PROJECT
from tests.unit.gateway.conftest import FakeBot

RECORDED = PROJECT / "tests" / "recorded"
PUBLIC = "https://puente.example"
ON = ChannelSettings(
    telegram_token="123456:token",
    telegram_secret="said-to-telegram",
    twilio_account="AC0",
    twilio_token="twilio-token",
    twilio_number="whatsapp:+14155238886",
    facebook_token="page-token",
    facebook_secret="app-secret",
    facebook_verify="say-this",
)


def recorded(name: str) -> bytes:
    """The body of a recorded call."""
    return (RECORDED / name).read_bytes().strip()


@dataclass(frozen=True)
class Company:
    """How one company calls, with its signature, and how its recorded text can be changed."""

    name: str
    text: str  # the recorded call with a text
    sender: str

    @property
    def path(self) -> str:
        return f"/webhooks/{self.name}/webhook"

    def body(self, text: str | None = None, id: str = "1") -> bytes:
        """The recorded call, with another text under another id."""
        body = recorded(self.text)
        if text is None:
            return body
        if self.name == "twilio":
            return urlencode(
                {**dict(parse_qsl(body.decode())), "Body": text, "MessageSid": id}
            ).encode()
        call = json.loads(body)
        if self.name == "telegram":
            call["update_id"] = 1000 + int(id)
            call["message"]["text"] = text
        else:
            call["entry"][0]["messaging"][0]["message"] = {"mid": id, "text": text}
        return json.dumps(call).encode()

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers with which the company itself would send this body."""
        if self.name == "telegram":
            return {"X-Telegram-Bot-Api-Secret-Token": ON.telegram_secret}
        if self.name == "facebook":
            digest = hmac.new(ON.facebook_secret.encode(), body, hashlib.sha256).hexdigest()
            return {"X-Hub-Signature-256": f"sha256={digest}"}
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        text = f"{PUBLIC}{self.path}" + "".join(name + fields[name] for name in sorted(fields))
        digest_1 = hmac.new(ON.twilio_token.encode(), text.encode(), hashlib.sha1).digest()
        return {
            "X-Twilio-Signature": base64.b64encode(digest_1).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        }

    async def calls(self, client: httpx.AsyncClient, body: bytes) -> httpx.Response:
        return await client.post(self.path, content=body, headers=self.signed(body))


TELEGRAM = Company("telegram", "telegram_text.json", "998877665")
TWILIO = Company("twilio", "twilio_text.form", "whatsapp:+5219610000000")
FACEBOOK = Company("facebook", "facebook_text.json", "7766554433221100")
COMPANIES = (TELEGRAM, TWILIO, FACEBOOK)


class Connectors(FakeBot):
    """A bot with Rasa's connectors, which send nothing. `sending` is what comes of sending.

    fine, again (not now), for good (never), down (nobody listens).
    """

    def __init__(self) -> None:
        super().__init__()
        self.sending = "fine"
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.handed_over: list[bytes] = []
        self.says: list[dict[str, Any]] = []
        self.app.post("/webhooks/{channel}/webhook")(self.hear_channel)
        self.app.post("/webhooks/{channel}/deliver")(self.deliver)

    async def hear_channel(self, channel: str, request: Request) -> JSONResponse:
        self.handed_over.append(await request.body())
        turn = json.loads(request.headers["X-Puente-Turn"])
        turn["message"] = words_of(channel, self.handed_over[-1])
        self.heard.append(turn)
        self.remembers.add(turn["sender"])
        if self.mood == "down":
            raise httpx.ConnectError("nobody listens")
        if self.mood == "silent":
            return JSONResponse([])
        said = self.says if self.says and "/start" not in turn["message"] else [self.message(turn)]
        return JSONResponse([{"custom": message} for message in said])

    async def deliver(self, channel: str, request: Request) -> JSONResponse:
        body = await request.json()
        if self.sending == "down":
            raise httpx.ConnectError("nobody listens")
        if self.sending in ("again", "for good"):
            return JSONResponse({"sent": 0, "trouble": self.sending})
        self.sent += [(body["to"], message) for message in body["messages"]]
        return JSONResponse({"sent": len(body["messages"]), "trouble": None})

    @property
    def texts(self) -> list[str]:
        """What people read, one after the other."""
        return [str(message.get("text") or message.get("body")) for _to, message in self.sent]


def words_of(channel: str, body: bytes) -> str:
    """The text in a call that the gateway handed over."""
    if channel == "twilio":
        return dict(parse_qsl(body.decode(), keep_blank_values=True))["Body"]
    call = json.loads(body)
    if channel == "telegram":
        return str(call["message"]["text"])
    return str(call["entry"][0]["messaging"][0]["message"]["text"])
