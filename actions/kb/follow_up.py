"""Finds the entry for a message that leans on what was said before: "and how long does that take?".

Such a message is compared as it is, and once more behind the title of what was shown before it (an
answer, or an option's steps); the two scores of each entry are mixed, and entries of the same
option gain a little. For the entry that was just shown only the message itself counts: its own
title would always speak for it. Only short messages lean, and only unless the message alone makes
its best entry clearly more likely right, or nearly certain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions.kb.decision import decide
from actions.kb.folding import words
from actions.kb.models import Entry, Option
from actions.kb.retrieval import Candidate, Found, Retriever

SHOWN = 5  # candidates that are handed on


@dataclass(frozen=True)
class Shown:
    """What was shown last: its title, its option, and its entry when it was an answer."""

    title: str
    option: str
    entry: str | None = None

    @classmethod
    def answer(cls, entry: Entry, language: str) -> Shown:
        """An entry, as it was read in `language`."""
        return cls(entry.title(language), entry.option, entry.id)

    @classmethod
    def of_option(cls, option: Option, language: str) -> Shown:
        """What an option is, its steps, or its holding periods."""
        return cls(option.name[language], option.id)


def search_after(
    retriever: Retriever,
    question: str,
    before: Shown | None,
    option: str | None = None,
) -> Found:
    """What is found for a message in its conversation.

    Args:
        retriever: the search.
        question: the message.
        before: what was shown last; None at the beginning.
        option: what the conversation is about, if known.
    """
    numbers = retriever.thresholds
    if before is None or len(words(question)) > numbers.follow_up_words:
        return retriever.search(question, option)
    alone = retriever.search(question, option, top=None)
    by_itself = decide(alone, numbers)
    if by_itself.kind == "answer" and by_itself.right >= numbers.follow_up_alone_from:
        return replace(alone, candidates=alone.candidates[:SHOWN])
    behind = retriever.search(f"{before.title} {question}", option, top=None)
    others = {candidate.entry: candidate for candidate in behind.candidates}
    mixed = [
        candidate
        if candidate.entry == before.entry
        else _between(
            candidate,
            others[candidate.entry],
            numbers.follow_up_weight,
            numbers.follow_up_option * retriever.is_about(candidate.entry, before.option),
        )
        for candidate in alone.candidates
    ]
    mixed.sort(key=lambda candidate: -candidate.score)
    outside = min(alone.outside, behind.outside)
    leaning = replace(alone, candidates=tuple(mixed[:SHOWN]), outside=outside, leaning=True)
    ahead = by_itself.right - decide(leaning, numbers).right
    if by_itself.kind == "answer" and ahead >= numbers.follow_up_unless_ahead:
        return alone
    return leaning


def _between(one: Candidate, other: Candidate, weight: float, gain: float) -> Candidate:
    return replace(
        one,
        score=(1 - weight) * one.score + weight * other.score + gain,
        head=(1 - weight) * one.head + weight * other.head,
        dense=max(one.dense, other.dense),
        lexical=max(one.lexical, other.lexical),
    )
