"""The bot's components are tested in the bot's own environment (Python 3.10, Rasa)."""

import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "bot"))


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT
