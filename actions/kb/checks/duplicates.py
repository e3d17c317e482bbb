"""Questions that two entries share: the bot could not know which of the two is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material, entry_file
from actions.kb.complaints import Complaint
from actions.kb.folding import words
from actions.kb.rules import Rule


@check("same-questions")
def same_questions(material: Material, rule: Rule) -> Iterator[Complaint]:
    """The same words, accents and capitals aside, asked in two entries or twice in one."""
    asked: dict[tuple[str, ...], list[tuple[str, str, int]]] = defaultdict(list)
    for entry in material.kb.entries.values():
        for language, questions in entry.questions.items():
            for number, question in enumerate(questions):
                asked[(language, *words(question))].append((entry.id, language, number))
    for places in asked.values():
        first, *others = places
        for id, language, number in others:
            entry = material.kb.entries[id]
            where = ("questions", language, number)
            question = entry.questions[language][number]
            values = {"question": question, "other": first[0]}
            yield material.complaint_at(rule, entry_file(entry), where, **values)
