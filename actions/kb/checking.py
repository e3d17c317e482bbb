"""Runs the checks over a knowledge folder: what `puente kb check` and `watch` say.

A folder that cannot be loaded gives loading's complaints and nothing else; a folder that can gives
those of the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from actions.kb.checks import checks
from actions.kb.checks.history import earlier_bodies
from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.failures import ToolFailure
from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.models import Knowledge
from actions.kb.rules import rules

Similar = Literal["all", "known", "none"]


class UnknownRule(ToolFailure):
    """There is no rule of that name."""

    def __init__(self, name: str) -> None:
        names = ", ".join(id for id, rule in rules().items() if rule.check)
        super().__init__(
            f"There is no rule '{name}'. The rules are: {names}.",
            f"No existe la regla «{name}». Las reglas son: {names}.",
        )


@dataclass(frozen=True)
class Report:
    """What came of checking a folder: the knowledge, unless it is broken, and the complaints.

    `not_compared` counts questions that are new and were not looked at for near-duplicates.
    """

    folder: Path
    knowledge: Knowledge | None
    complaints: list[Complaint]
    not_compared: int = 0

    def of_level(self, *levels: str) -> list[Complaint]:
        """The complaints of these levels."""
        return [complaint for complaint in self.complaints if complaint.level in levels]


def check_folder(
    folder: Path,
    today: dt.date,
    only: Collection[str] = (),
    since: str = "HEAD",
    similar: Similar = "known",
) -> Report:
    """Loads and checks a folder.

    Args:
        folder: the knowledge folder.
        today: the date by which reviews are due.
        only: ids of the rules to look at; none means all.
        since: the git revision with which texts are compared, where the folder is in a checkout.
        similar: which questions to compare with each other: all (the model is loaded for new
            ones), those whose vectors are known already, or none.

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
    return check_loaded(kb, folder, today, only, since, similar)


def check_loaded(
    kb: Knowledge,
    folder: Path,
    today: dt.date,
    only: Collection[str] = (),
    since: str = "HEAD",
    similar: Similar = "known",
) -> Report:
    """Checks knowledge that was loaded from `folder` just now; see check_folder."""
    vectors, not_compared = None, 0
    if similar != "none" and (not only or "near-duplicate" in only):
        from actions.kb.nearness import question_vectors  # here: numpy takes its time to load

        vectors, not_compared = question_vectors(kb, encode=similar == "all")
    material = Material(kb, folder, today, earlier_bodies(folder, since), vectors)
    return Report(folder, kb, complaints_about(material, only), not_compared)


def complaints_about(material: Material, only: Collection[str] = ()) -> list[Complaint]:
    """What the rules say of the material, in the order of files and lines."""
    available = checks()
    found: list[Complaint] = []
    for rule in rules().values():
        if rule.check is not None and (not only or rule.id in only):
            found += available[rule.check](material, rule)
    told = {(one.file, one.line, one.rule, one.problem): one for one in found}  # each once
    return sorted(told.values())
