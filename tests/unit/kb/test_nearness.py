"""Near-duplicate questions of different entries are found, exactly or group by group."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from actions.kb import nearness
from actions.kb.checks.material import Material
from actions.kb.checks.similar import near_duplicates
from actions.kb.loading import load_knowledge
from actions.kb.rules import rules
from tests.counting_encoder import CountingEncoder
from tests.unit.kb.test_loading import change


def test_a_question_that_nearly_repeats_another_entry_is_told_with_both(folder: Path) -> None:
    change(
        folder,
        "answers/general/school.md",
        "¿Mis hijos pueden ir a la escuela?",
        "¿Mis hijos pueden ir a la escuela?\n    - cuanto tiempo tengo para pedir el refugio",
    )
    kb = load_knowledge(folder)
    encoder = CountingEncoder()
    asked = [q for e in kb.entries.values() for qs in e.questions.values() for q in qs]
    vectors = dict(zip(asked, encoder.queries(asked), strict=True))
    material = Material(kb, folder, dt.date(2026, 11, 24), vectors=vectors)
    rule = rules()["near-duplicate"].model_copy(update={"options": {"at_least": 0.8, "most": 9}})
    [complaint] = near_duplicates(material, rule)
    assert (complaint.file, complaint.line) == ("answers/general/school.md", 7)
    assert complaint.values["other"] == "deadline"


def test_without_vectors_nothing_is_compared(folder: Path) -> None:
    material = Material(load_knowledge(folder), folder, dt.date(2026, 11, 24))
    assert list(near_duplicates(material, rules()["near-duplicate"])) == []


def test_groups_find_what_comparing_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    plain = chance.standard_normal((300, 32)).astype(np.float32)
    doubled = np.concatenate([plain, plain + 0.01 * chance.standard_normal((300, 32))])
    unit = (doubled / np.linalg.norm(doubled, axis=1, keepdims=True)).astype(np.float32)
    rows = [(f"entry-{number}", 0, f"question {number}") for number in range(len(unit))]
    vectors = {row[2]: vector for row, vector in zip(rows, unit, strict=True)}
    exact = nearness.alike(rows, vectors, 0.97)
    assert {(pair.first, pair.second) for pair in exact} == {(n, n + 300) for n in range(300)}
    monkeypatch.setattr(nearness, "EXACT", 100)
    grouped = nearness.alike(rows, vectors, 0.97)
    assert len(grouped) >= 0.95 * len(exact)
