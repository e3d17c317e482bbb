"""A chat in the terminal becomes a test case.

What is written in the chat goes into the file, word for word: only testers' own words belong there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from puente.converse.cases import read_cases
from puente.converse.expectations import Message
from puente.converse.failures import ConverseError
from puente.converse.playing import Begin
from puente.converse.updating import scalar

HELP = (
    "Write as a person would; a number takes a choice; an empty line ends the conversation.\n"
    "Escriba como una persona; un número toma una opción; una línea vacía termina.\n"
    "What you write is put into the file: no real person's words. / "
    "Lo que escriba queda en el archivo: no ponga palabras de personas reales."
)


@dataclass(frozen=True)
class Spoken:
    """One turn of the chat."""

    how: str  # user or choose
    words: str
    reply: list[Message]


def chat(
    begin: Begin, language: str | None, ask: Callable[[str], str], tell: Callable[[str], None]
) -> list[Spoken]:
    """Chats until an empty line, the end of the input, or Ctrl-C; gives what was said.

    Args:
        ask: reads a line, such as `input`.
        tell: shows a line, such as `print`.
    """
    tell(HELP)
    talker = begin(language)
    shown = talker.greeting
    spoken: list[Spoken] = []
    while True:
        offered = _show(shown, tell)
        try:
            line = ask("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return spoken
        if not line:
            return spoken
        number = int(line) if line.isascii() and line.isdigit() else 0
        how, words = (
            ("choose", offered[number - 1]) if 0 < number <= len(offered) else ("user", line)
        )
        try:
            shown = talker.choose(words) if how == "choose" else talker.say(words)
        except httpx.HTTPError as trouble:
            tell(f"!! {trouble}")
            continue
        spoken.append(Spoken(how, words, shown))


def _show(messages: Sequence[Message], tell: Callable[[str], None]) -> list[str]:
    offered: list[str] = []
    for message in messages:
        name = " ".join(
            str(message[key]) for key in ("language", "kind", "answer") if key in message
        )
        tell(f"  [{name}]")
        for line in message["text"].splitlines():
            tell(f"    {line}")
        for choice in message["choices"]:
            if "href" in choice:
                tell(f"      → {choice['label']} ({choice['href']})")
                continue
            offered.append(choice["id"])
            tell(f"      {len(offered)}. {choice['label']}")
    return offered


def as_yaml(name: str, language: str | None, spoken: Sequence[Spoken]) -> str:
    """The chat as a test case, expecting of each reply its kind, answer and language."""
    lines = [f"- test_case: {scalar(name)}"]
    lines += [f"  language: {language}"] if language else []
    lines.append("  steps:")
    for turn in spoken:
        lines.append(f"  - {turn.how}: {scalar(turn.words)}")
        if len(turn.reply) == 1:
            lines += [f"    {key}: {scalar(value)}" for key, value in _expected(turn.reply[0])]
            continue
        lines.append("    assertions:")
        for number, message in enumerate(turn.reply, start=1):
            pairs = [("message", number), *_expected(message)]
            inside = ", ".join(f"{key}: {scalar(value)}" for key, value in pairs)
            lines.append(f"    - {{{inside}}}")
    return "\n".join(lines) + "\n"


def _expected(message: Message) -> list[tuple[str, Any]]:
    return [
        (key, message[key]) for key in ("kind", "answer", "option", "language") if message.get(key)
    ]


def add_to(file: Path, case: str) -> None:
    """Puts a test case at the end of the file, which it makes if there is none.

    Raises:
        ConverseError: the file with the case could not be read again; it was left as it was.
    """
    before = file.read_text("utf-8") if file.exists() else "test_cases:\n"
    gap = "" if before.endswith("\n") else "\n"
    after = f"{before}{gap}{case}"
    file.parent.mkdir(parents=True, exist_ok=True)
    trial = file.with_name(f".{file.name}.new")
    trial.write_text(after, encoding="utf-8")
    try:
        read_cases([trial])
    except ConverseError as error:
        raise ConverseError(
            f"The case cannot be put at the end of {file}; the file was left as it was.",
            f"El caso no se puede poner al final de {file}; el archivo quedó como estaba.",
            [*error.details, *case.splitlines()],
        ) from None
    finally:
        trial.unlink(missing_ok=True)
    file.write_text(after, encoding="utf-8")
