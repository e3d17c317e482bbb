"""What is complained about, as data: rules.yml says of each rule how bad it is and how to mend it.

A rule is told to people in their language: `message` says what is wrong, `fix` what to do, `why`
what it is good for (docs/knowledge-rules.md is made of these). `{names}` in them are filled with
what was found. Loading's rules keep the bot from breaking; the checks' rules (checks/) keep readers
from being misled.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from actions.kb.yamlfile import read_yaml

RULES_FILE = Path(__file__).with_name("rules.yml")
LANGUAGES = ("es", "en")  # in which rules speak
Level = Literal["error", "warning", "suggestion"]


class Rule(BaseModel):
    """One thing that must not be so.

    `check` names the function in checks/ that looks for it; without one it is loading.py that does.
    `level`: an error stops a release (exit code 1), a warning should be mended soon, a suggestion
    may be left. `options` are the numbers, words and patterns that the check works with.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    level: Level = "error"
    message: dict[str, str]
    fix: dict[str, str]
    why: dict[str, str] = Field(default_factory=dict)
    check: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, in the file's order."""
    data = read_yaml(RULES_FILE.read_text(encoding="utf-8")).data
    return {id: Rule(id=id, **about) for id, about in data.items()}


def in_words(template: str, values: Mapping[str, str]) -> str:
    """A rule's sentence with what was found put in; other braces stay as they are."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template
