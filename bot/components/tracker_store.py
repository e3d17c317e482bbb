"""Keeps the thread of a conversation without what was said.

Rasa's SQL store keeps every word. This one keeps what the dialogue needs to go on (intents, the
entities that are ids, slots, actions) and drops the person's words and the bot's texts before they
reach the database. It can also delete a conversation.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, Dict, List, Optional, Text

from components.event_rows import EventRows
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import func, inspect
from sqlalchemy.exc import OperationalError, ProgrammingError

KEPT_OF_A_MESSAGE = ("event", "timestamp", "metadata", "message_id", "input_channel")
KEPT_OF_METADATA = ("model_id", "assistant_id", "language")


LONG_SESSION = 20  # messages of the person


def _is_long(tracker: DialogueStateTracker) -> bool:
    """Whether a new session should begin: many messages, and no form that would lose its thread."""
    said = sum(isinstance(event, UserUttered) for event in tracker.events)
    return said >= LONG_SESSION and not tracker.active_loop


def _new_session(tracker: DialogueStateTracker) -> List[Event]:
    """What Rasa's own session start does: the slots go on, the history ends."""
    # made in this order: what is older than the session's start does not belong to it
    start = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    carried = [
        SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.has_been_set
    ]
    return [*start, *carried, ActionExecuted(ACTION_LISTEN_NAME)]


class WithoutWords:
    """An event as it is stored: the same, but for the words."""

    def __init__(self, event: Event) -> None:
        self.type_name = event.type_name
        self._event = event

    def as_dict(self) -> Dict[Text, Any]:
        """The event's dictionary without what people wrote or read."""
        data = self._event.as_dict()
        if isinstance(self._event, UserUttered):
            return _message_without_words(data)
        if isinstance(self._event, BotUttered):
            return {**data, "text": "", "data": {}, "metadata": {}}
        return data


def _message_without_words(data: Dict[Text, Any]) -> Dict[Text, Any]:
    parsed = data.get("parse_data") or {}
    entities = [
        {"entity": one.get("entity"), "value": one.get("value")}
        for one in parsed.get("entities", [])
    ]
    kept = {name: data[name] for name in KEPT_OF_A_MESSAGE if name in data}
    metadata = kept.get("metadata") or {}
    kept["metadata"] = {name: metadata[name] for name in KEPT_OF_METADATA if name in metadata}
    kept["text"] = ""
    kept["parse_data"] = {
        "intent": {"name": (parsed.get("intent") or {}).get("name")},
        "entities": entities,
        "text": "",
    }
    return kept


class PrivateTrackerStore(SQLTrackerStore):
    """An SQL tracker store (SQLite, PostgreSQL) that keeps no words.

    Args:
        domain: Rasa's.
        host: the database's address as SQLAlchemy writes it (`url:` in endpoints.yml).
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[Text] = None,
        event_broker: Optional[EventBroker] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, host=host, event_broker=event_broker, **kwargs)
        self._rows = EventRows(self.engine, self.SQLEvent.__table__)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Saves the events that are new; a database that lost its tables gets them again."""
        await self.stream_events(tracker)
        try:
            self._save(tracker)
        except (OperationalError, ProgrammingError):
            if not self._made_missing_tables():
                raise
            self._save(tracker)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation since its last session; None when the store has none of it.

        A long session is ended here and a new one begun, with all slots carried over: Rasa reads and
        replays a whole session for each message, so a long one would answer slower and slower.
        """
        tracker = await self.retrieve_as_saved(sender_id)
        if tracker is None or not _is_long(tracker):
            return tracker
        for event in _new_session(tracker):
            tracker.update(event)
        await self.save(tracker)
        return await self.retrieve_as_saved(sender_id)

    async def retrieve_as_saved(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The same, and nothing is begun."""
        try:
            return await super().retrieve(sender_id)
        except (OperationalError, ProgrammingError):
            if not self._made_missing_tables():
                raise
            return None

    def _made_missing_tables(self) -> bool:
        """Makes the tables when they are gone: the file was removed, or the server came up late."""
        if inspect(self.engine).has_table(self.SQLEvent.__tablename__):
            return False
        self.Base.metadata.create_all(self.engine)
        return True

    async def _retrieve(
        self, sender_id: Text, fetch_events_from_all_sessions: bool
    ) -> Optional[DialogueStateTracker]:
        kept = self._rows.read(sender_id, fetch_events_from_all_sessions)
        if not kept or not self.domain:
            return None
        return DialogueStateTracker.from_dict(sender_id, kept, self.domain.slots)

    def _save(self, tracker: DialogueStateTracker) -> None:
        """Adds the events that the database has not."""
        known = self._rows.count(tracker.sender_id)
        fresh = islice(tracker.events, known, None)
        self._rows.add(tracker.sender_id, [WithoutWords(event) for event in fresh])

    async def delete(self, sender_id: Text) -> int:
        """Deletes all rows of a conversation; returns how many there were."""
        with self.session_scope() as session:
            rows = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id)
            deleted = rows.delete(synchronize_session=False)
            session.commit()
        return int(deleted)

    async def delete_before(self, moment: float) -> int:
        """Deletes conversations that were last heard of before `moment`; returns how many rows.

        A net below the gateway's own erasing: it also catches what the gateway lost the names of.

        Args:
            moment: in seconds since 1970.
        """
        with self.session_scope() as session:
            last = func.max(self.SQLEvent.timestamp)
            old = (
                session.query(self.SQLEvent.sender_id)
                .group_by(self.SQLEvent.sender_id)
                .having(last < moment)
                .scalar_subquery()
            )
            rows = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id.in_(old))
            deleted = rows.delete(synchronize_session=False)
            session.commit()
        return int(deleted)
