"""The arithmetic of intents and rankings, on a handful of made-up messages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from actions.kb.evaluation import Question
from actions.kb.index import Indexed
from puente.supervise import Settings
from tests.evaluation import baselines, curve, intents, ranks, response_selector
from tests.evaluation.intents import Labelled


def question(*entries: str, language: str = "es", also: tuple[str, ...] = ()) -> Question:
    return Question("q", "algo", language, "entry", entries, "visa", "sms", also=also)


MEANT = [Labelled("a", "greet"), Labelled("b", "greet"), Labelled("c", "ask_question")]
MEANT += [Labelled("d", "ask_question"), Labelled("e", "deny")]
GOT = ["greet", "ask_question", "ask_question", "nlu_fallback", "deny"]


def test_accuracy_macro_f1_and_what_falling_back_saves() -> None:
    rows = intents.figures(MEANT, GOT)
    assert rows["greet"] == {
        "questions": 2,
        "precision": 1.0,
        "recall": 0.5,
        "F1": pytest.approx(2 / 3),
    }
    assert rows["all"]["accuracy"] == 0.6
    assert rows["all"]["acted rightly"] == 0.8
    assert rows["all"]["macro F1"] == pytest.approx((2 / 3 + 0.5 + 1) / 3)


def test_confusions_are_counted_by_intent_and_hold_no_words() -> None:
    assert intents.confusions(MEANT, GOT) == {
        "ask_question": {"nlu_fallback": 1},
        "greet": {"ask_question": 1},
    }


def test_messages_are_read_as_rasa_writes_them_and_a_sample_is_always_the_same(
    tmp_path: Path,
) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text(
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hola\n    - hi there\n'
        "- intent: deny\n  examples: |\n    - no\n",
        encoding="utf-8",
    )
    read = intents.read_messages(file)
    assert read == [
        Labelled("hola", "greet"),
        Labelled("hi there", "greet"),
        Labelled("no", "deny"),
    ]
    assert intents.sample(read, 2) == intents.sample(read, 2)
    assert intents.sample(read, 9) == read


def test_only_the_bot_is_opened_for_parsing_and_only_with_a_token(tmp_path: Path) -> None:
    plans = {p.name: p for p in intents.plans_with_parsing(Settings(data=tmp_path), "secret")}
    assert plans["bot"].command[-3:] == ["--enable-api", "--auth-token", "secret"]
    assert "--enable-api" not in [*plans["actions"].command, *plans["gateway"].command]


def test_places_shares_and_groups_of_a_ranking() -> None:
    asked = [question("a"), question("b", language="en"), question("x", also=("c",))]
    ranked = [["a", "b"], ["a", "a", "c", "b"], ["y"]]
    found = ranks.places(asked, ranked)
    assert found == [1, 3, 0]  # the same entry twice takes one place
    row = ranks.shares(found)
    assert row["recall@1"] == pytest.approx(1 / 3)
    assert row["recall@3"] == pytest.approx(2 / 3)
    assert row["MRR"] == pytest.approx((1 + 1 / 3) / 3)
    groups = ranks.by_language_and_style("ours", asked, found)
    assert groups["ours, language en"]["recall@1"] == 0
    assert groups["ours, style sms"]["questions"] == 3


def test_the_nearest_text_gives_the_entry() -> None:
    vectors = np.eye(3, dtype=np.float32)
    asked = np.array([[0.1, 0.2, 0.9], [0.9, 0.3, 0.1]], dtype=np.float32)
    assert baselines.nearest(["a", "b", "a"], vectors, asked) == [["a", "b"], ["a", "b"]]


def test_the_evaluator_counts_as_we_do() -> None:
    turn = np.random.default_rng(3)
    vectors = turn.normal(size=(40, 8)).astype(np.float32)
    entries = [f"e{n % 7}" for n in range(36)] + ["e0"] * 4  # of unequal numbers
    asked = [question(f"e{n % 7}", also=("e3",)) for n in range(25)]
    queries = turn.normal(size=(25, 8)).astype(np.float32)
    by_hand = ranks.shares(ranks.places(asked, baselines.nearest(entries, vectors, queries)))
    theirs = baselines.by_evaluator(entries, vectors, lambda texts: queries, asked)
    assert theirs == pytest.approx(by_hand)


def test_the_selector_learns_the_entries_questions_and_nothing_else() -> None:
    texts = [
        Indexed("visa-cost", "es", "question", "¿cuánto\ncuesta?"),
        Indexed("visa-cost", "en", "question", "how much"),
        Indexed("visa-cost", "en", "passage", "It costs money."),
    ]
    data = response_selector.training_data(texts)
    assert data["nlu"] == [
        {"intent": "faq/visa-cost", "examples": "- ¿cuánto cuesta?\n- how much\n"}
    ]
    assert list(data["responses"]) == ["utter_faq/visa-cost"]


def test_the_curve_goes_from_the_surest_question_on() -> None:
    points = [(0.2, False), (0.9, True), (0.5, False), (0.8, True)]
    assert curve.coverage(points) == [(0.25, 0), (0.5, 0), (0.75, 1 / 3), (1, 0.5)]
    assert "answer_from 0.5: 75% answered, 33.3% wrong" in curve.picture(points, 0.5)
    assert "answer_from" not in curve.picture(points, 0.95)
