"""WhatsApp through Twilio's Messaging API (https://www.twilio.com/docs/messaging)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape

from starlette.responses import Response

from gateway.channels.provider import Call, Handover, Incoming, PayloadUnreadable, Provider, same

FORM = "application/x-www-form-urlencoded"
FIELDS = 200
# what WhatsApp sends besides the number: "whatsapp:+5219610000000"
NUMBER = re.compile(r"whatsapp:\+\d{6,18}")


class WhatsApp(Provider):
    """A number of WhatsApp's, rented from Twilio.

    Args:
        token: the account's Auth Token, with which Twilio signs.
    """

    name = "twilio"
    readers = "WhatsApp (Meta), Twilio"
    limit = 1600

    def __init__(self, token: str) -> None:
        self._token = token

    def genuine(self, call: Call) -> bool:
        """Twilio signs the address and the sorted fields of the form with the Auth Token."""
        try:
            fields = dict(_fields(call.body))
        except PayloadUnreadable:
            return False
        return same(call.headers.get("x-twilio-signature", ""), self.signature(call.url, fields))

    def signature(self, url: str, fields: dict[str, str]) -> str:
        """What X-Twilio-Signature has to be (https://www.twilio.com/docs/usage/security).

        Twilio's own validator (twilio.request_validator) gives the same; its package is the bot's.
        """
        signed = url + "".join(name + fields[name] for name in sorted(fields))
        digest = hmac.new(self._token.encode(), signed.encode(), hashlib.sha1).digest()
        return base64.b64encode(digest).decode()

    def read(self, body: bytes) -> list[Incoming]:
        """The message of the form; nothing when it is a report on one of ours."""
        fields = dict(_fields(body))
        id, sender = fields.get("MessageSid", ""), fields.get("From", "")
        if "Body" not in fields or not NUMBER.fullmatch(sender):
            return []
        if not id:
            raise PayloadUnreadable
        return [Incoming(id, sender, fields["Body"].strip() or None)]

    def handover(self, conversation: str, text: str) -> Handover:
        """The form with a pseudonym for the number."""
        # Rasa's connector takes an inverted exclamation mark for an "@" that a carrier broke
        form = {"From": conversation, "Body": text.replace("¡", "")}
        return Handover(urlencode(form).encode(), {"Content-Type": FORM})

    def bold(self, text: str) -> str:
        return f"*{text}*"

    def link(self, label: str, address: str) -> str:
        """WhatsApp makes numbers to call and addresses of mail a link by itself."""
        return super().link(label, address) if "://" in address else label

    def message(self, text: str) -> dict[str, Any]:
        return {"body": text}

    def reply_now(self, sender: str, texts: Sequence[str]) -> Response | None:
        """Twilio takes messages as the answer, in its own XML (TwiML)."""
        messages = "".join(f"<Message><Body>{escape(text)}</Body></Message>" for text in texts)
        return Response(f"<Response>{messages}</Response>", media_type="text/xml")


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode()
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except ValueError:
        raise PayloadUnreadable from None
