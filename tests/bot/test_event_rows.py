"""Our rows are Rasa's rows: what one store writes, the other reads."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

import pytest
from components.event_rows import EventRows
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

PARSED = {"intent": {"name": "greet"}, "entities": [], "text": ""}


class Faster(SQLTrackerStore):
    """Rasa's store with our rows, and nothing left out of the events."""

    def rows(self) -> EventRows:
        return EventRows(self.engine, self.SQLEvent.__table__)

    async def save(self, tracker: DialogueStateTracker) -> None:
        known = self.rows().count(tracker.sender_id)
        self.rows().add(tracker.sender_id, list(tracker.events)[known:])

    async def _retrieve(
        self, sender_id: Text, fetch_events_from_all_sessions: bool
    ) -> Optional[DialogueStateTracker]:
        found = self.rows().read(sender_id, fetch_events_from_all_sessions)
        return DialogueStateTracker.from_dict(sender_id, found, self.domain.slots) if found else None


@pytest.fixture
def domain(project: Path) -> Domain:
    return Domain.from_directory(str(project / "bot" / "domain"))


def events() -> List[Any]:
    return [
        ActionExecuted("action_session_start", timestamp=1.0),
        SessionStarted(timestamp=2.0),
        ActionExecuted("action_listen", timestamp=3.0),
        UserUttered("", PARSED["intent"], [], PARSED, timestamp=4.0),
        SlotSet("option", "refugee", timestamp=4.0),
        ActionExecuted("utter_greet", timestamp=5.0),
        ActionExecuted("action_session_start", timestamp=6.0),
        SessionStarted(timestamp=7.0),
        SlotSet("option", "visa", timestamp=8.0),
        ActionExecuted("action_listen", timestamp=8.0),
    ]


def table(file: Path) -> List[Any]:
    with sqlite3.connect(file) as database:
        return database.execute("SELECT * FROM events ORDER BY id").fetchall()


def seen(store: SQLTrackerStore, sender: Text) -> Dict[Text, Any]:
    last = asyncio.run(store.retrieve(sender))
    whole = asyncio.run(store.retrieve_full_tracker(sender))
    return {
        "last": last and [event.as_dict() for event in last.events],
        "whole": whole and [event.as_dict() for event in whole.events],
    }


@pytest.mark.parametrize("at_once", [1, 3, 10])
def test_the_same_rows_are_written(domain: Domain, tmp_path: Path, at_once: int) -> None:
    for name, kind in (("theirs", SQLTrackerStore), ("ours", Faster)):
        store = kind(domain, host=f"sqlite:///{tmp_path}/{name}.db")
        for at in range(at_once, len(events()) + at_once, at_once):
            for sender in ("a", "b"):
                tracker = asyncio.run(store.retrieve(sender)) or DialogueStateTracker(
                    sender, domain.slots
                )
                whole = asyncio.run(store.retrieve_full_tracker(sender))
                for event in events()[len(whole.events) if whole else 0 : at]:
                    tracker.update(event, domain)
                asyncio.run(store.save(tracker))
    ours, theirs = table(tmp_path / "ours.db"), table(tmp_path / "theirs.db")
    assert len(ours) == 2 * len(events())
    assert ours == theirs


def test_the_same_events_are_read(domain: Domain, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/tracker.db"
    theirs, ours = SQLTrackerStore(domain, host=address), Faster(domain, host=address)
    asyncio.run(theirs.save(DialogueStateTracker.from_events("a", events(), domain.slots)))
    without_session = [event for event in events() if not isinstance(event, SessionStarted)]
    asyncio.run(theirs.save(DialogueStateTracker.from_events("b", without_session, domain.slots)))
    for sender in ("a", "b", "nobody"):
        assert seen(ours, sender) == seen(theirs, sender)
    assert len(seen(ours, "a")["last"]) < len(seen(ours, "a")["whole"]) == len(events())
    assert ours.rows().count("a") == len(seen(ours, "a")["last"])


def test_of_a_batch_that_fails_nothing_is_kept(domain: Domain, tmp_path: Path) -> None:
    store = Faster(domain, host=f"sqlite:///{tmp_path}/tracker.db")
    broken = SlotSet("option", object(), timestamp=2.0)
    with pytest.raises(TypeError):
        store.rows().add("a", [events()[0], broken])
    assert store.rows().read("a") == []
