"""Words that should not be there: rules made of patterns, and jargon without its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material, Text
from actions.kb.complaints import Complaint
from actions.kb.rules import Rule

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")
_IS = re.compile(r"[,:]? ?(?:es|son|significa|is|are|means) ")
_QUOTED = re.compile(r"«[^»\n]*»|“[^”\n]*”|\"[^\"\n]*\"")


@check("patterns")
def patterns(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Sentences with a word of `patterns` and none of `unless`; what is quoted does not count."""
    found = {language: _any(words) for language, words in rule.options["patterns"].items()}
    unless = {language: _any(words) for language, words in rule.options.get("unless", {}).items()}
    for text in material.texts_for(rule, list(found)):
        words = _QUOTED.sub(lambda match: " " * len(match[0]), text.words)
        excuse = unless.get(text.language)
        for sentence in _SENTENCE.finditer(words):
            match = found[text.language].search(sentence[0])
            if match and not (excuse and excuse.search(sentence[0])):
                yield material.complaint(rule, text, sentence.start() + match.start(), match[0])


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


@check("jargon")
def jargon(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Terms that few people know, in an entry that does not say what they mean."""
    terms = [
        (term, language, _any(about["words"]), re.compile("|".join(about["means"]), re.IGNORECASE))
        for term, languages in rule.options["terms"].items()
        for language, about in languages.items()
    ]
    explained: dict[str, dict[str, str]] = {}
    for text in material.in_parts(["title", "text", "more"]):
        spoken = explained.setdefault(text.entry or "", {})
        spoken[text.language] = f"{spoken.get(text.language, '')}\n{text.words}"
    for text in material.texts_for(rule):
        around = explained.get(text.entry or "", {}).get(text.language, text.words)
        for term, language, pattern, means in terms:
            if language != text.language:
                continue
            match = pattern.search(text.words)
            if match and not means.search(around) and not _told(text, match):
                yield material.complaint(rule, text, match.start(), match[0], term=term)


def _told(text: Text, match: re.Match[str]) -> bool:
    """Whether the words right after the term say what it is: in brackets, or after a comma."""
    after = text.words[match.end() : match.end() + 24].lstrip('*»” "')
    return after.startswith("(") or bool(
        re.match(r"(,|:)? ?(es|son|is|are|means|significa) ", after)
    )
