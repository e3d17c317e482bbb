"""Slow spots of Rasa 3.6.21, with the same outcome reached faster. `install()` replaces them.

* Each answer of the action server is checked against a JSON schema, and the schema itself is checked
  against its own schema each time (about 20 ms). Here the schema is compiled once.
* Each event that is read from the database has its class searched among all classes (0.1 ms an
  event, most of the time of a long conversation). Here the classes are looked up by name.
* Each run of the graph of components (three in a message) is planned anew and handed to dask. Here
  the order of its nodes is worked out once.

All replace private parts, so only the version they were written for is touched; a test holds them
against Rasa's own.
"""

from __future__ import annotations

import logging
from graphlib import TopologicalSorter
from typing import Any, Dict, List, Optional, Text, Tuple, Type

import rasa
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event

logger = logging.getLogger(__name__)
WRITTEN_FOR = "3.6.21"

# Rasa's own, for the tests that compare
search_for_class = Event.resolve_by_type
check_with_schema = RemoteAction._validate_action_result
run_with_dask = DaskGraphRunner.run
_classes: Dict[Text, Type[Event]] = {}
_validators: Dict[Text, Draft202012Validator] = {}


def class_of(type_name: Text, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
    """The event class of this name, as `Event.resolve_by_type` finds it."""
    found = _classes.get(type_name)
    if found is None:
        found = search_for_class(type_name, default)
        if found is not None and found is not default:
            _classes[type_name] = found
    return found


def check_result(action: RemoteAction, result: Dict[Text, Any]) -> bool:
    """Checks what the action server answered, as `RemoteAction._validate_action_result` does.

    Raises:
        jsonschema.ValidationError: the answer has not the shape that Rasa needs.
    """
    validator = _validators.get("answer")
    if validator is None:
        validator = _validators["answer"] = Draft202012Validator(action.action_response_format_spec())
    validator.validate(result)
    return True


Planned = List[Tuple[Text, GraphNode, List[Text]]]  # name, node, whose results it takes


def run_graph(
    runner: DaskGraphRunner,
    inputs: Optional[Dict[Text, Any]] = None,
    targets: Optional[List[Text]] = None,
) -> Dict[Text, Any]:
    """Runs the nodes that the targets need, as `DaskGraphRunner.run` does.

    Raises:
        GraphRunError: a node failed in a way that is not Rasa's own, or an input has a node's name.
    """
    wanted = tuple(targets or runner._graph_schema.target_names)
    planned = _plan(runner, wanted)
    names = {name for name, _, _ in planned}
    given = inputs or {}
    if any(isinstance(value, str) and value in names for value in given.values()):
        raise GraphRunError("An input has the name of a node.")
    results: Dict[Text, Any] = {name: (name, value) for name, value in given.items()}
    try:
        for name, node, needs in planned:
            if name not in given:
                # a node is told the bare name of what nobody provides
                results[name] = node(*(results.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(results[name] for name in wanted)


def _plan(runner: DaskGraphRunner, wanted: Tuple[Text, ...]) -> Planned:
    plans = runner.__dict__.setdefault("_plans", {})
    if wanted not in plans:
        schema = runner._graph_schema.minimal_graph_schema(list(wanted)).nodes
        needs = {name: list(node.needs.values()) for name, node in schema.items()}
        order = [name for name in TopologicalSorter(needs).static_order() if name in needs]
        plans[wanted] = [(name, runner._instantiated_nodes[name], needs[name]) for name in order]
    return plans[wanted]


def install() -> bool:
    """Puts them in the place of Rasa's own; False when this is another Rasa."""
    if rasa.__version__ != WRITTEN_FOR:
        logger.warning("Rasa %s is left as it is", rasa.__version__)
        return False
    Event.resolve_by_type = staticmethod(class_of)  # type: ignore[method-assign,assignment]
    RemoteAction._validate_action_result = check_result  # type: ignore[method-assign]
    DaskGraphRunner.run = run_graph  # type: ignore[method-assign,assignment]
    return True
