"""Finds the second question of a message that asks two: "how do I apply, and what does it cost?".

The message as a whole decides which entry answers first. Then it is taken apart where a new
question begins. Only where two parts ask something is each of them searched, on its own and, when
that says too little, as something said after the first answer, on which the second question often
leans ("and what does it cost?").
"""

from __future__ import annotations

import re

from actions.kb.decision import decide
from actions.kb.folding import fold, words
from actions.kb.follow_up import Shown, search_after
from actions.kb.models import Entry, Knowledge
from actions.kb.retrieval import Retriever
from actions.kb.triage_models import Triage
from actions.kb.triage_words import is_question

SHORTEST = 3  # words; a shorter part says too little
JOINS = r"y|e|o|ademas|tambien|and|or|also|plus"
ENDS = re.compile(rf"[.?!;:\n]+|,|\b(?:{JOINS})\b")


def second_question(
    kb: Knowledge,
    retriever: Retriever,
    message: str,
    first: Entry,
    language: str,
) -> Entry | None:
    """The entry that answers what `message` asks beside `first`; None when it asks one thing.

    Args:
        kb: the knowledge.
        retriever: the search.
        message: what the person wrote.
        first: the entry that answers the message as a whole.
        language: the conversation's.
    """
    parts = asking_parts(kb.triage, message)
    if len(parts) < 2:
        return None
    shown = Shown.answer(first, language)
    best: tuple[float, str] | None = None
    for part in parts:
        decision = decide(retriever.search(part), retriever.thresholds)
        if decision.kind != "answer":
            decision = decide(search_after(retriever, part, shown), retriever.thresholds)
        other = decision.kind == "answer" and decision.entries[0] != first.id
        if other and (best is None or decision.right > best[0]):
            best = decision.right, decision.entries[0]
    return kb.entries[best[1]] if best else None


def asking_parts(triage: Triage, message: str) -> list[str]:
    """The stretches between full stops, commas and joining words that ask something.

    A stretch asks when it has a question mark or begins as questions do (`question` in triage.yml).
    """
    folded = fold(message)
    text = message if len(folded) == len(message) else folded
    parts, at = [], 0
    for start, end in [*(found.span() for found in ENDS.finditer(folded)), (len(text), len(text))]:
        part = text[at:start].strip()
        if len(words(part)) >= SHORTEST and is_question(triage, part + text[start:end]):
            parts.append(part.strip("¿¡ "))
        at = end
    return parts
