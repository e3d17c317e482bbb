"""Measures retrieval and its decision on question sets (tests/eval/, JSON lines).

Each question is put to the retriever alone, without the dialogue model, so that the figures say
what the knowledge base and its thresholds can do. A question counts as

* right: answered with one of its entries;
* asked back: one of its entries is among the choices offered;
* wrong: answered with another entry (also a question that should not be answered at all);
* refused: "I do not know" (right for questions that expect it).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from actions.kb.danger_sense import DangerSense
from actions.kb.decision import Decision, decide
from actions.kb.encoder import Encoder
from actions.kb.index import build_index, cache_file
from actions.kb.models import Knowledge
from actions.kb.retrieval import Candidate, Retriever
from actions.kb.thresholds import Thresholds, load_thresholds

Row = dict[str, float]


@dataclass(frozen=True)
class Question:
    """One line of a question set; `entries` are right answers, empty when none is.

    `context` are the person's earlier messages, which a follow-up leans on; `also` are the right
    answers to the second of two questions; `near` says what the message only looks like
    (`danger` or `scope`).
    """

    id: str
    text: str
    language: str
    expected: str
    entries: tuple[str, ...]
    topic: str
    style: str
    context: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    near: str | None = None


@dataclass(frozen=True)
class Outcome:
    """A question with what came of it."""

    question: Question
    result: str
    decision: Decision
    candidates: Sequence[Candidate]


def read_questions(file: Path) -> list[Question]:
    """The questions of a set."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            one = json.loads(line)
            found.append(
                Question(
                    one["id"],
                    one["text"],
                    one["language"],
                    one["expected"],
                    tuple(one.get("entries", ())),
                    one["topic"],
                    one["style"],
                    tuple(one.get("context", ())),
                    tuple(one.get("also", ())),
                    one.get("near"),
                )
            )
    return found


def retriever_for(
    kb: Knowledge, thresholds: Thresholds | None = None, threads: int = 1
) -> Retriever:
    """A retriever as the action server has it, with the same cache of vectors."""
    encoder = Encoder(threads=threads)
    options = {entry.id: entry.option for entry in kb.entries.values()}
    index = build_index(kb, encoder, cache_file())
    return Retriever(index, encoder, thresholds or load_thresholds(), options, cache_file())


def outcomes(retriever: Retriever, questions: Iterable[Question]) -> list[Outcome]:
    """What comes of questions that retrieval should answer or refuse."""
    found = []
    for question in questions:
        seen = retriever.search(question.text)
        decision = decide(seen, retriever.thresholds)
        result = _result(question, decision)
        found.append(Outcome(question, result, decision, seen.candidates))
    return found


def _result(question: Question, decision: Decision) -> str:
    if question.expected == "unknown":
        return {"answer": "wrong", "ask_back": "asked back", "unknown": "right"}[decision.kind]
    hit = bool(set(decision.entries) & {*question.entries, *question.also})
    if decision.kind == "answer":
        return "right" if hit else "wrong"
    if decision.kind == "ask_back":
        return "asked back" if hit else "asked back in vain"
    return "refused"


def decision_alone(retriever: Retriever, questions: Iterable[Question]) -> dict[str, Row]:
    """The shares of what search and decision make of the questions, without the dialogue model.

    Follow-ups are left out: they need the conversation.
    """
    asked = [q for q in questions if q.expected in ("entry", "unknown") and not q.context]
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes(retriever, asked):
        question = outcome.question
        groups["in scope" if question.entries else "out of scope"].append(outcome)
        if question.entries:
            groups[f"language {question.language}"].append(outcome)
            groups[f"style {question.style}"].append(outcome)
    return {name: _shares(group) for name, group in sorted(groups.items())}


def recall_at(results: Sequence[Outcome], k: int) -> float:
    """The share of answerable questions with a right entry among the first `k`."""
    answerable = [o for o in results if o.question.entries]
    hits = [o for o in answerable if {c.entry for c in o.candidates[:k]} & set(o.question.entries)]
    return len(hits) / max(1, len(answerable))


def report(
    kb: Knowledge, files: Sequence[Path], as_json: Path | None = None, show_wrong: bool = False
) -> None:
    """Prints a table per set: what came of the questions, by language and by style."""
    retriever = retriever_for(kb)
    sense = DangerSense(kb, retriever, cache_file())
    figures = {}
    for file in files:
        questions = read_questions(file)
        asked = [q for q in questions if q.expected in ("entry", "unknown")]
        results = outcomes(retriever, asked)
        danger = [q for q in questions if q.expected == "danger"]
        figures[file.stem] = _figures(sense, results, danger, asked)
        _print(file.stem, figures[file.stem])
        for outcome in results if show_wrong else ():
            if outcome.result not in ("right", "asked back"):
                _print_wrong(outcome)
    if as_json is not None:
        as_json.parent.mkdir(parents=True, exist_ok=True)
        as_json.write_text(json.dumps(figures, indent=2, ensure_ascii=False), encoding="utf-8")


def _figures(
    sense: DangerSense, results: list[Outcome], danger: list[Question], others: list[Question]
) -> dict[str, Row]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in results:
        kind = "in scope" if outcome.question.entries else "out of scope"
        groups[kind].append(outcome)
        if outcome.question.entries:
            groups[f"  {outcome.question.language}"].append(outcome)
            groups[f"  {outcome.question.style}"].append(outcome)
    rows = {name: _shares(groups[name]) for name in sorted(groups, key=lambda n: (n[0] == " ", n))}
    in_scope = groups["in scope"]
    rows["recall"] = {"@1": recall_at(in_scope, 1), "@3": recall_at(in_scope, 3)}
    found = [q for q in danger if sense.kind(q.text)]
    alarms = [q for q in others if sense.kind(q.text)]
    rows["danger"] = {
        "found": len(found) / max(1, len(danger)),
        "false alarms": len(alarms) / max(1, len(others)),
    }
    return rows


def _shares(results: list[Outcome]) -> Row:
    counts = Counter(outcome.result for outcome in results)
    names = ("right", "asked back", "asked back in vain", "refused", "wrong")
    shares = {name: counts[name] / len(results) for name in names}
    return {"questions": float(len(results)), **shares}


def _print(title: str, rows: dict[str, Row]) -> None:
    print(f"\n{title}")
    for name, row in rows.items():
        cells = [
            f"{key} {value:.0f}" if key == "questions" else f"{key} {value:.1%}"
            for key, value in row.items()
        ]
        print(f"  {name:22} " + "  ".join(cells))


def _print_wrong(outcome: Outcome) -> None:
    q = outcome.question
    got = ", ".join(outcome.decision.entries) or "—"
    best = outcome.candidates[0]
    print(
        f"  [{outcome.result}] {q.id} {q.text!r}: got {got} ({best.score:.3f}), "
        f"expected {', '.join(q.entries) or 'unknown'}"
    )
