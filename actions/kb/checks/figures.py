"""Bare figures: a period, fee or phone number that stands in a text instead of in facts.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.facts import REFERENCE
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
    for text in material.texts_for(rule):
        words = REFERENCE.sub(_blank, text.words)
        figures = [_DIGITS, *([spelled[text.language]] if text.language in spelled else [])]
        if not any(pattern.search(words) for pattern in figures):
            continue  # most texts have none, and the allowed patterns take their time
        for pattern in (*allowed.get("any", ()), *allowed.get(text.language, ())):
            words = pattern.sub(_blank, words)
        for pattern in figures:
            for match in pattern.finditer(words):
                yield material.complaint(rule, text, match.start(), match[0])


def _blank(match: re.Match[str]) -> str:
    """Spaces of the same length, so that offsets stay; line breaks stay too."""
    return re.sub(r"[^\n]", " ", match[0])
