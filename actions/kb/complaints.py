"""One thing that is wrong with the knowledge: where, what, and how to mend it, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.kb.rules import Level, in_words, rules

Place = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Complaint:
    """A broken rule at one place.

    Args:
        file: the file, from the knowledge folder.
        line: the line, from 1.
        rule: the rule's id in rules.yml.
        values: what fills the rule's sentences.
    """

    file: str
    line: int
    rule: str
    values: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def level(self) -> Level:
        """How bad it is."""
        return rules()[self.rule].level

    def problem_in(self, language: str) -> str:
        """What is wrong, in `language` ("es" or "en")."""
        return in_words(rules()[self.rule].message[language], self.values)

    def mend_in(self, language: str) -> str:
        """What to do about it, in `language`."""
        return in_words(rules()[self.rule].fix[language], self.values)

    @property
    def problem(self) -> str:
        """What is wrong, in English, for logs."""
        return self.problem_in("en")

    @property
    def mend(self) -> str:
        """What to do about it, in English, for logs."""
        return self.mend_in("en")

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem} → {self.mend}"
