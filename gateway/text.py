"""Makes what a person typed safe to hand on: plain characters, of a sane length, never a command.

The bot reads a text that begins with "/" as an order (an intent with its entities), so a typed
text never keeps a leading slash. Invisible characters are taken out because they hide words from
the person who reads along; long runs because they cost the bot time and say nothing.
"""

from __future__ import annotations

import re
import unicodedata

# Invisible, but not in the categories that are removed below: joiners, fillers, variation marks.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
# Control, format (zero-width, bidi, tags), surrogates, private and unassigned characters.
_REMOVED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
_SPACES = re.compile(r"\s+")
_LONG_RUN = re.compile(r"(\D)\1{3,}")  # digits keep their runs: amounts and phone numbers
_RUN_KEPT = 3
_MARKS_KEPT = 2
_SLASHES = "/\u2044\u2215\uff0f"


class TextRefused(ValueError):
    """The text cannot be sent. `code` is the error's code in the API."""

    code = "empty_text"


class EmptyText(TextRefused):
    """Nothing readable is left."""

    code = "empty_text"


class TextTooLong(TextRefused):
    """More characters than the limit are left."""

    code = "text_too_long"


def clean(typed: str, limit: int) -> str:
    """What the bot may get of a typed text.

    Args:
        typed: the text as it came, possibly with halves of characters in it.
        limit: characters that may be left.

    Raises:
        EmptyText: nothing readable is left, for instance of "/" or of invisible characters.
        TextTooLong: more than `limit` characters are left.
    """
    text = unicodedata.normalize("NFC", whole_characters(typed))
    text = _SPACES.sub(" ", text)  # first, so that a line break becomes a space and not nothing
    text = "".join(c for c in text if unicodedata.category(c) not in _REMOVED_CATEGORIES)
    text = _few_marks(_INVISIBLE.sub("", text))
    text = _LONG_RUN.sub(lambda run: run[1] * _RUN_KEPT, text)
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    text = text.lstrip(_SLASHES + " ")
    if not text:
        raise EmptyText
    if len(text) > limit:
        raise TextTooLong
    return text


def whole_characters(text: str) -> str:
    """The text without halves of characters (lone surrogates), so that it is valid UTF-8."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _few_marks(text: str) -> str:
    """The text with at most two combining marks in a row, as real languages have."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS_KEPT:
            kept.append(character)
    return "".join(kept)
