"""Translations: both languages changed together, with the same facts and the same names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from actions.kb.checks import check
from actions.kb.checks.material import Material, entry_file
from actions.kb.complaints import Complaint
from actions.kb.facts import references
from actions.kb.rules import Rule

_NAMES = re.compile(r"\{([a-z_]*)(?::[a-z]+)?\}")


@check("older-translations")
def older_translations(material: Material, rule: Rule) -> Iterator[Complaint]:
    """`updated` says that one language's text is older than another's."""
    for entry in material.kb.entries.values():
        if not entry.updated:
            continue
        newest = max(entry.updated.values())
        first = next(name for name, day in entry.updated.items() if day == newest)
        for language in material.kb.languages:
            day = entry.updated.get(language)
            if day is None or day < newest:
                values = {"language": language, "other": first, "date": newest.isoformat()}
                yield material.complaint_at(rule, entry_file(entry), ("updated",), **values)


@check("one-language-changed")
def one_language_changed(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Since the earlier version, one language's text changed and another's did not."""
    for entry in material.kb.entries.values():
        file = entry_file(entry)
        before = material.earlier.get(file)
        if before is None:
            continue
        changed = {
            language: before.get(language) != body.model_dump()
            for language, body in entry.body.items()
        }
        if all(changed.values()) or not any(changed.values()):
            continue
        if len(set(entry.updated.values())) == 1 and len(entry.updated) == len(entry.body):
            continue  # somebody says that both are up to date
        old = next(language for language, yes in changed.items() if not yes)
        new = next(language for language, yes in changed.items() if yes)
        where = ("body", old, "text")
        line = material.line(file, where)
        yield Complaint(file, line, rule.id, {"language": old, "other": new})


@check("different-facts")
def different_facts(material: Material, rule: Rule) -> Iterator[Complaint]:
    """A figure that the text in one language names and the other does not."""
    for entry in material.kb.entries.values():
        named = {
            language: references(f"{body.text}\n{body.more}\n{body.simple}")
            for language, body in entry.body.items()
        }
        everywhere = set().union(*named.values())
        for language, facts in named.items():
            for id in sorted(everywhere - facts):
                other = next(name for name, ids in named.items() if id in ids)
                file = entry_file(entry)
                line = material.line(file, ("body", language, "text"))
                values = {"id": id, "language": language, "other": other}
                yield Complaint(file, line, rule.id, values)


@check("different-placeholders")
def different_placeholders(material: Material, rule: Rule) -> Iterator[Complaint]:
    """A sentence of the interface whose `{names}` are not the same in every language."""
    first, *others = material.kb.languages
    for section, sentences in material.kb.interface[first]:
        for key, words in sentences.items():
            for language in others:
                theirs = getattr(material.kb.interface[language], section).get(key)
                if theirs is None:
                    continue
                mine, yours = Counter(_NAMES.findall(words)), Counter(_NAMES.findall(theirs))
                if set(mine) != set(yours):
                    wrong = ", ".join(f"{{{name}}}" for name in sorted(set(mine) ^ set(yours)))
                    where = (section, key)
                    file = f"interface/{language}.yml"
                    yield material.complaint_at(
                        rule, file, where, key=key, names=wrong, other=first
                    )
