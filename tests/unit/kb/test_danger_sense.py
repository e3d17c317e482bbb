"""Danger by meaning: learnt from examples, weighed against what an entry answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.kb.danger_sense import DangerSense
from actions.kb.index import build_index
from actions.kb.loading import KnowledgeInvalid, load_knowledge
from actions.kb.retrieval import Retriever
from actions.kb.thresholds import load_thresholds
from tests.letter_encoder import LetterEncoder

EXAMPLES = """\
violence:
  messages:
    es: [hay un hombre afuera de mi cuarto todas las noches, me espera en la esquina]
    en: [the same man waits for me at the corner, there is a man outside my room]
general:
  messages:
    es: [nos dejaron en el desierto sin agua]
    en: [they left us in the desert without water]
not_danger:
  messages:
    es: [hace años un hombre me esperaba en la esquina, el desierto de Sonora es muy grande]
    en: [years ago a man waited at the corner, is the desert of Sonora big]
"""


def sense(folder: Path, examples: str | None = EXAMPLES) -> DangerSense:
    if examples is not None:
        (folder / "danger_examples.yml").write_text(examples, encoding="utf-8")
    kb, encoder = load_knowledge(folder), LetterEncoder()
    numbers = load_thresholds().model_copy(update={"danger_from": 0.9})  # few examples say little
    return DangerSense(kb, Retriever(build_index(kb, encoder), encoder, numbers))


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hay un hombre afuera de mi cuarto todas las noches", "violence"),
        ("they left us in the desert without water", "general"),
        ("hace años un hombre me esperaba en la esquina", None),
        ("¿Hasta cuándo puedo pedir refugio?", None),
        ("hombre", None),
    ],
)
def test_it_tells_danger_from_talk(folder: Path, message: str, kind: str | None) -> None:
    assert sense(folder).kind(message) == kind


def test_a_phrase_counts_and_needs_no_examples(folder: Path) -> None:
    assert sense(folder).kind("auxilio me van a matar") == "violence"
    (folder / "danger_examples.yml").unlink()
    alone = sense(folder, examples=None)
    assert alone.kind("auxilio me van a matar") == "violence"
    assert alone.kind("hay un hombre afuera de mi cuarto todas las noches") is None


def test_a_kind_that_danger_does_not_have_is_refused(folder: Path) -> None:
    with pytest.raises(KnowledgeInvalid) as caught:
        sense(folder, EXAMPLES.replace("violence:", "violins:"))
    [complaint] = caught.value.complaints
    assert (complaint.file, complaint.line) == ("danger_examples.yml", 1)
    assert "violins" in complaint.problem_in("en")
