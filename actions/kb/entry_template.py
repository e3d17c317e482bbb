"""The file of a new entry: everything filled in but the words, which only people can write.

The template is not valid until its words are there, so that the bot never shows an empty answer:
`puente kb check` names each line that is still to be written.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from actions.kb.failures import AlreadyThere, NotThere, ToolFailure
from actions.kb.loading import load_knowledge
from actions.kb.review import MONTHS, after_months

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
GENERAL = "general"
TEMPLATE = """\
---
id: {id}
option: {option}
# La primera pregunta es el título. Escriba de 5 a 10, como las diría la gente.
# The first question is the title. Write 5 to 10, as people would ask.
questions:
{questions}
# Las cifras que usan los textos, por su nombre en facts.yml: [refugee_apply_window]
# The figures that the texts use, by their name in facts.yml.
facts: []
# De dónde viene, por su nombre en sources.yml: - {{source: LRPCAP, article: "art. 18"}}
# Where it comes from, by its name in sources.yml.
sources:
  -
reviewed: {reviewed}
review_by: {review_by}
# Respuestas parecidas, por su id / entries that are close, by id
related: []
---
{texts}"""


def new_entry(folder: Path, option: str, id: str, today: dt.date) -> Path:
    """Writes the file of a new entry and returns its path.

    Raises:
        NotThere: there is no such option.
        AlreadyThere: another entry has this id.
        ToolFailure: the id cannot be one.
        KnowledgeInvalid: the folder does not hold as it is.
    """
    kb = load_knowledge(folder)
    if option != GENERAL and option not in kb.options:
        known = ", ".join([*kb.options, GENERAL])
        raise NotThere(
            f"There is no option '{option}'. The options are: {known}.",
            f"No hay ninguna opción «{option}». Las opciones son: {known}.",
        )
    if not ID.fullmatch(id):
        raise ToolFailure(
            f"'{id}' cannot be a name. Use small letters without accents, digits and hyphens, such "
            "as refugee-phone.",
            f"«{id}» no puede ser un nombre. Use minúsculas sin acentos, cifras y guiones, como "
            "refugee-phone.",
        )
    if id in kb.entries:
        place = f"answers/{kb.entries[id].option}/{id}.md"
        raise AlreadyThere(
            f"There is an entry called '{id}' already: {place}.",
            f"Ya hay una respuesta «{id}»: {place}.",
        )
    file = folder / "answers" / option / f"{id}.md"
    if file.exists():
        raise AlreadyThere(f"The file {file} is there already.", f"El archivo {file} ya existe.")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        TEMPLATE.format(
            id=id,
            option=option,
            questions="\n".join(f"  {language}:\n    -" for language in kb.languages),
            reviewed=today,
            review_by=after_months(today, MONTHS),
            texts="\n\n".join(f"# {language}\n" for language in kb.languages),
        ),
        encoding="utf-8",
    )
    return file
