"""The conditions of knowledge/triage.yml: `question: value`, joined by `all`, `any` and `not`.

    {fear: violence}                      the answer to "fear" is "violence"
    {fear: [violence, danger]}            … is one of these
    {place: inside, crime: yes}           both lines hold (as with `all`)
    {any: [{crime: yes}, {family: yes}]}  at least one holds
    {not: {place: outside}}               it does not hold
    {entry: unknown}                      the question was not answered

Any other condition over a question that was not answered is neither true nor false (None): the
person may have skipped it. So a rule never holds, and never excludes, by what nobody said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator

Answers = Mapping[str, str]
UNKNOWN = "unknown"


class Condition:
    """Something that holds (True), does not (False), or cannot be said yet (None)."""

    def holds(self, answers: Answers) -> bool | None:
        """Whether it holds for what was answered; questions without an answer are left out."""
        raise NotImplementedError

    def mentions(self) -> Iterator[tuple[str, str]]:
        """Every (question, value) that it names."""
        raise NotImplementedError


@dataclass(frozen=True)
class Is(Condition):
    """The question's answer is one of the values."""

    question: str
    values: tuple[str, ...]

    def holds(self, answers: Answers) -> bool | None:
        answer = answers.get(self.question)
        if answer is not None:
            return answer in self.values
        return True if UNKNOWN in self.values else None

    def mentions(self) -> Iterator[tuple[str, str]]:
        for value in self.values:
            yield self.question, value


@dataclass(frozen=True)
class All(Condition):
    """Every part holds; with no part at all, always."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool | None:
        found = [part.holds(answers) for part in self.parts]
        return False if False in found else None if None in found else True

    def mentions(self) -> Iterator[tuple[str, str]]:
        for part in self.parts:
            yield from part.mentions()


@dataclass(frozen=True)
class AnyOf(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool | None:
        found = [part.holds(answers) for part in self.parts]
        return True if True in found else None if None in found else False

    def mentions(self) -> Iterator[tuple[str, str]]:
        for part in self.parts:
            yield from part.mentions()


@dataclass(frozen=True)
class Not(Condition):
    """The part does not hold."""

    part: Condition

    def holds(self, answers: Answers) -> bool | None:
        found = self.part.holds(answers)
        return None if found is None else not found

    def mentions(self) -> Iterator[tuple[str, str]]:
        yield from self.part.mentions()


ALWAYS = All(())


def parse(raw: Any) -> Condition:
    """A condition as the file writes it.

    Raises:
        ValueError: it is none; the text says what belongs there.
    """
    if isinstance(raw, Condition):
        return raw
    if not isinstance(raw, dict) or not raw:
        raise ValueError("a condition is written like {fear: violence}")
    parts = tuple(_line(str(name), value) for name, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _line(name: str, value: Any) -> Condition:
    if name in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise ValueError(f"after '{name}' belongs a list of conditions")
        parts = tuple(parse(one) for one in value)
        return All(parts) if name == "all" else AnyOf(parts)
    if name == "not":
        return Not(parse(value))
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values) or not values:
        raise ValueError(f"after '{name}' belongs a value of that question, or a list of them")
    return Is(name, tuple(values))


When = Annotated[Condition, PlainValidator(parse)]
