"""Finds the entry for a message that leans on what was said before: "and how long does that take?".

Such a message is compared as it is, and once more behind the title of the answer before it; the two
scores of each entry are mixed. The entry that was just shown is left out: nobody asks for it again
that way. Only short messages lean, and only when they are not clear by themselves.
"""

from __future__ import annotations

from dataclasses import replace

from actions.kb.decision import decide
from actions.kb.folding import words
from actions.kb.models import Entry
from actions.kb.retrieval import Candidate, Found, Retriever


def search_after(
    retriever: Retriever,
    question: str,
    before: Entry | None,
    language: str,
    option: str | None = None,
) -> Found:
    """What is found for a message in its conversation.

    Args:
        retriever: the search.
        question: the message.
        before: the entry of the last answer; None when there was none.
        language: the conversation's, in which `before` was read.
        option: what the conversation is about, if known.
    """
    numbers = retriever.thresholds
    alone = retriever.search(question, option)
    if before is None or len(words(question)) > numbers.follow_up_words:
        return alone
    decision = decide(alone, numbers)
    if decision.kind == "answer" and decision.right >= numbers.follow_up_unless:
        return alone
    everything = len(retriever.entries)
    alone = retriever.search(question, option, top=everything)
    behind = retriever.search(f"{before.title(language)} {question}", option, top=everything)
    return _mixed(alone, behind, before.id, numbers.follow_up_weight)


def _mixed(alone: Found, behind: Found, shown: str, weight: float) -> Found:
    others = {candidate.entry: candidate for candidate in behind.candidates}
    mixed = [
        _between(candidate, others[candidate.entry], weight)
        for candidate in alone.candidates
        if candidate.entry != shown
    ]
    mixed.sort(key=lambda candidate: -candidate.score)
    return replace(alone, candidates=tuple(mixed[:5]), outside=min(alone.outside, behind.outside))


def _between(one: Candidate, other: Candidate, weight: float) -> Candidate:
    return replace(
        one,
        score=(1 - weight) * one.score + weight * other.score,
        head=(1 - weight) * one.head + weight * other.head,
        dense=max(one.dense, other.dense),
        lexical=max(one.lexical, other.lexical),
    )
