"""Talks to a running Puente and prints the transcript; exit code 1 when a reply is wrong.

`tests/smoke [address]` or `make smoke`. The messages: tests/conversations/smoke.yml.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.client import Message, Visitor

MESSAGES = Path(__file__).parent / "conversations" / "smoke.yml"
Turn = tuple[dict[str, Any], list[Message], list[str]]


def conversations() -> list[dict[str, Any]]:
    """The conversations of the file."""
    read: list[dict[str, Any]] = yaml.safe_load(MESSAGES.read_text("utf-8"))["conversations"]
    return read


def play(address: str, conversation: dict[str, Any]) -> Iterator[Turn]:
    """Each message of a conversation with its reply and what is wrong with it."""
    visitor = Visitor(address)
    for expected in conversation["messages"]:
        replies = visitor.say(expected["text"])
        yield expected, replies, complaints(expected, replies)


def complaints(expected: dict[str, Any], replies: list[Message]) -> list[str]:
    """What the first reply is not but must be."""
    if not replies:
        return ["there is no reply"]
    reply = replies[0]
    found = [
        f"{name} is {reply.get(name)!r}, not {expected[name]!r}"
        for name in ("kind", "language", "answer")
        if name in expected and reply.get(name) != expected[name]
    ]
    text = "\n".join(one["text"] for one in replies)
    if "says" in expected and expected["says"].casefold() not in text.casefold():
        found.append(f"it does not say {expected['says']!r}")
    for name, value in expected.get("data", {}).items():
        if (reply.get("data") or {}).get(name) != value:
            found.append(f"data.{name} is {(reply.get('data') or {}).get(name)!r}, not {value!r}")
    if reply["kind"] in ("answer", "steps", "holding", "deadline") and not reply["sources"]:
        found.append("it has no source")
    return found


def main(argv: list[str]) -> int:
    """Plays every conversation against `argv[0]`, else the default address."""
    address = argv[0] if argv else "http://127.0.0.1:8000"
    count = failed = 0
    try:
        for conversation in conversations():
            print(f"\n=== {conversation['name']}")
            for expected, replies, wrong in play(address, conversation):
                count += 1
                failed += bool(wrong)
                print(f"\n> {expected['text']}")
                for reply in replies:
                    _print(reply)
                for complaint in wrong:
                    print(f"  !! {complaint}")
    except httpx.HTTPError as error:
        print(f"Puente does not answer at {address} ({type(error).__name__}). Run: make run")
        return 1
    print(f"\n{count} messages, {count - failed} as they must be, {failed} not")
    return 1 if failed else 0


def _print(reply: Message) -> None:
    name = reply.get("answer") or ""
    print(f"  [{reply['language']} {reply['kind']} {name}]".replace(" ]", "]"))
    for line in reply["text"].splitlines():
        print(f"    {line}")
    for source in reply["sources"]:
        print(f"    · {source['title']} {source.get('article', '')} (rev. {source['reviewed']})")
    if reply["choices"]:
        print("    → " + " | ".join(choice["label"] for choice in reply["choices"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
