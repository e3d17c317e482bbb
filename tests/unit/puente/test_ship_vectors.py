"""Vectors that come with the project: a set-up begins with them, in full precision."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from actions.kb.index import read_cache
from puente.places import Places
from puente.setup.vectors import SHIPPED, begin_with_shipped
from puente.ship_vectors import ship

VECTORS = np.random.default_rng(3).normal(size=(4, 8)).astype(np.float32)
KEYS = np.array(["a", "b", "c", "d"])


def written(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, fingerprint=np.array("model"), keys=KEYS, vectors=VECTORS, more=np.zeros(9))
    return file


def test_a_first_set_up_begins_with_what_is_shipped(tmp_path: Path) -> None:
    places = Places(tmp_path)
    ship(written(tmp_path / "made.npz"), tmp_path / SHIPPED / places.knowledge_vectors.name)
    begin_with_shipped(places)
    read = read_cache(places.knowledge_vectors, "model")
    assert list(read.rows) == KEYS.tolist() and read.vectors.dtype == np.float32
    assert np.allclose(read.vectors, VECTORS, atol=2e-3)
    assert not read_cache(places.knowledge_vectors, "another model").rows


@pytest.mark.parametrize("upgraded", [False, True])
def test_vectors_that_are_there_stay_until_an_upgrade_brings_newer(
    tmp_path: Path, upgraded: bool
) -> None:
    places = Places(tmp_path)
    before = written(places.knowledge_vectors).read_bytes()
    (tmp_path / SHIPPED).mkdir(parents=True)
    shipped = tmp_path / SHIPPED / places.knowledge_vectors.name
    shipped.write_bytes(b"other")
    made = places.knowledge_vectors.stat().st_mtime
    os.utime(shipped, (made, made + 60 if upgraded else made - 60))
    begin_with_shipped(places)
    assert places.knowledge_vectors.read_bytes() == (b"other" if upgraded else before)
    assert not places.example_vectors.exists()
