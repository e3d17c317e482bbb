"""Short names for conversations in the log, which nobody can turn back into an id.

A keyed digest whose key is made anew at each start and kept nowhere: two lines about the same
conversation can be told to belong together, and nothing more.
"""

from __future__ import annotations

import hashlib
import secrets

_KEY = secrets.token_bytes(32)


def pseudonym(id: str) -> str:
    """The name of a conversation in this process's log: 12 hexadecimal digits."""
    return hashlib.blake2s(id.encode(), key=_KEY, digest_size=6).hexdigest()
