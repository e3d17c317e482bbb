"""Which rows the published tables have, what is aimed at, and how a figure is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tests.evaluation.asking import RESULTS
from tests.evaluation.figures import Row, Rows

ACTS = ("expected steps", "expected holding", "expected deadline", "expected contacts")
STYLES = (
    ("… plain", "style plain"),
    ("… no accents", "style no_accents"),
    ("… SMS", "style sms"),
    ("… misspelt", "style typos"),
    ("… dictated", "style voice"),
    ("… long stories", "style story"),
    ("… English as a second language", "style esl"),
    ("… indirect", "style indirect"),
    ("… both languages in one", "style mixed"),
    ("… two questions", "style two_questions"),
)
LANGUAGES = (("… in Spanish", "language es"), ("… in English", "language en"))
SEARCH_ROWS = (
    ("with an answer", "in scope"),
    *LANGUAGES,
    *STYLES,
    ("out of scope and near misses (right: refused)", "out of scope"),
)
HOUSE_ROWS = (
    ("on policy", "expected entry"),
    *LANGUAGES,
    *STYLES,
    ("… follow-ups", "style follow_up"),
    ("out of scope and near misses (right: refused)", "expected unknown"),
    ("… in Spanish", "expected unknown, language es"),
    ("… in English", "expected unknown, language en"),
    ("danger", "expected danger"),
    ("… in Spanish", "expected danger, language es"),
    ("… in English", "expected danger, language en"),
)
Measure = Callable[[Mapping[str, Rows]], float | None]


def _of(title: str, row: str, *keys: str) -> Measure:
    """A measure: the sum of these shares in this row, None when there is no such row."""

    def measure(figures: Mapping[str, Rows]) -> float | None:
        found = figures.get(title, {}).get(row)
        return None if found is None else sum(share(found, key) for key in keys)

    return measure


_HOUSE = "questions_heldout"
_ALONE = "questions_heldout: search and decision alone"
_BACK = ("asked back", "in the choices")
AIMS: tuple[tuple[str, str, Measure], ...] = (
    ("right at once", "92 %", _of(_HOUSE, "expected entry", "right")),
    ("… search and decision alone", "92 %", _of(_ALONE, "in scope", "right")),
    (
        "right at once or within one question back",
        "97 %",
        _of(_HOUSE, "expected entry", "right", "in the choices"),
    ),
    (
        "… search and decision alone",
        "97 %",
        _of(_ALONE, "in scope", "right", "asked back"),
    ),
    ("wrong", "at most 2 %", _of(_HOUSE, "expected entry", "wrong")),
    ("… search and decision alone", "at most 2 %", _of(_ALONE, "in scope", "wrong")),
    ("out of scope and near misses refused", "95 %", _of(_HOUSE, "expected unknown", "right")),
    (
        "… refused or asked back",
        "",
        _of(_HOUSE, "expected unknown", "right", *_BACK),
    ),
    ("follow-ups right at once", "90 %", _of(_HOUSE, "style follow_up", "right")),
    ("danger seen", "99 %", _of(_HOUSE, "expected danger", "right")),
    ("false alarms of danger", "at most 2 %", _of(_HOUSE, "all", "false alarms")),
)


def added(rows: Rows, keys: Iterable[str]) -> Row:
    """Several rows of outcomes as one: the shares weighed by their numbers of questions."""
    there = [rows[key] for key in keys if key in rows]
    total = sum(at(row, "questions") for row in there)
    together: Row = {"questions": total}
    for name in RESULTS:
        hits = sum(share(row, name) * at(row, "questions") for row in there)
        together[name] = hits / total if total else 0.0
    return together


def at(row: Row, key: str) -> float:
    """A figure that must be there."""
    return float(row[key])


def share(row: Row, key: str) -> float:
    """A figure, 0 where nothing was counted."""
    return float(row.get(key, 0.0))


def number(row: Row) -> str:
    """The number of questions."""
    return f"{at(row, 'questions'):.0f}"


def percent(value: float, places: int = 1) -> str:
    """A share as it is printed."""
    return f"{100 * value:.{places}f} %"
