"""Holds a reply to what was expected, and says what came instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.kb.yamlfile import Path as Place
from puente.converse.cases import Check, Said, Turn
from puente.converse.expectations import EXPECTED, Message
from puente.converse.sentences import Sentences

# these say what the law is, so they must say where it comes from, whatever a case expects
WITH_SOURCE = ("answer", "holding", "deadline", "triage")


@dataclass(frozen=True)
class Mismatch:
    """One expectation that a reply does not meet.

    Args:
        name: what was expected (`kind`, `bot`, …).
        expected, came: as the file and the reply say it.
        place: where it stands in the file; None for what every reply must have.
    """

    name: str
    expected: Any
    came: Any
    place: Place | None = None


def mismatches(turn: Turn, reply: Sequence[Message], sentences: Sentences) -> list[Mismatch]:
    """What is wrong with the reply of a turn; nothing when all is as expected."""
    if not reply:
        return [Mismatch("reply", "a message", None)]
    found = [one for check in turn.checks for one in _checked(check, reply)]
    found += _in_order(turn.said, reply, sentences)
    found += [Mismatch("sources", "a source", []) for one in reply if _lacks_source(one)]
    return found


def _lacks_source(message: Message) -> bool:
    """Whether it says what holds and not where that stands; "those are all the steps" does not."""
    steps = message["kind"] == "steps" and bool(message.get("data"))
    return (steps or message["kind"] in WITH_SOURCE) and not message["sources"]


def _checked(check: Check, reply: Sequence[Message]) -> list[Mismatch]:
    if isinstance(check.which, int):
        if check.which > len(reply):
            return [_wrong(check, "message", check.which, f"{len(reply)} messages")]
        return _against(check, reply[check.which - 1], check.wants)
    if check.which == "last":
        return _against(check, reply[-1], check.wants)
    if check.which == "every":
        return [one for message in reply for one in _against(check, message, check.wants)]
    of_all = {name: value for name, value in check.wants.items() if EXPECTED[name].about_all}
    of_one = {name: value for name, value in check.wants.items() if name not in of_all}
    found = [one for message in reply for one in _against(check, message, of_all)]
    nearest = min((_against(check, message, of_one) for message in reply), key=len)
    return list({one.name: one for one in (*nearest, *found)}.values())


def _against(check: Check, message: Message, wants: dict[str, Any]) -> list[Mismatch]:
    return [
        _wrong(check, name, value, EXPECTED[name].found(message))
        for name, value in wants.items()
        if not EXPECTED[name].holds(message, value)
    ]


def _wrong(check: Check, name: str, expected: Any, came: Any) -> Mismatch:
    return Mismatch(name, expected, came, (*check.place, name))


def _in_order(
    said: Sequence[Said], reply: Sequence[Message], sentences: Sentences
) -> list[Mismatch]:
    """The named messages must come in their order; others may stand between them."""
    found: list[Mismatch] = []
    left = list(reply)
    for one in said:
        place = next((n for n, message in enumerate(left) if _is(one, message, sentences)), None)
        if place is None:
            came = [message["text"] for message in left] or [message["text"] for message in reply]
            found.append(_wrong(one.check, one.how, one.words, came[0]))
            continue
        found += _against(one.check, left[place], one.check.wants)
        left = left[place + 1 :]
    return found


def _is(said: Said, message: Message, sentences: Sentences) -> bool:
    text = str(message["text"]).strip()
    if said.how == "bot":
        return text == said.words
    return sentences.said(said.words, message["language"], text)
