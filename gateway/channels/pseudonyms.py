"""Names conversations of a channel, so that no phone number or account stands anywhere.

A keyed digest (HMAC-SHA-256, RFC 2104) of the channel and the sender: the same person gets the same
conversation for as long as it lives, and without the key nobody can tell whose it is. Who has the
key could try numbers, so it is as secret as the one that signs tokens, from which it is made.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Sequence


class Pseudonyms:
    """Gives the conversation of a sender.

    Args:
        keys: the secret first, then those that were in force before.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [
            hmac.new(key.encode(), b"puente-channels", hashlib.sha256).digest() for key in keys
        ]

    def conversations_of(self, channel: str, sender: str) -> list[str]:
        """The conversation's id, as a UUID, under each key; the first is the one in force."""
        whose = f"{channel}\0{sender}".encode()
        digests = (hmac.new(key, whose, hashlib.sha256).digest() for key in self._keys)
        return [str(uuid.UUID(bytes=digest[:16], version=4)) for digest in digests]
