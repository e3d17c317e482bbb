"""The knowledge in force: a good change is taken, a bad one is told and leaves the old one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.kb.live import LiveKnowledge
from actions.kb.loading import KnowledgeInvalid
from actions.kb.models import Knowledge
from tests.unit.kb.test_loading import change


@pytest.fixture
def live(folder: Path) -> Iterator[LiveKnowledge]:
    knowledge = LiveKnowledge(folder, clock=iter(range(1000, 2000)).__next__)
    yield knowledge
    knowledge.stop()


def test_a_good_change_is_taken_and_counted(live: LiveKnowledge, folder: Path) -> None:
    before = live.current.version
    change(folder, "facts.yml", "value: 30", "value: 33")
    assert live.reload()
    assert live.current.facts["window"].value == 33
    assert live.current.version != before
    assert (live.taken, live.refused) == (1, 0)
    assert live.status()["since"] > "1970-01-01T00:16:40"


def test_a_bad_change_keeps_the_old_knowledge_and_says_why_in_both_languages(
    live: LiveKnowledge, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = live.current
    change(folder, "facts.yml", "unit: phone", "unit: fone")
    with caplog.at_level(logging.ERROR):
        assert not live.reload()
    assert live.current is before
    status = live.status()
    assert status["ok"] is False
    assert status["version"] == before.version
    assert status["problem"]["en"].startswith("facts.yml:")
    assert "no está en la lista" in status["problem"]["es"]
    assert "not taken" in caplog.text
    assert (live.taken, live.refused) == (0, 1)


def test_taking_the_change_back_is_in_order_again(live: LiveKnowledge, folder: Path) -> None:
    change(folder, "facts.yml", "unit: phone", "unit: fone")
    live.reload()
    change(folder, "facts.yml", "unit: fone", "unit: phone")
    assert live.reload()
    assert live.status()["ok"] is True
    assert (live.taken, live.refused) == (0, 1)


def test_when_the_index_cannot_be_made_the_old_knowledge_stays(folder: Path) -> None:
    def refuse(kb: Knowledge) -> None:
        if kb.facts["window"].value == 33:
            raise MemoryError("no room")

    live = LiveKnowledge(folder, on_change=refuse)
    change(folder, "facts.yml", "value: 30", "value: 33")
    assert not live.reload()
    assert live.current.facts["window"].value == 30
    assert "no room" in live.status()["problem"]["es"]


def test_an_unchanged_entry_is_not_read_again(live: LiveKnowledge, folder: Path) -> None:
    before = live.current.entries
    change(folder, "answers/general/school.md", "Sí. Vaya", "Sí, claro. Vaya")
    assert live.reload()
    assert live.current.entries["deadline"] is before["deadline"]
    assert live.current.entries["school"] is not before["school"]


def test_an_entry_that_goes_and_comes_back_is_read(live: LiveKnowledge, folder: Path) -> None:
    entry = folder / "answers/general/school.md"
    text = entry.read_text(encoding="utf-8")
    change(folder, "answers/refugee/deadline.md", "related: [school]", "related: []")
    entry.unlink()
    assert live.reload() and "school" not in live.current.entries
    entry.write_text(text, encoding="utf-8")
    assert live.reload() and "school" in live.current.entries


def test_without_any_usable_knowledge_there_is_nothing_to_fall_back_on(folder: Path) -> None:
    (folder / "facts.yml").unlink()
    with pytest.raises(KnowledgeInvalid):
        LiveKnowledge(folder)


def test_a_saved_file_is_noticed(folder: Path) -> None:
    import threading

    noticed = threading.Event()
    live = LiveKnowledge(folder, on_change=lambda kb: noticed.set())
    noticed.clear()
    live.start()
    try:
        change(folder, "facts.yml", "value: 30", "value: 33")
        assert noticed.wait(20)
    finally:
        live.stop()
