"""What a run is turned into: tables, marks, a picture; and what is said in it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from tests.bench import __main__ as bench
from tests.bench import talk
from tests.bench.growth import stretches
from tests.bench.marks import Mark, marks
from tests.bench.plot import draw
from tests.bench.report import figure, markdown, table
from tests.bench.starts import step_seconds


def level(p50: float, rate: float) -> dict[str, Any]:
    figures = {"messages": 9, "failed": 0, "p50": p50, "p95": 2 * p50, "p99": 3 * p50}
    return {**figures, "rate": rate, "new": 0.9, "encoded": 0.9, "cpu_ms": {"bot": 5.0}}


def stretch(first: int, last: int, p50: float) -> dict[str, float]:
    return {"from": first, "to": last, "messages": 20, "failed": 0, "p50": p50, "p95": p50}


def search(entries: int, ms: float) -> dict[str, float]:
    timed = dict.fromkeys(("load", "encode", "index", "learn", "memory"), 1.0)
    return {"entries": entries, "search": ms, **timed}


RUN: dict[str, Any] = {
    "made_at": "2026-11-27",
    "quick": False,
    "commit": "abc",
    "minutes": 20.0,
    "machine": {"cores": 2, "processor": "Some", "memory_gb": 24.0, "python": "3.11.7"},
    "parts": {
        "speed": {
            "levels": {
                "stock": {"1": level(28, 36), "8": level(200, 40)},
                "canned": {"1": level(14, 70), "8": level(90, 80)},
                "answer": {"1": level(28.5, 30), "8": level(180, 41)},
            },
            "hops": {"answer": {"gateway": 4.0, "bot and its lines": 12.0}},
            "memory": {"puente": {"bot": 700.0, "together": 1400.0}},
        },
        "turns": {
            "stock": [stretch(1, 20, 30), stretch(481, 500, 500)],
            "puente": [stretch(1, 20, 30), stretch(481, 500, 33)],
            "stock ratio": 16.7,
            "puente ratio": 1.1,
        },
        "starts": {
            "stock cold": {"ready": 30.0, "first_reply_ms": 90.0, "processes": []},
            "puente cold": {"ready": 14.0, "first_reply_ms": 40.0, "processes": ["bot … 14 s"]},
        },
        "encoding": {
            "puente, 1 thread": {"p50": 5.0, "p95": 9.0, "processor_ms": 5.0},
            "engine, 1 thread": {"p50": 2.4, "p95": 9.0, "processor_ms": 3.0},
        },
        "knowledge": {"sizes": [search(100, 0.2), search(10_000, 12.2)], "shipped": 200},
    },
}


def held(name: str, run: dict[str, Any] = RUN) -> bool:
    (found,) = [mark.held for mark in marks(run["parts"]) if mark.name == name]
    return found


def test_a_mark_holds_up_to_its_limit() -> None:
    assert Mark("a", "ms", 10, 10).held and not Mark("a", "ms", 10.1, 10).held
    assert Mark("a", "1/s", 10, 10, at_least=True).held
    assert not Mark("a", "1/s", 9.9, 10, at_least=True).held


def test_every_mark_is_held_against_the_same_run() -> None:
    assert not held("answer, p50, one at a time")
    assert held("canned reply, p50, one at a time")
    assert held("answers, 8 at once")
    assert held("memory of all processes after the load")
    assert held("all three ready, cold")
    assert held("turn 500 against the first")
    assert not held("one question encoded, beside the C engine")
    # 28.5 - 0.4 + 12.2 against 28.5 - 0.4 + 0.2
    assert not held("an answer from 10,000 entries against 100")


def test_a_run_without_a_part_has_no_marks_of_it() -> None:
    run = copy.deepcopy(RUN)
    for part in ("speed", "encoding"):
        del run["parts"][part]
    assert [mark.name for mark in marks(run["parts"])] == [
        "turn 500 against the first",
        "all three ready, cold",
    ]


def test_parts_measured_again_take_the_place_of_the_first_and_are_told() -> None:
    later = {
        **RUN,
        "made_at": "2026-12-01",
        "commit": "def",
        "minutes": 5.0,
        "parts": {"turns": {**RUN["parts"]["turns"], "puente ratio": 1.3}},
    }
    run = bench.renewed(RUN, later)
    assert not held("turn 500 against the first", run) and held("answers, 8 at once", run)
    assert "Measured again on 2026-12-01, commit def, in 5 minutes: turns." in markdown(run)
    assert "again" not in RUN


def test_a_table_has_a_line_for_each_row_and_all_cells() -> None:
    text = table(["what", "ms"], [["a", 1.234], ["b"]])
    assert text.splitlines() == ["| what | ms |", "|---|---:|", "| a | 1.23 |", "| b |  |"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.123, "0.12"), (9.994, "9.99"), (12.34, "12.3"), (1234.5, "1,234"), (3.0, "3")],
)
def test_a_figure_has_no_more_digits_than_it_deserves(value: float, text: str) -> None:
    assert figure(value) == text


def test_the_report_shows_what_was_measured_and_what_is_not_reached() -> None:
    text = markdown(RUN)
    assert "| answer, p50, one at a time | ms | 28.5 | at most 28 | **no** |" in text
    assert "| canned | 1 | 9 | 0 | 14 | 28 | 42 | 70 | 90% | 0.90 | bot 5 |" in text
    assert "| 481 to 500 | 500 | 500 | 33 | 33 |" in text
    assert "Quick run" not in text and "Set-up" not in text


def test_the_picture_is_the_same_for_the_same_run(tmp_path: Path) -> None:
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    draw(RUN, first)
    draw(RUN, second)
    assert "<svg" in first.read_text("utf-8")
    assert first.read_bytes() == second.read_bytes()


def test_the_document_keeps_what_stands_around_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{bench.BEGIN}\nold\n{bench.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(bench, "DOCUMENT", page)
    bench.write_document("new\n")
    assert page.read_text("utf-8") == f"before\n{bench.BEGIN}\nnew\n{bench.END}\nafter\n"


def test_questions_are_new_but_for_every_tenth() -> None:
    said = [text for conversation in talk.asking(50) for text in conversation]
    assert len(said) == 300
    assert len(set(said)) == 270


def test_a_later_plan_says_nothing_of_an_earlier_one() -> None:
    first = {text for one in talk.asking(40) for text in one}
    later = {text for one in talk.asking(40, skip=40 * talk.TURNS) for text in one}
    assert not first & later


def test_steps_deadlines_and_guided_questions_are_talked_about() -> None:
    for name in ("steps", "deadlines", "triage_rules_es", "triage_rules_en"):
        talks = talk.cases(name)
        assert talks and all(all(conversation) for conversation in talks)
    assert any(said.startswith(talk.CHOOSE) for one in talk.cases("steps") for said in one)


def test_the_turns_that_are_looked_at_begin_and_end_the_conversation() -> None:
    assert stretches(500)[0] == (1, 20)
    assert stretches(500)[-1] == (481, 500)
    assert stretches(60) == [(1, 20), (31, 50), (41, 60)]


def test_the_seconds_of_the_set_up_are_read_from_its_lines() -> None:
    lines = [
        "[3/8] main environment     20 s  Installed 140 packages",
        "[3/8] main environment   ready, 1.0 GB  (78 s)",
        "[4/8] torch              up to date",
    ]
    assert step_seconds("\n".join(lines)) == {"main environment": 78.0}


def test_the_page_has_a_place_for_the_tables_and_names_every_part() -> None:
    page = bench.DOCUMENT.read_text("utf-8")
    assert page.index(bench.BEGIN) < page.index(bench.END)
    assert all(f"`{part}`" in page for part in bench.PARTS)
