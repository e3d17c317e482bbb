"""Learns the probabilities of decision.py and danger_sense.py from the development questions.

    python -m tests.calibrate

Prints the lines `right:`, `among:` and `danger:` for actions/kb/retrieval.yml, and what comes of
them, by cross-validation, at several thresholds. Held-out questions take no part.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from actions.kb.danger_sense import DangerSense
from actions.kb.decision import features
from actions.kb.evaluation import Question, read_questions, retriever_for
from actions.kb.index import cache_file
from actions.kb.loading import load_knowledge

Numbers = npt.NDArray[np.float64]
QUESTIONS = Path("tests/eval/questions_dev.jsonl")


def main() -> None:
    """Prints the weights and the table."""
    kb = load_knowledge(Path("knowledge"))
    retriever = retriever_for(kb)
    questions = read_questions(QUESTIONS)
    _danger(DangerSense(kb, retriever, cache_file()), questions)
    asked = [q for q in questions if q.expected in ("entry", "unknown") and q.style != "follow_up"]
    rows, right, among, refused = [], [], [], []
    for question in asked:
        found = retriever.search(question.text)
        rows.append(features(found))
        offered = [c.entry for c in found.candidates[: retriever.thresholds.suggestions]]
        wanted = {*question.entries, *question.also}
        right.append(offered[0] in wanted)
        among.append(bool(set(offered) & wanted))
        refused.append(found.outside > found.candidates[0].score)
    names = list(rows[0])
    table = np.array([list(row.values()) for row in rows])
    in_scope = np.array([bool(q.entries) for q in asked])
    estimates = []
    for title, target in (("right", np.array(right)), ("among", np.array(among))):
        estimates.append(_fitted(title, names, table, target))
    print(f"right first {np.mean(np.array(right)[in_scope]):.1%}, ", end="")
    print(f"among the first three {np.mean(np.array(among)[in_scope]):.1%}")
    open_ = ~np.array(refused)
    for answer_from in (0.4, 0.5, 0.6, 0.7, 0.8):
        for ask_from in (0.25, 0.35, 0.5):
            answer = open_ & (estimates[0] >= answer_from)
            ask = open_ & ~answer & (estimates[1] >= ask_from)
            shares = {
                "right": answer & np.array(right),
                "wrong": answer & ~np.array(right),
                "in the choices": ask & np.array(among),
                "asked in vain": ask & ~np.array(among),
            }
            cells = [f"{name} {np.mean(one[in_scope]):.1%}" for name, one in shares.items()]
            out = f"out of scope answered {np.mean(answer[~in_scope]):.1%}"
            print(f"{answer_from} {ask_from}  {'  '.join(cells)}  {out}")


def _danger(sense: DangerSense, questions: list[Question]) -> None:
    """The weights for danger, and what is found and falsely alarmed at several thresholds."""
    rows = [sense.features(question.text) for question in questions]
    is_danger = np.array([question.expected == "danger" for question in questions])
    table = np.array([list(row.values()) for row in rows])
    estimates = _fitted("danger", list(rows[0]), table, is_danger)
    for danger_from in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
        found = estimates >= danger_from
        rest = f"false alarms {np.mean(found[~is_danger]):.1%}"
        print(f"danger from {danger_from}: found {np.mean(found[is_danger]):.1%}  {rest}")


def _fitted(title: str, names: list[str], table: Numbers, target: npt.NDArray[np.bool_]) -> Numbers:
    """Prints a logistic regression's weights; returns its estimates by cross-validation."""
    model = LogisticRegression(C=10, max_iter=2000)
    folds = StratifiedKFold(10, shuffle=True, random_state=3)
    estimates = cross_val_predict(model, table, target, cv=folds, method="predict_proba")[:, 1]
    model.fit(table, target)
    weights = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    print(f"{title}: {{{', '.join(f'{n}: {w:.2f}' for n, w in weights.items())}}}")
    return np.asarray(estimates)


if __name__ == "__main__":
    main()
