"""A turn whose reply never arrived is taken back before it is handled again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest
from components import gateway_channel
from components.gateway_channel import rewind, settle, stores_of
from components.tracker_store import PrivateTrackerStore
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


@pytest.fixture
def domain(project: Path) -> Domain:
    return Domain.from_directory(str(project / "bot" / "domain"))


@pytest.fixture
def store(domain: Domain, tmp_path: Path) -> PrivateTrackerStore:
    return PrivateTrackerStore(domain, host=f"sqlite:///{tmp_path}/tracker.db")


def walked(domain: Domain) -> DialogueStateTracker:
    """Two steps walked, the second by the message `second`."""
    tracker = DialogueStateTracker("a", domain.slots)
    for name, step in (("first", 1), ("second", 2)):
        tracker.update(ActionExecuted("action_listen"), domain)
        tracker.update(UserUttered("next", {"name": "next_step"}, message_id=name), domain)
        tracker.update(ActionExecuted("action_next_step"), domain)
        tracker.update(SlotSet("step", step), domain)
    tracker.update(ActionExecuted("action_listen"), domain)
    return tracker


def agent(store: PrivateTrackerStore) -> SimpleNamespace:
    return SimpleNamespace(tracker_store=store, lock_store=InMemoryLockStore())


@pytest.mark.parametrize(("message_id", "step"), [("second", 1), ("third", 2), (None, 2)])
def test_only_the_turn_of_the_same_message_is_taken_back(
    store: PrivateTrackerStore, domain: Domain, message_id: str, step: int
) -> None:
    asyncio.run(store.save(walked(domain)))
    asyncio.run(rewind(agent(store), "a", message_id))
    tracker = asyncio.run(store.retrieve("a"))
    assert tracker is not None and tracker.get_slot("step") == step
    assert tracker.latest_action_name == "action_listen"


def test_a_conversation_nobody_knows_is_left_alone(store: PrivateTrackerStore) -> None:
    asyncio.run(rewind(agent(store), "nobody", "x"))
    assert asyncio.run(store.retrieve("nobody")) is None


def test_what_rasa_kept_in_memory_is_found_too(
    store: PrivateTrackerStore, domain: Domain
) -> None:
    wrapped = FailSafeTrackerStore(store)
    asyncio.run(wrapped.fallback_tracker_store.save(walked(domain)))
    stores = stores_of(wrapped)
    assert stores.kept is store
    assert "a" in stores.in_memory


def test_a_bot_that_is_still_at_work_is_waited_for(store: PrivateTrackerStore) -> None:
    both = agent(store)
    order = []

    async def at_work() -> None:
        async with both.lock_store.lock("a"):
            await asyncio.sleep(0.2)
            order.append("first")

    async def again() -> None:
        await settle(both, "a")
        order.append("again")

    async def together() -> None:
        first = asyncio.create_task(at_work())
        await asyncio.sleep(0)
        await again()
        await first

    asyncio.run(together())
    assert order == ["first", "again"]


def test_a_bot_that_died_at_work_is_not_waited_for_long(
    store: PrivateTrackerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_channel, "SETTLE_SECONDS", 0.1)
    both = agent(store)
    both.lock_store.issue_ticket("a", lock_lifetime=60)
    asyncio.run(settle(both, "a"))
    assert both.lock_store.get_lock("a") is None
