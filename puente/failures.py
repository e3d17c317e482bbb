"""The base of every error that is told to a person at the terminal, in both languages."""

from __future__ import annotations


class Failure(Exception):
    """`en` and `es` say what is wrong and what to do; `details` are lines from a log.

    `code` is the exit code of the command that ends with it.
    """

    code = 1

    def __init__(self, en: str, es: str, details: list[str] | None = None) -> None:
        super().__init__(en)
        self.en = en
        self.es = es
        self.details = details or []
