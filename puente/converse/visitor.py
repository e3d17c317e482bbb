"""A person with a browser, as a class: talks to a running Puente over its chat API."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

Message = dict[str, Any]


@dataclass
class Visitor:
    """One conversation.

    Args:
        address: where the gateway is, such as http://127.0.0.1:8000.
        language: "es" or "en" to ask for one, None to let the bot find out.
        timeout: seconds to wait for one reply.
    """

    address: str
    language: str | None = None
    timeout: float = 20
    id: str = field(init=False, default="")
    token: str = field(init=False, default="")
    greeting: list[Message] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        # a proxy of the environment must not stand between us and a house on this machine
        self.http = httpx.Client(base_url=self.address, timeout=self.timeout, trust_env=False)
        body = {"language": self.language} if self.language else {}
        begun = self.http.post("/api/conversations", json=body)
        begun.raise_for_status()
        self.id, self.token = begun.json()["conversation"], begun.json()["token"]
        self.greeting = begun.json()["messages"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/conversations/{self.id}"

    def post(self, **body: Any) -> httpx.Response:
        """One message as it is, with an id of its own unless `message_id` is given."""
        body.setdefault("message_id", str(uuid.uuid4()))
        return self.http.post(f"{self.path}/messages", json=body, headers=self.headers)

    def say(self, text: str) -> list[Message]:
        """What comes back for words."""
        return self._messages(self.post(text=text))

    def choose(self, choice: str) -> list[Message]:
        """What comes back for a choice."""
        return self._messages(self.post(choice=choice))

    def erase(self) -> Message:
        """Erases the conversation; gives the receipt."""
        gone = self.http.delete(self.path, headers=self.headers)
        gone.raise_for_status()
        receipt: Message = gone.json()
        return receipt

    @staticmethod
    def _messages(response: httpx.Response) -> list[Message]:
        response.raise_for_status()
        messages: list[Message] = response.json()["messages"]
        return messages
