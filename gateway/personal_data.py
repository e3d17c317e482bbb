"""Takes personal data out of a message before the bot, the store or a log can see it.

Puente needs no names and no numbers, and people write them all the same. What counts as personal
data stands in personal_data.yml; phone numbers are found by the `phonenumbers` library.

Not a promise that nothing personal passes: a story can tell who somebody is without a number. What
passes is kept nowhere either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field

from actions.kb.yamlfile import read_yaml

FILE = Path(__file__).with_name("personal_data.yml")
PHONE = "phone"
FEWEST_PHONE_DIGITS = 7
DATE = re.compile(r"(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:19|20)?\d\d")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Part):
    """One kind of personal data: how it looks, and examples that must be recognised."""

    patterns: Annotated[list[str], Field(min_length=1)]
    examples: Annotated[list[str], Field(min_length=1)]
    luhn: bool = False


class Patterns(_Part):
    """The file personal_data.yml."""

    kinds: dict[str, Kind]
    phone_regions: list[str]
    harmless: list[str]


@dataclass(frozen=True)
class Screened:
    """A message without personal data: what is left, and which kinds were taken out."""

    text: str
    kinds: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        """Whether a word is left that the bot could understand."""
        return bool(re.search(r"\w\w", self.text))


class PersonalData:
    """Finds personal data.

    Args:
        file: the patterns.

    Raises:
        YamlProblem, pydantic.ValidationError, re.error: the file is broken.
    """

    def __init__(self, file: Path = FILE) -> None:
        self.patterns = Patterns.model_validate(read_yaml(file.read_text(encoding="utf-8")).data)
        self._rules = [
            (name, kind.luhn, re.compile(pattern, re.IGNORECASE))
            for name, kind in self.patterns.kinds.items()
            for pattern in kind.patterns
        ]

    def screen(self, text: str) -> Screened:
        """The text without personal data. `text` is cleaned already (gateway/text.py)."""
        kinds = []
        for name, luhn, rule in self._rules:
            text, found = _without(text, list(_spans(rule, text, luhn)))
            if found:
                kinds.append(name)
        text, found = _without(text, list(self._phones(text)))
        if found:
            kinds.append(PHONE)
        return Screened(" ".join(text.split()), tuple(dict.fromkeys(kinds)))

    def _phones(self, text: str) -> Iterator[tuple[int, int]]:
        if sum(character.isdigit() for character in text) < FEWEST_PHONE_DIGITS:
            return
        for region in self.patterns.phone_regions:
            for match in phonenumbers.PhoneNumberMatcher(text, region):
                if not DATE.fullmatch(match.raw_string.strip()):  # some dates are numbers somewhere
                    yield match.start, match.end


def _spans(rule: re.Pattern[str], text: str, luhn: bool) -> Iterator[tuple[int, int]]:
    for match in rule.finditer(text):
        if not luhn or _luhn(match[0]):
            yield match.span("data" if "data" in rule.groupindex else 0)


def _without(text: str, spans: list[tuple[int, int]]) -> tuple[str, bool]:
    for start, end in sorted(set(spans), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text, bool(spans)


def _luhn(number: str) -> bool:
    """Whether the digits end in the check digit of ISO/IEC 7812-1."""
    digits = [int(character) for character in reversed(number) if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
