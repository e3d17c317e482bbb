"""What was made faster gives what Rasa's own parts give."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import pytest
from components import rasa_speed
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses

ANSWERS = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "timestamp": None, "name": "a", "value": 1}], "responses": []},
    {"events": [], "responses": [{"custom": {"text": "x"}}]},
    {"events": [{"timestamp": 1}], "responses": []},
    {"events": "none", "responses": []},
    {"events": [], "responses": ["text"]},
    {"events": [{"event": 5}], "responses": []},
]


def outcome(check: Any, action: RemoteAction, answer: Dict[str, Any]) -> bool:
    try:
        return bool(check(action, answer))
    except ValidationError:
        return False


@pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
def test_the_same_answers_are_taken_and_refused(answer: Dict[str, Any]) -> None:
    action = RemoteAction("action_answer", None)
    assert outcome(rasa_speed.check_result, action, answer) == outcome(
        rasa_speed.check_with_schema, action, answer
    )


def test_the_compared_parts_are_two() -> None:
    assert rasa_speed.check_with_schema is not rasa_speed.check_result
    assert rasa_speed.search_for_class is not rasa_speed.class_of
    assert rasa_speed.run_with_dask is not rasa_speed.run_graph


def test_some_answers_are_refused_at_all() -> None:
    action = RemoteAction("action_answer", None)
    kept = [outcome(rasa_speed.check_result, action, answer) for answer in ANSWERS]
    assert True in kept and False in kept


def test_every_event_has_the_class_that_rasa_finds() -> None:
    names = {cls.type_name for cls in all_subclasses(Event)}
    assert len(names) > 20
    for name in sorted(names):
        for _ in range(2):  # searched, then remembered
            assert rasa_speed.class_of(name) is rasa_speed.search_for_class(name)


def test_unknown_events_end_as_in_rasa() -> None:
    assert rasa_speed.class_of("topic") is None
    assert rasa_speed.class_of("nothing", SlotSet) is SlotSet
    assert rasa_speed.class_of("nothing", Event) is Event
    with pytest.raises(ValueError, match="nothing"):
        rasa_speed.class_of("nothing")


def test_it_is_in_force_where_the_channel_is() -> None:
    import components.gateway_channel  # noqa: F401

    assert Event.resolve_by_type is rasa_speed.class_of
    assert RemoteAction._validate_action_result is rasa_speed.check_result
    assert DaskGraphRunner.run is rasa_speed.run_graph


class Adding(GraphComponent):
    """A node that adds what it is given, and counts how often it ran."""

    ran = 0

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> Adding:
        return cls()

    def add(self, one: int, other: int = 10) -> int:
        Adding.ran += 1
        return one + other

    def fail(self, one: int) -> int:
        raise RuntimeError("broken")


def node(fn: str, **needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Adding, constructor_name="create", fn=fn, config={})


@pytest.fixture
def runner(tmp_path: Path) -> DaskGraphRunner:
    schema = GraphSchema(
        {
            "last": node("add", one="first", other="second"),
            "first": node("add", one="__given__"),
            "second": node("add", one="first", other="first"),
            "aside": node("add", one="second"),
            "without": node("add", one="first", other="nobody"),
            "broken": node("fail", one="first"),
        }
    )
    context = ExecutionContext(schema, "test")
    return DaskGraphRunner.create(schema, LocalModelStorage.create(tmp_path), context)


def run_outcome(run: Any, *arguments: Any) -> Any:
    try:
        before = Adding.ran
        return run(*arguments), Adding.ran - before
    except Exception as error:
        return type(error)


@pytest.mark.parametrize(
    "inputs, targets",
    [
        ({"__given__": 5}, ["last"]),
        ({"__given__": 5}, ["aside", "last"]),
        ({"__given__": 5, "second": 7}, ["last"]),  # given in the place of a node
        ({"__given__": 5, "word": "last"}, ["last"]),  # an input with the name of a node
        ({"__given__": 5}, ["broken"]),
        ({"__given__": 5}, ["without"]),
        ({}, ["last"]),
    ],
    ids=["one", "two", "replaced", "clash", "broken", "optional", "missing"],
)
def test_a_graph_runs_as_with_dask(runner: DaskGraphRunner, inputs: Any, targets: Any) -> None:
    fast = run_outcome(rasa_speed.run_graph, runner, inputs, targets)
    again = run_outcome(rasa_speed.run_graph, runner, inputs, targets)
    assert fast == again == run_outcome(rasa_speed.run_with_dask, runner, inputs, targets)


def test_the_graph_of_a_test_gives_something(runner: DaskGraphRunner) -> None:
    assert rasa_speed.run_graph(runner, {"__given__": 5}, ["last"]) == {"last": 45}


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasa.__version__", "3.6.99")
    assert rasa_speed.install() is False
