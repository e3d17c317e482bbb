"""Stands in for the bot when it gives no answer, with what the knowledge files say.

Help lines first when the words show danger; else the entry that clearly fits, with the warning
that the program is not whole; else "please try again" with what comes near as choices, and people
who can help. Nothing here needs the network or a model.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from actions.kb.emergency import emergency, emergency_if_danger
from actions.kb.messages import Message, answer_message, contacts_message, say, simple_message
from actions.kb.models import Contact, Entry, Knowledge
from gateway.language import Tongue
from gateway.nearest import Nearest

HELPER_KINDS = ("unhcr", "comar", "legal_aid", "human_rights")
MOST_HELPERS = 4
MOST_OF_A_KIND = 8
AFTER_HELP = ("contacts", "danger")


class StandIn:
    """Answers from the knowledge alone.

    Args:
        current: gives the knowledge in force.
        today: gives the date by which an entry is overdue.
    """

    def __init__(self, current: Callable[[], Knowledge], today: Callable[[], dt.date]) -> None:
        self._current = current
        self._today = today
        self._learned: tuple[Nearest, Tongue] | None = None

    def greeting(self, language: str) -> list[Message]:
        """The first words of a conversation."""
        kb = self._current()
        choices = ("options", *AFTER_HELP)
        return [simple_message(kb, "greeting", _spoken(kb, language), "greeting", choices)]

    def to_text(self, text: str, language: str, chosen: str | None) -> list[Message]:
        """What to say to a typed text.

        Args:
            text: the cleaned text.
            language: the conversation's language.
            chosen: the language that the person asked for; it outweighs the guess.
        """
        kb = self._current()
        nearest, tongue = self._learn(kb)
        language = _spoken(kb, chosen or tongue.guess(text) or language)
        danger = emergency_if_danger(kb, text, language)
        if danger is not None:
            return [danger]
        entry = nearest.entry_for(text)
        if entry is not None:
            return self._answer(kb, entry, language)
        return _try_again(kb, language, [f"answer:{near.id}" for near in nearest.near(text)])

    def language_of(self, text: str) -> str | None:
        """The language of a text; None when its words do not say."""
        return self._learn(self._current())[1].guess(text)

    def help_first(self, text: str, messages: list[Message]) -> list[Message]:
        """The bot's messages, after the help lines when the words show danger and it saw none."""
        if any(message["kind"] == "emergency" for message in messages):
            return messages
        kb = self._current()
        danger = emergency_if_danger(kb, text, _spoken(kb, str(messages[0]["language"])))
        return messages if danger is None else [danger, *messages]

    def data_taken_out(self, messages: list[Message], language: str) -> list[Message]:
        """The messages, and before them (but after help lines) that personal data was not kept."""
        kb = self._current()
        told = simple_message(kb, "personal_data", _spoken(kb, language), "notice")
        place = 1 if messages and messages[0]["kind"] == "emergency" else 0
        return [*messages[:place], told, *messages[place:]]

    def to_choice(self, choice: str, language: str) -> list[Message]:
        """What to say to a pressed button: some need no bot."""
        kb = self._current()
        verb, _, thing = choice.partition(":")
        language = _spoken(kb, thing if verb == "language" else language)
        if verb == "danger":
            return [emergency(kb, None, language)]
        if verb in ("answer", "more") and thing in kb.entries:
            return self._answer(kb, kb.entries[thing], language, more=verb == "more")
        if verb in ("contacts", "person"):
            asked = [c for c in kb.contacts if c.kind == thing]
            asked.sort(key=lambda c: not c.nationwide)
            return [_people(kb, asked[:MOST_OF_A_KIND] or _helpers(kb), language)]
        if verb == "language":
            return self.greeting(language)
        return _try_again(kb, language)

    def _answer(
        self, kb: Knowledge, entry: Entry, language: str, more: bool = False
    ) -> list[Message]:
        intro = simple_message(kb, "stand_in_answer_intro", language, "error")
        return [intro, answer_message(kb, entry, language, self._today(), more)]

    def _learn(self, kb: Knowledge) -> tuple[Nearest, Tongue]:
        if self._learned is None or self._learned[0].version != kb.version:
            self._learned = (Nearest(kb), Tongue(kb))
        return self._learned


def help_lines(kb: Knowledge, language: str) -> str:
    """The urgent help lines as text: what a page shows when it cannot even reach the gateway."""
    return str(emergency(kb, None, _spoken(kb, language))["text"])


def _spoken(kb: Knowledge, language: str) -> str:
    return language if language in kb.languages else kb.languages[0]


def _try_again(kb: Knowledge, language: str, offers: Sequence[str] = ()) -> list[Message]:
    choices = [*offers, *AFTER_HELP]
    sorry = simple_message(kb, "bot_down_try_again", language, "error", choices)
    return [sorry, _people(kb, _helpers(kb), language)]


def _people(kb: Knowledge, contacts: Sequence[Contact], language: str) -> Message:
    intro = say(kb, "contacts_intro", language)
    return contacts_message(kb, contacts, language, "contacts", intro)


def _helpers(kb: Knowledge) -> list[Contact]:
    """People for everybody everywhere, the most general first; urgent lines if there are none."""
    everywhere = [c for c in kb.contacts if c.nationwide and c.kind in HELPER_KINDS]
    everywhere.sort(key=lambda c: (HELPER_KINDS.index(c.kind), not c.verified))
    return everywhere[:MOST_HELPERS] or [c for c in kb.contacts if c.urgent]
