"""Near-duplicate questions across entries, by embedding."""

from __future__ import annotations

from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material, entry_file
from actions.kb.complaints import Complaint
from actions.kb.rules import Rule


@check("near-duplicates")
def near_duplicates(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Pairs of questions of two entries, in one language, that are more alike than `at_least`.

    Without vectors nothing is compared; see nearness.py.
    """
    if material.vectors is None:
        return
    from actions.kb.nearness import alike  # here: numpy is not needed by the other checks

    for language in material.kb.languages:
        rows = [
            (entry.id, number, question)
            for entry in material.kb.entries.values()
            for number, question in enumerate(entry.questions[language])
        ]
        found = alike(rows, material.vectors, rule.options["at_least"])
        for pair in found[: rule.options["most"]]:
            (mine, number, question), (other, _, theirs) = rows[pair.first], rows[pair.second]
            where = ("questions", language, number)
            file = entry_file(material.kb.entries[mine])
            values = {
                "question": question,
                "theirs": theirs,
                "other": other,
                "score": f"{pair.score:.3f}",
            }
            yield material.complaint_at(rule, file, where, **values)
