"""The token that opens one conversation: signed, expiring, bound to that conversation's id.

The id of a conversation is not a credential: it stands in addresses. Only the token opens it, and
a token opens no other conversation.

    TokenRefused
    ├── TokenMissing       no token came along                          401
    ├── TokenInvalid       it was not signed here, or was changed       401
    ├── TokenExpired       it was right, but its time is over           401
    └── TokenOfAnother     it is right, for another conversation        403
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence

from itsdangerous import BadData, URLSafeSerializer


class TokenRefused(Exception):
    """The token does not open the conversation. `code` is the error's code in the API."""

    code = "token_invalid"


class TokenMissing(TokenRefused):
    """No token came with the request."""

    code = "token_missing"


class TokenInvalid(TokenRefused):
    """The token was not made here, or somebody changed it."""

    code = "token_invalid"


class TokenExpired(TokenRefused):
    """The token's time is over."""

    code = "token_expired"


class TokenOfAnother(TokenRefused):
    """The token belongs to another conversation."""

    code = "token_of_another"


class Tokens:
    """Issues and checks tokens.

    Args:
        key: the secret that signs them.
        before: secrets that signed them before and still open conversations.
        hours: how long a token opens its conversation.
        clock: the time in seconds since 1970; tests pass their own.
    """

    def __init__(
        self,
        key: str,
        hours: float,
        clock: Callable[[], float] = time.time,
        before: Sequence[str] = (),
    ) -> None:
        # the last one signs, any of them opens
        self._signer = URLSafeSerializer([*before, key], salt="puente-conversation")
        self._seconds = int(hours * 3600)
        self._clock = clock

    def expiry(self) -> int:
        """When a conversation that begins now expires, in seconds since 1970."""
        return int(self._clock()) + self._seconds

    def issue(self, conversation: str, expires_at: int) -> str:
        """A token for one conversation until `expires_at` (seconds since 1970)."""
        return str(self._signer.dumps([conversation, expires_at]))

    def conversation_of(self, token: str | None) -> str:
        """The id of the conversation that this token opens.

        Raises:
            TokenMissing, TokenInvalid, TokenExpired: see the top of this module.
        """
        if not token:
            raise TokenMissing
        try:
            conversation, expires_at = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            raise TokenInvalid from None
        if self._clock() >= expires_at:
            raise TokenExpired
        return str(conversation)

    def check(self, token: str | None, conversation: str) -> None:
        """Lets the request pass, or raises.

        Raises:
            TokenRefused: one of the four above.
        """
        if self.conversation_of(token) != conversation:
            raise TokenOfAnother


def new_conversation_id() -> str:
    """An id that nobody can guess; it is also the only name that the bot ever gets."""
    return str(uuid.uuid4())
