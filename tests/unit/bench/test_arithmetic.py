"""The arithmetic of the measures, held to figures that can be counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.arithmetic import (
    Sample,
    each,
    hops,
    latency,
    percentile,
    share_new,
    window,
    within,
)
from tests.bench.load import Load
from tests.bench.scrape import sums
from tests.bench.speed import summary


def sample(ms: float, at: float = 5.0, kind: str = "answer", turn: int = 1, **more: bool) -> Sample:
    return Sample(at=at, ms=ms, kind=kind, turn=turn, new=more.pop("new", True), **more)


@pytest.mark.parametrize(
    ("share", "value"), [(0, 10), (0.5, 30), (0.25, 20), (0.95, 48), (0.99, 49.6), (1, 50)]
)
def test_a_percentile_lies_between_its_neighbours(share: float, value: float) -> None:
    assert percentile([50, 10, 40, 20, 30], share) == pytest.approx(value)


def test_one_value_is_every_percentile() -> None:
    assert {percentile([7.0], share) for share in (0, 0.5, 0.99, 1)} == {7.0}


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_percentiles_are_in_order_and_within_the_values(
    values: list[float], one: float, other: float
) -> None:
    low, high = percentile(values, min(one, other)), percentile(values, max(one, other))
    assert min(values) <= low <= high + 1e-6 and high <= max(values) + 1e-6


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 1.1), ([1.0], -0.1)])
def test_a_percentile_of_nothing_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError):
        percentile(values, share)


def test_failed_messages_are_counted_and_not_timed() -> None:
    row = latency([sample(10), sample(30), sample(9_999, failed=True)])
    assert row == {"messages": 2, "failed": 1, "p50": 20, "p95": 29, "p99": pytest.approx(29.8)}


def test_without_replies_there_are_only_counts() -> None:
    assert latency([sample(5, failed=True)]) == {"messages": 0, "failed": 1}


def test_a_stretch_of_the_run_begins_and_ends() -> None:
    samples = [sample(1, at=at) for at in (1.9, 2.0, 9.9, 10.0)]
    assert [one.at for one in within(samples, 2, 10)] == [2.0, 9.9]


def test_a_window_of_turns_has_both_ends() -> None:
    samples = [sample(1, turn=turn) for turn in range(6)]
    assert [one.turn for one in window(samples, 2, 4)] == [2, 3, 4]


def test_the_share_of_new_texts() -> None:
    assert share_new([sample(1), sample(1, new=False)]) == 0.5
    assert share_new([]) == 0


def test_totals_are_divided_by_the_messages() -> None:
    assert each({"bot": 6.0}, 3) == {"bot": 2.0}
    assert each({"bot": 6.0}, 0) == {}


def test_the_hops_of_a_message_add_up_to_what_the_client_saw() -> None:
    seconds = {"client": 4.0, "request": 3.0, "bot": 2.5, "action": 0.5, "encode": 1.5}
    parts = hops(seconds, 100)
    assert sum(parts.values()) == pytest.approx(40)
    assert parts["bot and its lines"] == pytest.approx(5)
    assert parts["gateway"] == pytest.approx(5)


def test_a_level_times_the_kind_asked_for_and_rates_all_messages() -> None:
    samples = [
        sample(1, kind="greeting", turn=0),  # the start of a conversation
        sample(1, at=0.5),  # while people still arrive
        sample(20),
        sample(40),
        sample(500, kind="clarify", new=False),
        sample(8_000, kind="", failed=True),
    ]
    row = summary(Load(samples, client_seconds=1.0), "answer", seconds=10)
    assert (row["messages"], row["failed"], row["p50"]) == (2, 1, 30)
    assert row["rate"] == 3 / 9
    assert row["all_messages"] == 4
    assert row["new"] == 0.75
    assert row["kinds"] == {"answer": 2, "clarify": 1, "reply": 1}


def test_metrics_are_summed_over_the_labels_that_are_not_asked_for() -> None:
    text = (
        "# TYPE puente_texts counter\n"
        'puente_texts_total{source="model",part="a"} 2.0\n'
        'puente_texts_total{source="model",part="b"} 3.0\n'
        'puente_texts_total{source="memory",part="a"} 9.0\n'
    )
    assert sums(text, "puente_texts_total", source="model") == 5
    assert sums(text, "puente_other_total") == 0
