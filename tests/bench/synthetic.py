"""Knowledge folders of any size, always the same for the same size, for measuring.

The entries are made of a few hundred words; they mean nothing, but they have the shape of real
ones: titles and questions in both languages, a first part of some sixty words, a longer part,
facts, sources and review dates. They load and pass the checks.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.knowledge_folder import write_knowledge

QUESTIONS = 4  # in each language
WORDS = {
    "es": {
        "who": ["mi hija", "mi hermano", "una familia", "mi esposa", "un amigo", "mi papá",
                "una persona", "mi vecina", "mi primo", "un grupo"],
        "does": ["pedir", "cambiar", "guardar", "llevar", "recibir", "perder", "firmar", "buscar",
                 "copiar", "mostrar"],
        "what": ["la hoja", "el sello", "la tarjeta", "el papel", "la cita", "el permiso",
                 "la carta", "el recibo", "la foto", "la copia"],
        "where": ["en Tapachula", "en Tijuana", "en la frontera", "en Puebla", "en la costa",
                  "en Oaxaca", "en el norte", "en el centro", "en Mérida", "en la capital"],
        "when": ["por la mañana", "en enero", "al llegar", "antes de salir", "en la noche",
                 "después de comer", "al volver", "en verano", "en la semana", "al final"],
    },
    "en": {
        "who": ["my daughter", "my brother", "a family", "my wife", "a friend", "my dad",
                "a person", "my neighbor", "my cousin", "a group"],
        "does": ["ask for", "change", "keep", "bring", "get", "lose", "sign", "look for",
                 "copy", "show"],
        "what": ["the sheet", "the stamp", "the card", "the paper", "the visit", "the permit",
                 "the letter", "the receipt", "the photo", "the copy"],
        "where": ["in Tapachula", "in Tijuana", "at the border", "in Puebla", "on the coast",
                  "in Oaxaca", "in the north", "downtown", "in Merida", "in the capital"],
        "when": ["in the morning", "in January", "on arrival", "before leaving", "at night",
                 "after lunch", "on the way back", "in summer", "in the week", "at the end"],
    },
}  # fmt: skip
ASKED = {
    "es": ["¿Puede {who} {does} {what} {where} {when}? Caso {name}",
           "cómo {does} {what} {where} si {who} llega {when}, {name}",
           "{who} quiere {does} {what} {when} {where} {name}",
           "necesito {does} {what} para {who} {where}, {name}"],
    "en": ["Can {who} {does} {what} {where} {when}? Case {name}",
           "how to {does} {what} {where} if {who} comes {when}, {name}",
           "{who} wants to {does} {what} {when} {where} {name}",
           "I need to {does} {what} for {who} {where}, {name}"],
}  # fmt: skip
SAID = {
    "es": "Sí. Vaya a {what} {where} {when}. Diga que {who} va a {does} {what}. Tiene {{window}}.",
    "en": "Yes. Go for {what} {where} {when}. Say that {who} will {does} {what}. You have "
    "{{window}}.",
}
SENTENCES = 4  # of the first part


def write_synthetic(folder: Path, entries: int) -> Path:
    """Writes a folder with `entries` made-up entries beside the small real one."""
    write_knowledge(folder)
    answers = folder / "answers" / "general"
    for number in range(entries):
        (answers / f"{entry_id(number)}.md").write_text(entry(number), encoding="utf-8")
    return folder


def entry_id(number: int) -> str:
    """The id of the `number`-th made-up entry."""
    return f"made-up-{number:06}"


def entry(number: int) -> str:
    """The file of the `number`-th made-up entry."""
    chance = random.Random(number)
    name = _name(number)
    choices = [{kind: chance.randrange(10) for kind in WORDS["es"]} for _ in range(SENTENCES)]
    lines = ["---", f"id: {entry_id(number)}", "option: general", "questions:"]
    for language in ("es", "en"):
        lines.append(f"  {language}:")
        for asked in ASKED[language][:QUESTIONS]:
            question = asked.format(name=name, **_words(language, choices[0]))
            lines.append(f'    - "{question}"')
    lines += ["facts: [window]", "sources:", '  - {source: LRPCAP, article: "art. 18"}']
    lines += ["reviewed: 2026-11-23", "review_by: 2027-02-23", "related: [school]", "---"]
    for language, more in (("es", "más"), ("en", "more")):
        said = [SAID[language].format(**_words(language, choice)) for choice in choices]
        lines += [f"# {language}", said[0], "", *(f"- {one}" for one in said[1:]), ""]
        lines += [f"## {more}", said[-1], ""]
    return "\n".join(lines)


def _words(language: str, choice: dict[str, int]) -> dict[str, str]:
    return {kind: WORDS[language][kind][number] for kind, number in choice.items()}


def _name(number: int) -> str:
    """A name made of letters only, another one for each number."""
    letters = ""
    while True:
        number, letter = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[letter] + "aeiou"[letter % 5]
        if not number:
            return letters.capitalize()
