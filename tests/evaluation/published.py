"""The tables of README.md and docs/quality.md, made from the figures of one whole run.

Each part is Markdown for one pair of markers (markers.py); its name is the key in `parts`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.evaluation.baselines import OURS
from tests.evaluation.figures import Row, Rows
from tests.evaluation.published_rows import (
    ACTS,
    AIMS,
    HOUSE_ROWS,
    SEARCH_ROWS,
    added,
    at,
    number,
    percent,
    share,
)

HELD_OUT = "questions_heldout"
MOST = 12  # how many confusions are published


def parts(written: Mapping[str, Any]) -> dict[str, str]:
    """Every part by its name. `written` is what the run's JSON file holds."""
    figures: Mapping[str, Rows] = written["figures"]
    house, replies = figures[HELD_OUT], figures[f"{HELD_OUT}: language of the reply"]
    search = figures[f"{HELD_OUT}: search and decision alone"]
    ranked, detected = (
        figures[f"{HELD_OUT}: retrieval alone"],
        figures[f"{HELD_OUT}: language alone"],
    )
    date = str(written["date"])
    return {
        "quality": _quality(house, ranked, date),
        "search": _search(search, date),
        "beside": _beside(ranked, date),
        "languages": _languages(detected, replies, date),
        "house": _house(house, date),
        "intents": _intents(figures, written["confusions"], date),
        "aims": _aims(figures, date),
    }


def _lines(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    bar = ["---"] * len(head)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, bar, *rows))


def _quality(house: Rows, ranked: Rows, date: str) -> str:
    everything = house["all"]
    rows = []
    for label, keys in (
        ("on policy", ["expected entry"]),
        ("… in Spanish", ["language es"]),
        ("… in English", ["language en"]),
        ("not to be answered: out of scope, near misses", ["expected unknown"]),
        ("danger", ["expected danger"]),
        ("steps, holding periods, deadlines, contacts", list(ACTS)),
    ):
        row = added(house, keys)
        cautious = share(row, "asked back") + share(row, "refused")
        results = [row["right"], row["in the choices"], cautious, row["wrong"]]
        rows.append([f"{label} ({number(row)})", *(percent(float(one), 0) for one in results)])
    head = [f"{number(everything)} held-out questions, {date}", "right"]
    head += ["asked back, right one among the choices", "asked back or refused", "wrong"]
    ours = ranked[OURS]
    others = [
        f"{name} {percent(at(row, 'recall@1'), 0)} and {percent(at(row, 'recall@3'), 0)}"
        for name, row in ranked.items()
        if not name.startswith(OURS) and "recall@1" in row
    ]
    return (
        _lines(head, rows)
        + f"\n\nLanguage of the reply right: {percent(at(everything, 'language right'))}. "
        + f"False alarms of danger: {percent(at(everything, 'false alarms'))}. "
        + "Search and decision alone have the right entry first in "
        + f"{percent(at(ours, 'recall@1'), 0)} and among the first three in "
        + f"{percent(at(ours, 'recall@3'), 0)} ({'; '.join(others)})."
    )


RESULT_HEAD = ["right", "asked back, right one among the choices", "asked back in vain"]
RESULT_HEAD += ["refused", "wrong"]


def _search(search: Rows, date: str) -> str:
    keys = ("right", "asked back", "asked back in vain", "refused", "wrong")
    rows = [_results(label, search[key], keys) for label, key in SEARCH_ROWS if key in search]
    return _lines([f"held-out questions, {date}", "questions", *RESULT_HEAD], rows)


def _house(house: Rows, date: str) -> str:
    keys = ("right", "in the choices", "asked back", "refused", "wrong")
    rows = [_results(label, house[key], keys) for label, key in HOUSE_ROWS if key in house]
    rows.append(_results("steps, holding periods, deadlines, contacts", added(house, ACTS), keys))
    everything = house["all"]
    head = [f"{number(everything)} held-out questions, {date}", "questions", *RESULT_HEAD]
    return (
        _lines(head, rows)
        + f"\n\nLanguage of the reply right: {percent(at(everything, 'language right'))} of all, "
        + f"{percent(at(everything, 'language right from 3 words'))} from three words on; "
        + "switched wrongly within a conversation: "
        + f"{percent(at(everything, 'language switched wrongly'))}. "
        + f"False alarms of danger: {percent(at(everything, 'false alarms'))}."
    )


def _results(label: str, row: Row, keys: Sequence[str]) -> list[str]:
    shown = [percent(share(row, key)) if share(row, key) else "" for key in keys]
    return [label, number(row), *shown]


def _beside(ranked: Rows, date: str) -> str:
    rows = []
    for name, row in ranked.items():
        if "not available" in row:
            rows.append([name, f"not available: {row['not available']}", "", "", ""])
            continue
        label = name if not name.startswith(f"{OURS}, ") else f"… {name.partition(' ')[2]}"
        figures = [percent(at(row, key)) for key in ("recall@1", "recall@3", "MRR")]
        rows.append([label, number(row), *figures])
    head = [f"held-out questions, {date}", "questions", "recall@1", "recall@3"]
    return _lines([*head, "mean reciprocal rank"], rows)


def _languages(detected: Rows, replies: Rows, date: str) -> str:
    rows = [
        [f"{name}, of all that it knows", number(row), *(percent(at(row, key)) for key in keys)]
        for keys in [("language right", "in es", "in en")]
        for name, row in detected.items()
    ]
    ours = [replies[key] for key in ("all", "language es", "language en")]
    rows.append(
        ["Puente's reply", number(ours[0]), *(percent(at(r, "language right")) for r in ours)]
    )
    styles = [
        [f"… {key}", number(row), percent(at(row, "language right")), "", ""]
        for key, row in replies.items()
        if key.startswith("style ")
    ]
    head = [f"language of a message, {date}", "messages", "right", "Spanish", "English"]
    return _lines(head, [*rows, *styles])


def _intents(
    figures: Mapping[str, Rows],
    confusions: Mapping[str, Mapping[str, Mapping[str, int]]],
    date: str,
) -> str:
    rows, pairs = [], []
    for language, label in (("es", "Spanish"), ("en", "English")):
        title = f"nlu_heldout_{language}: intents"
        row = figures[title]["all"]
        shown = [percent(at(row, key)) for key in ("accuracy", "acted rightly", "macro F1")]
        rows.append([label, number(row), *shown])
        for meant, others in confusions[title].items():
            pairs += [(n, meant, seen, label) for seen, n in others.items()]
    most = sorted(pairs, key=lambda pair: (-pair[0], *pair[1:]))[:MOST]
    head = [f"held-out messages, {date}", "messages", "intent right"]
    head += ["right, or searched for what was a question", "macro F1"]
    taken = [[meant, seen, label, str(n)] for n, meant, seen, label in most]
    return (
        _lines(head, rows)
        + "\n\nMost often confused:\n\n"
        + _lines(["intent", "taken for", "in", "messages"], taken)
    )


def _aims(figures: Mapping[str, Rows], date: str) -> str:
    rows = []
    for label, aim, measure in AIMS:
        measured = measure(figures)
        if measured is not None:
            rows.append([label, aim, percent(measured)])
    return _lines(["held-out questions", "aim", f"measured, {date}"], rows)
