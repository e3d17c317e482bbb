"""A bot for the browser's tests: answers at once, from the real knowledge, by simple words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI, Request

from actions.kb.emergency import emergency
from actions.kb.messages import Message, answer_message, message, simple_message
from actions.kb.models import Knowledge

TODAY = dt.date(2026, 11, 24)
ANSWERS = {"visa": "visa-move-freely", "complement": "complementary-what"}
EMERGENCY = ("ayuda", "help")
DEADLINE = ("plazo", "deadline")
ENGLISH = ("what", "deadline", "help", "how", "can")
CALENDAR = {"es": "Guardar en el calendario", "en": "Save in the calendar"}


class TellingBot:
    """Behind the same two routes as the real bot; `heard` has every message, in order."""

    def __init__(self, kb: Knowledge) -> None:
        self.kb = kb
        self.heard: list[dict[str, Any]] = []
        self.remembers: set[str] = set()
        self.languages: dict[str, str] = {}
        self.down = False
        self.app = FastAPI()
        self.app.get("/")(self.root)
        self.app.post("/webhooks/puente/webhook")(self.hear)
        self.app.delete("/webhooks/puente/conversations/{id}")(self.forget)

    async def root(self) -> dict[str, str]:
        return {"hello": "bot"}

    async def hear(self, request: Request) -> list[dict[str, Any]]:
        turn = await request.json()
        self.heard.append(turn)
        self.remembers.add(turn["sender"])
        if self.down:
            return []
        return [{"custom": one} for one in self._reply(turn)]

    async def forget(self, id: str) -> dict[str, bool]:
        self.remembers.discard(id)
        return {"deleted": True}

    def words_heard(self) -> list[str]:
        """What people wrote, without greetings and buttons."""
        return [turn["message"] for turn in self.heard if not turn["message"].startswith("/")]

    def _reply(self, turn: dict[str, Any]) -> Iterator[Message]:
        words, language = turn["message"].casefold(), self._language(turn)
        if words.startswith("/start"):
            choices = ("options", "contacts", "danger")
            yield simple_message(self.kb, "greeting", language, "greeting", choices)
        elif words.startswith("/switch_language"):
            yield simple_message(self.kb, "language_switched", language, "notice")
        elif words.startswith("/"):
            yield simple_message(self.kb, "topics", language, "options", ("contacts",))
        elif any(word in words for word in EMERGENCY):
            yield emergency(self.kb, None, language)
        elif any(word in words for word in DEADLINE):
            yield self._deadline(language)
        else:
            entry = next((id for word, id in ANSWERS.items() if word in words), None)
            if entry is None:
                yield simple_message(self.kb, "not_known", language, "fallback", ("person",))
            else:
                yield answer_message(self.kb, self.kb.entries[entry], language, TODAY)

    def _deadline(self, language: str) -> Message:
        entry = self.kb.entries["refugee-deadline"]
        answer = answer_message(self.kb, entry, language, TODAY)
        told = message(
            self.kb,
            "deadline",
            language,
            answer["text"],
            choices=["contacts"],
            sources=answer["sources"],
            answer=entry.id,
        )
        href = f"/{language}/deadline/entry.ics?from=2026-11-03"
        told["choices"].append({"id": "calendar:entry", "label": CALENDAR[language], "href": href})
        return told

    def _language(self, turn: dict[str, Any]) -> str:
        words, sender = turn["message"].casefold(), turn["sender"]
        asked = turn["metadata"]["language"]
        if asked is None and '"en"' in words:
            asked = "en"
        if asked is None and not words.startswith("/"):
            asked = "en" if words.split()[0] in ENGLISH else "es"
        self.languages[sender] = asked or self.languages.get(sender, "es")
        return self.languages[sender]
