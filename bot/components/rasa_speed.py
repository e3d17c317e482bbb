"""Two slow spots of Rasa 3.6.21, with the same outcome reached faster. `install()` replaces them.

* Each answer of the action server is checked against a JSON schema, and the schema itself is checked
  against its own schema each time (about 20 ms). Here the schema is compiled once.
* Each event that is read from the database has its class searched among all classes (0.1 ms an
  event, most of the time of a long conversation). Here the classes are looked up by name.

Both replace private parts, so only the version they were written for is touched; a test holds them
against Rasa's own.
"""

from __future__ import annotations

import logging
from typing import Any, Dict, Optional, Text, Type

import rasa
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event

logger = logging.getLogger(__name__)
WRITTEN_FOR = "3.6.21"

search_for_class = Event.resolve_by_type
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


def install() -> bool:
    """Puts both in the place of Rasa's own; False when this is another Rasa."""
    if rasa.__version__ != WRITTEN_FOR:
        logger.warning("Rasa %s is left as it is", rasa.__version__)
        return False
    Event.resolve_by_type = staticmethod(class_of)  # type: ignore[method-assign,assignment]
    RemoteAction._validate_action_result = check_result  # type: ignore[method-assign]
    return True
