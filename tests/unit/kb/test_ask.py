"""Asking without the model says what to install, and not how Python failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.kb import cli


def test_without_the_model_the_person_is_told_what_to_type(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PUENTE_EMBEDDING_MODEL", str(tmp_path / "no-model"))
    monkeypatch.setenv("PUENTE_VECTORS", str(tmp_path / "vectors.npz"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "no-model").mkdir()
    assert cli.main(["--knowledge", str(folder), "ask", "¿y la escuela?"]) == 2
    shown = capsys.readouterr().err
    assert "Escriba una vez: make setup" in shown and "Type once: make setup" in shown
