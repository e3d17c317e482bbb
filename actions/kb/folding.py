"""Texts as people type them on a phone: lower case, without accents, in words."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[a-z0-9ñ]+")


def fold(text: str) -> str:
    """Lower case without accents (ñ stays), as people type on a phone."""
    kept = text.casefold().replace("ñ", "\0")
    plain = unicodedata.normalize("NFD", kept)
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("\0", "ñ")


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return WORD.findall(fold(text))
