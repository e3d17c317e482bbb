"""What all tests share: a small knowledge folder of their own, and the project's real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.kb.loading import load_knowledge
from actions.kb.models import Knowledge
from tests.knowledge_folder import PROJECT, write_knowledge


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder that a test may break."""
    return write_knowledge(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    """The knowledge that the project ships."""
    return load_knowledge(PROJECT / "knowledge")
