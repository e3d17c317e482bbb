"""Bare figures: a period, fee or phone number that stands in a text instead of in facts.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.rules import Rule

_DIGITS = re.compile(r"\d+(?:[.,:/\-\s]?\d+)*")


@check("bare-figures")
def bare_figures(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Digits that no allowed pattern covers, and number words before a unit."""
    allowed = {
        language: [re.compile(p, re.IGNORECASE) for p in patterns]
        for language, patterns in rule.options["allowed"].items()
    }
    spelled = {
        language: re.compile(
            rf"\b(?:{'|'.join(words)})\s+(?:{'|'.join(rule.options['units'][language])})\b",
            re.IGNORECASE,
        )
        for language, words in rule.options["number_words"].items()
    }
    for text in material.in_parts(rule.options["parts"]):
        words = text.words
        for pattern in (*allowed.get("any", ()), *allowed.get(text.language, ())):
            words = pattern.sub(_blank, words)
        for match in _DIGITS.finditer(words):
            yield material.complaint(rule, text, match.start(), match[0])
        if text.language in spelled:
            for match in spelled[text.language].finditer(words):
                yield material.complaint(rule, text, match.start(), match[0])


def _blank(match: re.Match[str]) -> str:
    """Spaces of the same length, so that offsets stay; line breaks stay too."""
    return re.sub(r"[^\n]", " ", match[0])
