"""Finds the entry nearest to a text by its words alone, for when the real search is down.

It has no model: it compares the text's words with those of the entries' questions, each word
weighed by its rarity (inverse document frequency), so that "how" and "cuánto" count for little in
any language. It is strict, because a wrong answer is worse than none: only nearly the same words
are an answer, without a doubt which; what is merely near can be offered as a choice.
"""

from __future__ import annotations

import math
from collections import Counter

from actions.kb.folding import words
from actions.kb.models import Entry, Knowledge

STEM = 5  # letters: "solicitar" and "solicito" become one word, "plazo" and "plaza" do not
ENOUGH = 0.7  # of the weight of both bags of words together; 1.0 means the same words
CLEARLY = 0.05  # how far the best has to be ahead of the second
NEAR = 0.35  # from here on it may be offered
MOST_OFFERED = 3


class Nearest:
    """The questions of one version of the knowledge as bags of words."""

    def __init__(self, kb: Knowledge) -> None:
        self.version = kb.version
        self._bags = [
            (entry, bag)
            for entry in kb.entries.values()
            for questions in entry.questions.values()
            for question in questions
            if (bag := _bag(question))
        ]
        found_in = Counter(
            word
            for entry in kb.entries.values()
            for word in _bag(" ".join(q for qs in entry.questions.values() for q in qs))
        )
        entries = len(kb.entries)
        self._rarity = {word: math.log((1 + entries) / count) for word, count in found_in.items()}
        self._unseen = math.log(1 + entries)

    def entry_for(self, text: str) -> Entry | None:
        """The one entry that clearly fits, None when none or several do."""
        ranked = self._ranked(text)
        if not ranked or ranked[0][0] < ENOUGH:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < CLEARLY:
            return None
        return ranked[0][1]

    def near(self, text: str) -> list[Entry]:
        """The few entries that the person may have meant, best first."""
        return [entry for score, entry in self._ranked(text)[:MOST_OFFERED] if score >= NEAR]

    def _ranked(self, text: str) -> list[tuple[float, Entry]]:
        asked = _bag(text)
        scores: dict[str, tuple[float, Entry]] = {}
        for entry, bag in self._bags:
            both = self._weight(asked) + self._weight(bag)
            score = 2 * self._weight(asked & bag) / both if both else 0.0
            if score > scores.get(entry.id, (0.0, entry))[0]:
                scores[entry.id] = (score, entry)
        return sorted(scores.values(), key=lambda scored: -scored[0])

    def _weight(self, bag: set[str]) -> float:
        return sum(self._rarity.get(word, self._unseen) for word in bag)


def _bag(text: str) -> set[str]:
    return {word[:STEM] for word in words(text)}
