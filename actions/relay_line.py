"""The line to the organisation that reads people's questions: a webhook or a mail server.

Nothing of a question is logged or kept; a failure says only its kind.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import httpx

from actions.relay_settings import MAIL, RelaySettings

SECONDS = 5.0  # the person waits, and the gateway does not wait much longer


class RelayFailed(Exception):
    """The question could not be handed on; the text is the kind of failure only."""


@dataclass(frozen=True)
class Question:
    """What is handed on. `topic` and `answer` are the conversation's, by their titles."""

    code: str
    language: str
    topic: str
    answer: str
    text: str


class Line(Protocol):
    """Hands a question on."""

    async def send(self, question: Question) -> None:
        """Returns when the other side has taken it.

        Raises:
            RelayFailed: it has not.
        """


class Webhook:
    """Sends it as JSON.

    Args:
        url: where to.
        secret: sent as a bearer token, when there is one.
    """

    def __init__(self, url: str, secret: str = "") -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    async def send(self, question: Question) -> None:
        """See Line.send."""
        body = {
            "code": question.code,
            "language": question.language,
            "topic": question.topic,
            "answer": question.answer,
            "text": question.text,
        }
        try:
            async with httpx.AsyncClient(timeout=SECONDS) as client:
                response = await client.post(self._url, json=body, headers=self._headers)
        except httpx.HTTPError as error:
            raise RelayFailed(type(error).__name__) from None
        if not response.is_success:
            raise RelayFailed(f"status {response.status_code}")


class Mail:
    """Sends it as a mail, over TLS unless the server is this machine.

    Args:
        settings: the mail server and both addresses.
    """

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings

    async def send(self, question: Question) -> None:
        """See Line.send."""
        try:
            await asyncio.to_thread(self._send, self._mail(question))
        except (OSError, smtplib.SMTPException) as error:
            raise RelayFailed(type(error).__name__) from None

    def _mail(self, question: Question) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = self._settings.sender, self._settings.to
        mail["Subject"] = f"Puente {question.code}"
        lines = (question.code, question.language, question.topic, question.answer)
        mail.set_content("\n".join(line for line in lines if line) + f"\n\n{question.text}\n")
        return mail

    def _send(self, mail: EmailMessage) -> None:
        parts = urlsplit(self._settings.url)
        host = parts.hostname or ""
        tls = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=tls)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
        with server:
            if parts.scheme == "smtp" and host not in ("localhost", "127.0.0.1", "::1"):
                server.starttls(context=tls)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(mail)


def line_for(settings: RelaySettings) -> Line:
    """The line that the address in the settings asks for."""
    if urlsplit(settings.url).scheme in MAIL:
        return Mail(settings)
    return Webhook(settings.url, settings.secret)
