"""Everyday words and telephone spelling become the knowledge base's words."""

from __future__ import annotations

import pytest

from actions.kb.everyday import in_our_words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("how do I ask for asylum?", "how do I ask for refuge?"),
        ("¿Cómo pido ASILO?", "¿Cómo pido refugio?"),
        ("what is political asylum", "what is political asylum"),
        ("que es el asilo político", "que es el asilo político"),
        ("q pasa si no tngo papeles", "que pasa si no tengo papeles"),
        ("can u help me pls", "can you help me please"),
        ("Tengo visa, ¿puedo trabajar?", "Tengo visa, ¿puedo trabajar?"),
        ("", ""),
    ],
)
def test_words_are_put_into_ours(written: str, meant: str) -> None:
    assert in_our_words(written) == meant
