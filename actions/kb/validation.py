"""What pydantic finds wrong with a file's data, as one of our rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.kb.complaints import Place

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def rule_for(error: ErrorDetails, where: Place) -> tuple[str, dict[str, str]]:
    """The rule that `error` breaks, and what fills the rule's words.

    Args:
        error: one of a ValidationError's errors.
        where: its place in the file.
    """
    kind = error["type"]
    values = {"name": " › ".join(str(part) for part in where)}
    if kind == "missing":
        return "name-missing", values
    if kind == "extra_forbidden":
        return "name-unknown", values
    if kind.startswith(("date", "datetime")):
        return "not-a-date", values
    if kind == "literal_error":
        return "not-in-list", {**values, "list": str(error.get("ctx", {}).get("expected", ""))}
    if kind in ("string_too_short", "too_short"):
        return "empty", values
    return "not-valid", {**values, "problem": error["msg"]}
