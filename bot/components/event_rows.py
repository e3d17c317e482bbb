"""Reads and writes the events of conversations, as Rasa's SQL store does, in fewer steps.

Rasa's store makes an object of SQLAlchemy's for each row and puts its queries together anew for each
message; for short conversations that is a third of a message's time. The rows are the same, and so is
what is read: all events since the session began.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Text

from rasa.shared.core.events import SessionStarted
from sqlalchemy import Table, bindparam, func, insert, or_, select
from sqlalchemy.engine import Engine


class EventRows:
    """The rows of one table.

    Args:
        engine: the database.
        table: Rasa's table of events.
    """

    def __init__(self, engine: Engine, table: Table) -> None:
        self._engine = engine
        self._insert = insert(table)
        sender, columns = bindparam("sender"), table.c
        begun = (
            select(func.max(columns.timestamp).label("at"))
            .where(columns.sender_id == sender, columns.type_name == SessionStarted.type_name)
            .subquery()
        )
        in_session = or_(columns.timestamp >= begun.c.at, begun.c.at.is_(None))
        everything = select(columns.data).where(columns.sender_id == sender).order_by(columns.id)
        self._everything = everything
        self._session = everything.where(in_session)
        self._count = (
            select(func.count()).select_from(table, begun).where(columns.sender_id == sender, in_session)
        )

    def read(self, sender: Text, all_sessions: bool = False) -> List[Dict[Text, Any]]:
        """The events of a conversation, oldest first: of its last session, or of all."""
        query = self._everything if all_sessions else self._session
        with self._engine.connect() as connection:
            return [json.loads(data) for (data,) in connection.execute(query, {"sender": sender})]

    def count(self, sender: Text) -> int:
        """How many events the last session of a conversation has."""
        with self._engine.connect() as connection:
            return int(connection.execute(self._count, {"sender": sender}).scalar_one())

    def add(self, sender: Text, events: List[Any]) -> None:
        """Adds events (what has a `type_name` and `as_dict()`) in their order, all or none."""
        if not events:
            return
        with self._engine.begin() as connection:
            connection.execute(self._insert, [_row(sender, event) for event in events])


def _row(sender: Text, event: Any) -> Dict[Text, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
