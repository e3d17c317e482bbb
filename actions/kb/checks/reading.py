"""How easy a text is: Fernández-Huerta in Spanish, Flesch in English; and how long the first part.

Both formulas take words per sentence and syllables per word. Fernández Huerta (1959) as corrected
by Law (2011): 206.84 - 60 · syllables/word - 1.02 · words/sentence. Flesch (1948):
206.835 - 84.6 · syllables/word - 1.015 · words/sentence. Higher is easier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material, entry_file
from actions.kb.checks.syllables import syllables
from actions.kb.complaints import Complaint
from actions.kb.facts import fill
from actions.kb.rules import Rule

_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")
_MARKS = re.compile(r"\*\*|^\s*(?:[-*•]|\d{1,3}[.)])\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SENTENCE_END = re.compile(r"[.!?…:]+(?=\s|$|[»\"”)])|\n+")
_FORMULAS = {"es": (206.84, 60.0, 1.02), "en": (206.835, 84.6, 1.015)}


def plain(text: str) -> str:
    """The text without Markdown."""
    return _MARKS.sub("", _LINK.sub(r"\1", text))


def words(text: str) -> list[str]:
    """The words of a text, Markdown left out."""
    return _WORD.findall(plain(text))


def reading_ease(text: str, language: str) -> float:
    """How easy the text is (100 very easy, 0 very hard); a list's item counts as a sentence.

    Raises:
        KeyError: there is no formula for the language.
    """
    base, per_syllable, per_word = _FORMULAS[language]
    sentences = [s for s in _SENTENCE_END.split(plain(text)) if _WORD.search(s)]
    all_words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not all_words:
        return 100.0
    per = sum(syllables(word, language) for word in all_words) / len(all_words)
    return base - per_syllable * per - per_word * len(all_words) / len(sentences)


@check("reading-level")
def reading_level(material: Material, rule: Rule) -> Iterator[Complaint]:
    """First parts below the level that the rule asks for, without a reason in the file."""
    for text in material.in_parts(["text"], list(rule.options["at_least"])):
        entry = material.kb.entries[str(text.entry)]
        if text.language in entry.reading_level:
            continue
        ease, wanted = reading_ease(material.filled(text), text.language), rule.options["at_least"]
        if ease < wanted[text.language]:
            values = {"level": f"{ease:.0f}", "wanted": str(wanted[text.language])}
            yield material.complaint(rule, text, 0, "", **values)


@check("reading-level-excuses")
def too_many_excuses(material: Material, rule: Rule) -> Iterator[Complaint]:
    """More than `share` of the entries say why they cannot be easier."""
    excused = [entry for entry in material.kb.entries.values() if entry.reading_level]
    share = len(excused) / max(1, len(material.kb.entries))
    if share > rule.options["share"]:
        values = {"count": str(len(excused)), "percent": f"{100 * share:.0f}"}
        file = entry_file(excused[0])
        yield material.complaint_at(rule, file, ("reading_level",), **values)


@check("reading-level-excuse-not-needed")
def excuses_not_needed(material: Material, rule: Rule) -> Iterator[Complaint]:
    """A reason for a hard text that is not hard (any more)."""
    wanted = rule.options["at_least"]
    for entry in material.kb.entries.values():
        for language in entry.reading_level:
            if language not in wanted or language not in entry.body:
                continue
            text = fill(
                entry.body[language].text, material.kb.facts, material.kb.interface[language]
            )
            ease = reading_ease(text, language)
            if ease >= wanted[language] + rule.options["clearly"]:
                where = ("reading_level", language)
                values = {"level": f"{ease:.0f}", "language": language}
                yield material.complaint_at(rule, entry_file(entry), where, **values)


@check("first-part-length")
def first_part_length(material: Material, rule: Rule) -> Iterator[Complaint]:
    """First parts of more than `words` words."""
    for text in material.in_parts(["text"]):
        count = len(words(material.filled(text)))
        if count > rule.options["words"]:
            values = {"count": str(count), "words": str(rule.options["about"])}
            yield material.complaint(rule, text, 0, "", **values)


@check("sentence-length")
def sentence_length(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Sentences of more than `words` words."""
    most: int = rule.options["words"]
    for text in material.texts_for(rule):
        at = 0
        for sentence in _SENTENCE_END.split(plain(text.words)):
            if len(sentence) <= 2 * most:  # too short for so many words: not worth counting
                continue
            count = len(_WORD.findall(sentence))
            if count > most:
                at = max(at, text.words.find(sentence.strip()[:20], at))
                yield material.complaint(rule, text, at, count=str(count))
