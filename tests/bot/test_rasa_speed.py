"""What was made faster gives what Rasa's own parts give."""

from __future__ import annotations

from typing import Any, Dict

import pytest
from components import rasa_speed
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses

ORIGINAL_CHECK = RemoteAction._validate_action_result

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
        ORIGINAL_CHECK, action, answer
    )


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


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasa.__version__", "3.6.99")
    assert rasa_speed.install() is False
