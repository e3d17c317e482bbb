from __future__ import annotations

import uuid

import pytest

from gateway.tokens import (
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TokenOfAnother,
    Tokens,
    new_conversation_id,
)
from tests.unit.gateway.conftest import Clock


@pytest.fixture
def tokens(clock: Clock) -> Tokens:
    return Tokens("key", hours=1, clock=clock)


def test_a_token_opens_its_conversation_until_it_expires(tokens: Tokens, clock: Clock) -> None:
    token = tokens.issue("one", tokens.expiry())
    tokens.check(token, "one")
    clock.now += 3599
    tokens.check(token, "one")
    clock.now += 1
    with pytest.raises(TokenExpired):
        tokens.check(token, "one")


def test_a_token_opens_no_other_conversation(tokens: Tokens) -> None:
    with pytest.raises(TokenOfAnother):
        tokens.check(tokens.issue("one", tokens.expiry()), "two")


@pytest.mark.parametrize("token", [None, ""])
def test_no_token_is_missing(tokens: Tokens, token: str | None) -> None:
    with pytest.raises(TokenMissing):
        tokens.check(token, "one")


def test_a_token_of_another_key_or_a_changed_one_is_invalid(tokens: Tokens, clock: Clock) -> None:
    foreign = Tokens("another key", hours=1, clock=clock).issue("one", tokens.expiry())
    own = tokens.issue("one", tokens.expiry())
    for token in (foreign, own[:-2], "x" + own, "é", "a.b.c", "[1]"):
        with pytest.raises(TokenInvalid):
            tokens.check(token, "one")


def test_ids_are_random_uuids() -> None:
    assert uuid.UUID(new_conversation_id()).version == 4
    assert new_conversation_id() != new_conversation_id()


def test_a_token_of_the_key_before_still_opens_and_new_ones_are_signed_with_the_new_key() -> None:
    old, rotated, new = Tokens("old", 1), Tokens("new", 1, before=["old"]), Tokens("new", 1)
    assert rotated.conversation_of(old.issue("a", rotated.expiry())) == "a"
    assert new.conversation_of(rotated.issue("a", rotated.expiry())) == "a"
    with pytest.raises(TokenInvalid):
        new.conversation_of(old.issue("a", new.expiry()))
