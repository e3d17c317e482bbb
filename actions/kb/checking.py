"""Runs the checks over a knowledge folder: what `puente kb check` and `watch` say.

A folder that cannot be loaded gives loading's complaints and nothing else; a folder that can gives
those of the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from actions.kb.checks import checks
from actions.kb.checks.history import earlier_bodies
from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.models import Knowledge
from actions.kb.rules import rules


class UnknownRule(ValueError):
    """There is no rule of that name; `names` are those there are."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.names = sorted(rules())


@dataclass(frozen=True)
class Report:
    """What came of checking a folder: the knowledge, unless it is broken, and the complaints."""

    folder: Path
    knowledge: Knowledge | None
    complaints: list[Complaint]

    def of_level(self, *levels: str) -> list[Complaint]:
        """The complaints of these levels."""
        return [complaint for complaint in self.complaints if complaint.level in levels]


def check_folder(
    folder: Path,
    today: dt.date,
    only: Collection[str] = (),
    since: str = "HEAD",
    similar: bool = True,
) -> Report:
    """Loads and checks a folder.

    Args:
        folder: the knowledge folder.
        today: the date by which reviews are due.
        only: ids of the rules to look at; none means all.
        since: the git revision with which texts are compared, where the folder is in a checkout.
        similar: whether to look for near-duplicate questions among those whose vectors are known.

    Raises:
        UnknownRule: `only` names a rule that does not exist.
    """
    for name in only:
        if name not in rules():
            raise UnknownRule(name)
    try:
        kb = load_knowledge(folder)
    except KnowledgeInvalid as invalid:
        return Report(folder, None, invalid.complaints)
    vectors = None
    if similar and (not only or "near-duplicate" in only):
        from actions.kb.nearness import remembered_vectors  # here: numpy takes its time to load

        vectors, _ = remembered_vectors(kb)
    material = Material(kb, folder, today, earlier_bodies(folder, since), vectors)
    return Report(folder, kb, complaints_about(material, only))


def complaints_about(material: Material, only: Collection[str] = ()) -> list[Complaint]:
    """What the rules say of the material, in the order of files and lines."""
    available = checks()
    found: list[Complaint] = []
    for rule in rules().values():
        if rule.check is not None and (not only or rule.id in only):
            found += available[rule.check](material, rule)
    return sorted(set(found))
