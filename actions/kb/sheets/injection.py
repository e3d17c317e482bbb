"""Keeps a cell's words from being taken for a formula by the program that opens the file.

A text may begin with "-" (a list) or "+" (a phone number), and a text from outside with "=":
opened in a spreadsheet, it would be computed. In CSV nothing says that a cell is text, so such a
cell gets an apostrophe, as OWASP advises against CSV injection; it is taken off on the way back.
"""

from __future__ import annotations

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


def guarded(text: str) -> str:
    """The text with an apostrophe before what would be computed, or before an apostrophe."""
    return "'" + text if text.startswith((*DANGEROUS, "'")) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*DANGEROUS, "'")) else text
