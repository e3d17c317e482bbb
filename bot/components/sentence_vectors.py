"""Asks the action servers for sentence vectors.

A message's vector is asked for when the message arrives (gateway_channel.py) and needed only when
its intent is to be recognised (sentence_intents.py): meanwhile the action server works at it, and
the bot at the rest.
"""

from __future__ import annotations

import http.client
import json
import logging
from typing import Dict, List, NamedTuple, Optional, Text, Tuple
from urllib.parse import urlsplit

import numpy as np
from components.action_servers import SERVERS, TRIES, ActionServers

logger = logging.getLogger(__name__)
TROUBLES = (OSError, http.client.HTTPException, ValueError, KeyError, IndexError)
KEPT_LINES = 8  # idle connections to one server


class Line(NamedTuple):
    """A connection to a server, and whether it was used before: then it may be closed there."""

    webhook: Text
    connection: http.client.HTTPConnection
    used: bool


class SentenceVectors:
    """The lines to `/encode`, the neighbour of each action server's webhook.

    Args:
        servers: their webhooks.
        timeout: seconds to wait before another one is asked, or the message goes on without a vector.
    """

    def __init__(self, servers: ActionServers, timeout: float = 1.0) -> None:
        self._servers = servers
        self.timeout = timeout
        self._idle: Dict[Text, List[http.client.HTTPConnection]] = {}
        self._asked: Dict[Tuple[Text, Text], Line] = {}

    def ask(self, text: Text, conversation: Text = "") -> None:
        """Asks for a vector that will be needed, and waits for nothing but the sending."""
        if (conversation, text) in self._asked:
            return
        webhook = self._servers.in_order(conversation)[0]
        try:
            self._asked[conversation, text] = self._sent(webhook, text)
        except TROUBLES:
            pass  # `vector` asks again, also others, and tells

    def forget(self, text: Text, conversation: Text = "") -> None:
        """What was asked for is not needed any more; nothing happens if it was received."""
        line = self._asked.pop((conversation, text), None)
        if line is not None:
            line.connection.close()

    def vector(self, text: Text, conversation: Text = "") -> Optional[np.ndarray]:
        """The vector, or None when it cannot be had now."""
        problem = ""
        for webhook in self._servers.in_order(conversation)[:TRIES]:
            used = True
            while used:  # a connection that was used before may have been closed at the other end
                line = self._asked.pop((conversation, text), None)
                used = False
                try:
                    line = line or self._sent(webhook, text)
                    used = line.used
                    return self._received(line)
                except TROUBLES as error:
                    problem = type(error).__name__
                    if isinstance(error, TimeoutError):
                        break
            self._servers.rest(webhook)
        logger.warning("no sentence vector: %s", problem)
        return None

    def _sent(self, webhook: Text, text: Text) -> Line:
        idle = self._idle.get(webhook)
        if idle:
            line = Line(webhook, idle.pop(), used=True)
        else:
            parts = urlsplit(webhook)
            connection = http.client.HTTPConnection(
                parts.hostname or "127.0.0.1", parts.port or 80, timeout=self.timeout
            )
            line = Line(webhook, connection, used=False)
        body = json.dumps({"texts": [text]})
        headers = {"Content-Type": "application/json"}
        try:
            line.connection.request("POST", "/encode", body, headers)
        except TROUBLES:
            line.connection.close()
            if line.used:
                return self._sent(webhook, text)
            raise
        return line

    def _received(self, line: Line) -> np.ndarray:
        try:
            answer = line.connection.getresponse()
            content = answer.read()
            if answer.status != 200:
                raise ValueError(f"status {answer.status}")
            vector = np.asarray(json.loads(content)["vectors"][0], dtype=np.float32)
        except TROUBLES:
            line.connection.close()
            raise
        idle = self._idle.setdefault(line.webhook, [])
        if len(idle) < KEPT_LINES:
            idle.append(line.connection)
        else:
            line.connection.close()
        return vector


VECTORS = SentenceVectors(SERVERS)
