"""Shows what changed for readers: in the terminal, and as Markdown for a message."""

from __future__ import annotations

from actions.kb.changes import Change, Changed, changes, figures, reviewed
from actions.kb.models import Knowledge

STATES = {"new": "nuevo / new", "gone": "quitado / gone", "changed": "cambió / changed"}
KINDS = {
    "entry": "respuesta / entry",
    "option": "opción / option",
    "contact": "contacto / contact",
    "deadline": "plazo / deadline",
    "interface": "frase del programa / sentence of the interface",
}
NOTHING = "Nada cambió para quien lee. / Nothing changed for readers."
RED, GREEN, BOLD, PLAIN = "\033[31m", "\033[32m", "\033[1m", "\033[0m"


def as_terminal(old: Knowledge, new: Knowledge, colours: bool = False) -> str:
    """Lines with - and +; `colours` paints them."""

    def paint(text: str, colour: str) -> str:
        return f"{colour}{text}{PLAIN}" if colours else text

    lines = _figures(old, new, "  ")
    for thing in changes(old, new):
        lines += ["", paint(_title(thing), BOLD)]
        for change in thing.changes:
            lines.append(f"  {_where(change)}")
            lines += [paint(f"    - {sentence}", RED) for sentence in change.gone]
            lines += [paint(f"    + {sentence}", GREEN) for sentence in change.new]
    lines += _reviewed(old, new)
    return "\n".join(lines).strip() or NOTHING


def as_markdown(old: Knowledge, new: Knowledge) -> str:
    """Headings and blocks that a code host colours."""
    lines = _figures(old, new, "* ")
    for thing in changes(old, new):
        lines += ["", f"### {_title(thing)}"]
        for change in thing.changes:
            lines += ["", _where(change), "```diff"]
            lines += [f"- {sentence}" for sentence in change.gone]
            lines += [f"+ {sentence}" for sentence in change.new]
            lines.append("```")
    lines += _reviewed(old, new)
    return "\n".join(lines).strip() or NOTHING


def _figures(old: Knowledge, new: Knowledge, mark: str) -> list[str]:
    changed = figures(old, new)
    if not changed:
        return []
    lines = ["Cifras / Figures:", ""]
    for id, said in changed:
        told = " / ".join(f"{was or '–'} → {now or '–'}" for was, now in said.values())
        lines.append(f"{mark}{id}: {told}")
    return lines


def _reviewed(old: Knowledge, new: Knowledge) -> list[str]:
    ids = reviewed(old, new)
    return (
        ["", f"Con otra fecha de revisión / With another date of review: {', '.join(ids)}"]
        if ids
        else []
    )


def _title(thing: Changed) -> str:
    title = " / ".join(thing.title.values())
    named = f"{thing.id} ({title})" if title else thing.id
    return f"{KINDS.get(thing.kind, thing.kind)} {named}: {STATES[thing.state]}"


def _where(change: Change) -> str:
    return f"[{change.language}] {' › '.join(change.part)}"
