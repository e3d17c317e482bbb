"""Learns the two probabilities of actions/kb/decision.py from the development questions.

    python -m tests.calibrate

Prints the lines `right:` and `among:` for actions/kb/retrieval.yml, and what the decision would do
under them, by cross-validation, at several thresholds. Held-out questions take no part.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from actions.kb.decision import features
from actions.kb.evaluation import read_questions, retriever_for
from actions.kb.loading import load_knowledge

QUESTIONS = Path("tests/eval/questions_dev.jsonl")


def main() -> None:
    """Prints the weights and the table."""
    retriever = retriever_for(load_knowledge(Path("knowledge")))
    asked = [
        q
        for q in read_questions(QUESTIONS)
        if q.expected in ("entry", "unknown") and q.style != "follow_up"
    ]
    rows, right, among, refused = [], [], [], []
    for question in asked:
        found = retriever.search(question.text)
        rows.append(features(found))
        offered = [c.entry for c in found.candidates[: retriever.thresholds.suggestions]]
        right.append(offered[0] in question.entries)
        among.append(bool(set(offered) & set(question.entries)))
        refused.append(found.outside > found.candidates[0].score)
    names = list(rows[0])
    table = np.array([list(row.values()) for row in rows])
    in_scope = np.array([bool(q.entries) for q in asked])
    estimates = []
    for title, target in (("right", np.array(right)), ("among", np.array(among))):
        model = LogisticRegression(C=10, max_iter=2000)
        folds = KFold(10, shuffle=True, random_state=3)
        estimates.append(
            cross_val_predict(model, table, target, cv=folds, method="predict_proba")[:, 1]
        )
        model.fit(table, target)
        weights = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
        print(f"{title}: {{{', '.join(f'{n}: {w:.2f}' for n, w in weights.items())}}}")
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


if __name__ == "__main__":
    main()
