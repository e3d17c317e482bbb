"""The tracker store keeps the thread and not the words."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from components.tracker_store import PrivateTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import OperationalError

SECRET = "palabrasecreta"


@pytest.fixture
def domain(project: Path) -> Domain:
    return Domain.from_directory(str(project / "bot" / "domain"))


@pytest.fixture
def store(domain: Domain, tmp_path: Path) -> PrivateTrackerStore:
    return PrivateTrackerStore(domain, host=f"sqlite:///{tmp_path}/tracker.db")


def conversation(domain: Domain, sender: str) -> DialogueStateTracker:
    tracker = DialogueStateTracker(sender, domain.slots)
    parsed = {
        "text": SECRET,
        "intent": {"name": "ask_steps", "confidence": 0.9},
        "entities": [{"entity": "option", "value": "refugee", "start": 0, "end": 4}],
        "text_tokens": [(0, 14)],
        "intent_ranking": [{"name": "ask_steps", "confidence": 0.9}],
    }
    tracker.update(ActionExecuted("action_listen"), domain)
    tracker.update(UserUttered(SECRET, parsed["intent"], parsed["entities"], parsed), domain)
    tracker.update(SlotSet("option", "refugee"), domain)
    tracker.update(BotUttered(f"sobre {SECRET}", {"custom": {"text": SECRET}}), domain)
    return tracker


def test_no_word_reaches_the_database(
    store: PrivateTrackerStore, domain: Domain, tmp_path: Path
) -> None:
    asyncio.run(store.save(conversation(domain, "a")))
    for file in tmp_path.iterdir():
        assert SECRET.encode() not in file.read_bytes()


def test_the_thread_is_kept(store: PrivateTrackerStore, domain: Domain) -> None:
    asyncio.run(store.save(conversation(domain, "a")))
    again = asyncio.run(store.retrieve("a"))
    assert again is not None
    assert again.get_slot("option") == "refugee"
    assert again.latest_message is not None
    assert again.latest_message.intent["name"] == "ask_steps"
    assert again.latest_message.entities[0]["value"] == "refugee"


def test_delete_takes_one_conversation_and_no_other(
    store: PrivateTrackerStore, domain: Domain
) -> None:
    for sender in ("a", "b"):
        asyncio.run(store.save(conversation(domain, sender)))
    assert asyncio.run(store.delete("a")) == 4
    assert asyncio.run(store.retrieve("a")) is None
    assert asyncio.run(store.retrieve("b")) is not None
    assert asyncio.run(store.delete("a")) == 0


def test_a_file_that_was_removed_is_begun_anew(
    store: PrivateTrackerStore, domain: Domain, tmp_path: Path
) -> None:
    asyncio.run(store.save(conversation(domain, "a")))
    (tmp_path / "tracker.db").unlink()
    assert asyncio.run(store.retrieve("a")) is None
    asyncio.run(store.save(conversation(domain, "b")))
    assert asyncio.run(store.retrieve("b")) is not None


def test_a_file_that_another_program_holds_is_no_reason_to_make_tables(
    domain: Domain, tmp_path: Path
) -> None:
    store = PrivateTrackerStore(domain, host=f"sqlite:///{tmp_path}/tracker.db?timeout=0.05")
    asyncio.run(store.save(conversation(domain, "a")))
    holder = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OperationalError):
        asyncio.run(store.save(conversation(domain, "b")))
    holder.execute("ROLLBACK")
    holder.close()
    asyncio.run(store.save(conversation(domain, "b")))
    assert asyncio.run(store.retrieve("b")) is not None


def test_old_conversations_are_deleted_whole_and_young_ones_stay(
    store: PrivateTrackerStore, domain: Domain
) -> None:
    asyncio.run(store.save(conversation(domain, "old")))
    moment = time.time()
    asyncio.run(store.save(conversation(domain, "young")))
    assert asyncio.run(store.delete_before(moment)) > 0
    assert asyncio.run(store.retrieve("old")) is None
    assert asyncio.run(store.retrieve("young")) is not None


def long_conversation(domain: Domain, sender: str, turns: int) -> DialogueStateTracker:
    tracker = DialogueStateTracker(sender, domain.slots)
    for number in range(turns):
        tracker.update(ActionExecuted("action_listen"), domain)
        tracker.update(UserUttered("x", {"name": "next_step"}, message_id=f"m{number}"), domain)
        tracker.update(ActionExecuted("action_next_step"), domain)
        tracker.update(SlotSet("step", number), domain)
    tracker.update(SlotSet("option", "refugee"), domain)
    tracker.update(ActionExecuted("action_listen"), domain)
    return tracker


def test_a_long_session_ends_and_the_thread_goes_on(
    store: PrivateTrackerStore, domain: Domain
) -> None:
    asyncio.run(store.save(long_conversation(domain, "a", turns=25)))
    fresh = asyncio.run(store.retrieve("a"))
    assert fresh is not None
    assert not any(isinstance(event, UserUttered) for event in fresh.events)
    assert (fresh.get_slot("step"), fresh.get_slot("option")) == (24, "refugee")
    assert fresh.latest_action_name == "action_listen"
    whole = asyncio.run(store.retrieve_full_tracker("a"))
    assert whole is not None
    assert sum(isinstance(event, UserUttered) for event in whole.events) == 25


def test_a_new_session_is_saved_on_as_any_other(
    store: PrivateTrackerStore, domain: Domain
) -> None:
    asyncio.run(store.save(long_conversation(domain, "a", turns=25)))
    fresh = asyncio.run(store.retrieve("a"))
    assert fresh is not None
    fresh.update(UserUttered("y", {"name": "greet"}), domain)
    fresh.update(ActionExecuted("action_listen"), domain)
    asyncio.run(store.save(fresh))
    again = asyncio.run(store.retrieve("a"))
    assert again is not None and again.get_slot("option") == "refugee"
    assert sum(isinstance(event, UserUttered) for event in again.events) == 1


@pytest.mark.parametrize(("turns", "in_form"), [(5, False), (25, True)])
def test_a_short_session_and_one_with_an_open_form_go_on(
    store: PrivateTrackerStore, domain: Domain, turns: int, in_form: bool
) -> None:
    tracker = long_conversation(domain, "a", turns)
    if in_form:
        tracker.update(ActiveLoop("deadline_form"), domain)
    asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve("a"))
    assert again is not None
    assert sum(isinstance(event, UserUttered) for event in again.events) == turns


def test_the_latest_message_is_still_known_by_its_name(
    store: PrivateTrackerStore, domain: Domain
) -> None:
    asyncio.run(store.save(long_conversation(domain, "a", turns=25)))
    as_saved = asyncio.run(store.retrieve_as_saved("a"))
    assert as_saved is not None
    last = as_saved.get_last_event_for(UserUttered)
    assert last is not None and last.message_id == "m24"
