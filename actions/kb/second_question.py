"""Finds the second question of a message that asks two: "how do I apply, and what does it cost?".

The message as a whole decides which entry answers first. Then it is taken apart where a new
question begins, and each part is searched on its own, as something said after the first answer,
on which the second question often leans ("and what does it cost?").
"""

from __future__ import annotations

import re

from actions.kb.decision import decide
from actions.kb.folding import fold, words
from actions.kb.follow_up import search_after
from actions.kb.models import Entry, Knowledge
from actions.kb.retrieval import Retriever

SHORTEST = 3  # words; a shorter part says too little
JOINS = r"y|e|o|ademas|tambien|and|or|also|plus"
ENDS = re.compile(rf"[.?!;:\n]+|,|\b(?:{JOINS})\b")


def second_question(
    kb: Knowledge,
    retriever: Retriever,
    message: str,
    first: Entry,
    language: str,
    option: str | None = None,
) -> Entry | None:
    """The entry that answers what `message` asks beside `first`; None when it asks one thing.

    Args:
        kb: the knowledge.
        retriever: the search.
        message: what the person wrote.
        first: the entry that answers the message as a whole.
        language: the conversation's.
        option: what the conversation is about, if known.
    """
    parts = parts_of(message)
    if len(parts) < 2:
        return None
    best: tuple[float, str] | None = None
    for part in parts:
        decision = decide(
            search_after(retriever, part, first, language, option), retriever.thresholds
        )
        other = decision.kind == "answer" and decision.entries[0] != first.id
        if other and (best is None or decision.right > best[0]):
            best = decision.right, decision.entries[0]
    return kb.entries[best[1]] if best else None


def parts_of(message: str) -> list[str]:
    """Stretches between full stops, commas and joining words, long enough to ask something."""
    folded = fold(message)
    text = message if len(folded) == len(message) else folded
    parts, at = [], 0
    for start, end in [*(found.span() for found in ENDS.finditer(folded)), (len(text), len(text))]:
        part = text[at:start].strip(" ¿¡")
        if len(words(part)) >= SHORTEST:
            parts.append(part)
        at = end
    return parts
