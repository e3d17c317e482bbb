"""Counts outcomes: shares by what was expected, and by language, style and topic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from tests.evaluation.asking import RESULTS, Outcome

Row = dict[str, float | str]  # shares from 0 to 1, "questions" a number, "not available" a reason
Rows = dict[str, Row]
SHORT = 3  # words; shorter messages hardly show their language
APART = ("danger", "unknown")  # what is also told by language and style


def figures(outcomes: Sequence[Outcome]) -> Rows:
    """The tables of one question set, row by row."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        question = outcome.question
        expected = f"expected {question.expected}"
        groups[expected].append(outcome)
        if question.near:
            groups[f"near {question.near}"].append(outcome)
        if question.expected == "entry":
            for name in ("language", "style", "topic"):
                groups[f"{name} {getattr(question, name)}"].append(outcome)
        elif question.expected in APART:
            for name in ("language", "style"):
                groups[f"{expected}, {name} {getattr(question, name)}"].append(outcome)
    rows = {name: _shares(group) for name, group in sorted(groups.items())}
    rows["all"] = _overall(outcomes)
    return rows


def reply_languages(outcomes: Sequence[Outcome]) -> Rows:
    """The share of replies in the question's language: all, by language, by style.

    Mixed messages have no language of their own and are left out.
    """
    groups: dict[str, list[Outcome]] = {"all": []}
    for outcome in outcomes:
        question = outcome.question
        if question.language in ("es", "en"):
            names = ("all", f"language {question.language}", f"style {question.style}")
            for name in names:
                groups.setdefault(name, []).append(outcome)
    return {
        name: {"questions": float(len(group)), "language right": _share(group, "language_right")}
        for name, group in sorted(groups.items())
    }


def _shares(group: Sequence[Outcome]) -> Row:
    counts = Counter(outcome.result for outcome in group)
    return {
        "questions": float(len(group)),
        **{name: counts[name] / len(group) for name in RESULTS if counts[name]},
    }


def _overall(outcomes: Sequence[Outcome]) -> Row:
    labelled = [o for o in outcomes if o.question.language in ("es", "en")]
    long = [o for o in labelled if len(o.question.text.split()) >= SHORT]
    running = [o for o in labelled if o.question.context]
    safe = [o for o in outcomes if o.question.expected != "danger"]
    return {
        "questions": float(len(outcomes)),
        "language right": _share(labelled, "language_right"),
        f"language right from {SHORT} words": _share(long, "language_right"),
        "language switched wrongly": _share(running, "switched"),
        "false alarms": sum(o.reply[0]["kind"] == "emergency" for o in safe) / max(1, len(safe)),
    }


def _share(group: Sequence[Outcome], what: str) -> float:
    return sum(bool(getattr(o, what)) for o in group) / max(1, len(group))
