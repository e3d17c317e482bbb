"""The page about the rules for staff, made from rules.yml: docs/knowledge-rules.md."""

from __future__ import annotations

from collections.abc import Iterator

from actions.kb.reporting import LEVELS
from actions.kb.rules import Rule, rules

WORDS = {
    "es": {
        "title": "Las reglas de los textos",
        "intro": "`puente kb check` revisa los archivos y dice qué está mal, dónde y cómo "
        "arreglarlo. Un **error** hay que arreglarlo; un **aviso**, pronto; una **sugerencia** "
        "puede quedarse.",
        "rest": "Aquí están las reglas que cuidan a quien lee. Otras cuidan que el programa pueda "
        "leer los archivos: si una no se cumple, el programa sigue con lo que tenía, y `check` "
        "dice qué arreglar.",
        "says": "Dice",
        "fix": "Cómo se arregla",
    },
    "en": {
        "title": "The rules for texts",
        "intro": "`puente kb check` looks at the files and says what is wrong, where, and how to "
        "mend it. An **error** must be mended; a **warning**, soon; a **suggestion** may stay.",
        "rest": "These are the rules that look after readers. Others see that Puente can read the "
        "files: when one of those is broken, Puente goes on with what it had, and `check` says "
        "what to mend.",
        "says": "Says",
        "fix": "How to mend it",
    },
}


def rules_page() -> str:
    """The page as Markdown, in both languages."""
    parts = [
        "<!-- Made from actions/kb/rules.yml by `puente kb rules --write`. Do not edit it here. -->"
    ]
    for language in ("es", "en"):
        parts += _in_one_language(language)
    return "\n\n".join(parts) + "\n"


def _in_one_language(language: str) -> Iterator[str]:
    words = WORDS[language]
    yield f"# {words['title']}"
    yield words["intro"]
    yield words["rest"]
    for rule in rules().values():
        if rule.check:
            yield _explained(rule, language)


def _explained(rule: Rule, language: str) -> str:
    words = WORDS[language]
    lines = [
        f"## `{rule.id}` ({LEVELS[language][rule.level]})",
        "",
        f"{rule.why[language]}",
        "",
        f"* {words['says']}: {rule.message[language]}",
        f"* {words['fix']}: {rule.fix[language]}",
    ]
    return "\n".join(lines)
