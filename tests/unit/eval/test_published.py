"""The tables of one run, and their way into files between markers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import evaluate
from tests.evaluation import markers, published
from tests.evaluation.asking import Outcome
from tests.evaluation.figures import figures, reply_languages
from tests.evaluation.published_rows import added, percent
from tests.unit.eval.test_evaluation import question, reply

RANK = {"questions": 4.0, "recall@1": 0.5, "recall@3": 0.75, "MRR": 0.625}


@pytest.fixture
def written() -> dict[str, Any]:
    """A run over six made-up questions, as its JSON file holds it."""
    asked = [
        Outcome(question("entry", "a"), reply("answer", "a"), "right"),
        Outcome(question("entry", "a", language="en"), reply("answer", "b"), "wrong"),
        Outcome(question("unknown"), reply("fallback"), "right"),
        Outcome(question("danger"), reply("emergency"), "right"),
        Outcome(question("steps"), reply("steps"), "right"),
        Outcome(question("contacts"), reply("answer", "a"), "in the choices"),
    ]
    alone = {"questions": 2.0, "right": 0.5, "asked back": 0.0, "refused": 0.0, "wrong": 0.5}
    name = published.HELD_OUT
    understood = {"all": {"questions": 3.0, "accuracy": 2 / 3, "acted rightly": 1.0}}
    understood["all"]["macro F1"] = 0.5
    return {
        "date": "2026-11-27",
        "figures": {
            name: figures(asked),
            f"{name}: language of the reply": {
                "language en": {"questions": 1.0, "language right": 0.0},
                **reply_languages(asked),
            },
            f"{name}: search and decision alone": {"in scope": alone, "out of scope": alone},
            f"{name}: retrieval alone": {
                "BM25 (bm25s)": RANK,
                "a baseline": {"not available": "no model"},
                "Puente": RANK,
                "Puente, style sms": RANK,
            },
            f"{name}: language alone": {
                "py3langid": {"questions": 5.0, "language right": 1.0, "in es": 1.0, "in en": 1.0}
            },
            "nlu_heldout_es: intents": understood,
            "nlu_heldout_en: intents": understood,
        },
        "confusions": {
            "nlu_heldout_es: intents": {"greet": {"deny": 1}},
            "nlu_heldout_en: intents": {"greet": {"deny": 3}},
        },
    }


def test_the_tables_hold_the_runs_figures_its_date_and_its_numbers(written: dict[str, Any]) -> None:
    parts = published.parts(written)
    assert "| on policy (2) | 50 % | 0 % | 0 % | 50 % |" in parts["quality"]
    assert "| 6 held-out questions, 2026-11-27 |" in parts["quality"]
    assert "| steps, holding periods, deadlines, contacts | 2 | 50.0 % | 50.0 % |" in parts["house"]
    assert "| Puente | 4 | 50.0 % | 75.0 % | 62.5 % |" in parts["beside"]
    assert "| a baseline | not available: no model |" in parts["beside"]
    assert "| Spanish | 3 | 66.7 % | 100.0 % | 50.0 % |" in parts["intents"]
    assert parts["intents"].index("| English | 3 |") < parts["intents"].index("| Spanish | 1 |")
    assert "| danger seen | 99 % | 100.0 % |" in parts["aims"]
    assert "follow-ups" not in parts["aims"]  # none was asked


def test_rows_are_added_by_their_numbers() -> None:
    rows = {"a": {"questions": 3.0, "right": 1.0}, "b": {"questions": 1.0, "wrong": 1.0}}
    both = added(rows, ["a", "b", "not there"])
    assert (both["questions"], both["right"], both["wrong"]) == (4, 0.75, 0.25)
    assert added(rows, [])["right"] == 0
    assert percent(0.6849, 1) == "68.5 %"


def test_a_part_is_replaced_and_the_text_around_it_stays() -> None:
    text = "Before.\n\n<!-- eval: house -->\nold\n<!-- end of eval -->\n\nAfter."
    once = markers.between(text, {"house": "| new |", "other": "…"})
    assert once == "Before.\n\n<!-- eval: house -->\n| new |\n<!-- end of eval -->\n\nAfter."
    assert markers.between(once, {"house": "| new |"}) == once


def test_broken_markers_change_no_file(tmp_path: Path) -> None:
    good, open_end, unknown = (tmp_path / name for name in ("good.md", "open.md", "unknown.md"))
    good.write_text("<!-- eval: house -->\n<!-- end of eval -->\n", encoding="utf-8")
    open_end.write_text("<!-- eval: house -->\n| row |\n", encoding="utf-8")
    unknown.write_text("<!-- eval: hose -->\n<!-- end of eval -->\n", encoding="utf-8")
    with pytest.raises(markers.MarkersWrong, match=r"open\.md: .*no <!-- end of eval -->"):
        markers.write([good, open_end], {"house": "new"})
    with pytest.raises(markers.MarkersWrong, match=r"unknown\.md: .*called hose"):
        markers.write([good, unknown], {"house": "new"})
    assert "new" not in good.read_text("utf-8")


def test_the_shipped_files_have_a_place_for_every_table(written: dict[str, Any]) -> None:
    texts = [file.read_text("utf-8") for file in evaluate.PUBLISHED]
    parts = published.parts(written)
    for text in texts:
        markers.between(text, parts)  # raises when a marker is wrong
    assert [name for name in parts if not any(f"<!-- eval: {name} -->" in t for t in texts)] == []
