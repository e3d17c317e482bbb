"""The sizes of the operating guide are arithmetic over measured costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from puente import sizes
from puente.sizes import Assumptions, Cost, FiguresMissing, cost, size, tables
from tests.knowledge_folder import PROJECT

SPENT = {"gateway": 2.0, "bot": 10.0, "actions": 20.0, "load client": 99.0}
MEASURED = Cost(SPENT, {"gateway": 100, "bot": 600, "actions": 1100}, kept_kb=20)


def results(**changes: Any) -> dict[str, Any]:
    """What a run of the benchmark leaves, as far as it is read."""
    levels = {name: {"8": {"cpu_ms": SPENT}} for name in Assumptions().mix}
    memory = {"gateway": 100, "bot": 600, "actions": 1100, "together": 1800}
    opened = {"sizes": [{"open": 100, "disk": 2.0}, {"open": 1000, "disk": 20.0}]}
    return {
        "made_at": "2026-11-27",
        "machine": {"cores": 2, "processor": "a processor"},
        "parts": {"speed": {"levels": levels, "memory": {"puente": memory}}, "open": opened},
        **changes,
    }


def test_the_busiest_hour_decides() -> None:
    assumed = Assumptions(messages=6, busiest_hour=0.1, use=0.5)
    row = size(1_000_000, MEASURED, assumed)
    assert row.peak == pytest.approx(1_000_000 * 6 * 0.1 / 3600)
    assert row.cores["bot"] == pytest.approx(row.peak * 0.010 / 0.5)
    assert row.processes == {"gateway": 1, "bot": 4, "actions": 7}
    assert row.memory_gb == pytest.approx((100 + 4 * 600 + 7 * 1100) / 1000)
    assert row.kept_gb == pytest.approx(20)


def test_one_of_each_is_the_least() -> None:
    assert size(1, MEASURED, Assumptions()).processes == dict.fromkeys(sizes.PARTS, 1)


def test_the_costs_are_those_of_the_mix_and_of_one_more_open_conversation() -> None:
    assert sum(Assumptions().mix.values()) == pytest.approx(1)
    measured = cost(results(), Assumptions())
    assert measured.processor_ms == pytest.approx({part: SPENT[part] for part in sizes.PARTS})
    assert measured.kept_kb == pytest.approx(20)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(FiguresMissing, match="open"):
        run = results()
        del run["parts"]["open"]
        cost(run, Assumptions())
    with pytest.raises(FiguresMissing, match="open"):
        run = results()
        del run["parts"]["open"]["sizes"][1:]
        cost(run, Assumptions())


def test_the_tables_stand_between_the_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, file = tmp_path / "README.md", tmp_path / "bench.json"
    page.write_text(f"before\n{sizes.BEGIN}\nold\n{sizes.END}\nafter\n", encoding="utf-8")
    file.write_text(json.dumps(results()), encoding="utf-8")
    monkeypatch.setattr(sizes, "write", lambda text: sizes_write(text, page))
    assert sizes.main(["--results", str(file), "--write"]) == 0
    text = page.read_text("utf-8")
    assert "| 1,000,000 |" in text and "old" not in text
    assert text.startswith("before\n") and text.endswith("after\n")


sizes_write = sizes.write


def test_without_results_it_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sizes.main(["--results", str(tmp_path / "none.json")]) == 1
    assert "make bench" in capsys.readouterr().err


def test_the_guide_names_the_assumptions_that_are_computed_with() -> None:
    page = (PROJECT / "docs" / "operating" / "README.md").read_text("utf-8")
    assumed = Assumptions()
    assert page.count(sizes.BEGIN) == page.count(sizes.END) == 1
    assert f"{assumed.messages} messages" in page
    assert f"{assumed.busiest_hour:.0%} of a day" in page
    assert f"{assumed.use:.0%} of a core" in page
    for name, share in assumed.mix.items():
        assert f"{name} {share:.0%}" in page
    assert tables(results(), assumed)
