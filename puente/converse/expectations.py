"""What may be expected of a reply: the words of the files, and how each is compared.

Data before code: `EXPECTED` is the one list of what an assertion may say. The guide for testers
(docs/testing/) explains each; a test holds that it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, get_args

from gateway.message import Kind

Message = dict[str, Any]
KINDS: tuple[str, ...] = get_args(Kind)
LANGUAGES = ("es", "en")


class Expected(NamedTuple):
    """One thing that may be expected.

    Attributes:
        check: what is wrong with a value in a file, None when it is fine.
        holds: whether a message is as expected.
        found: what the message has instead, for the report.
        about_all: it is about every message of the reply unless one is named.
    """

    check: Callable[[Any], str | None]
    holds: Callable[[Message, Any], bool]
    found: Callable[[Message], Any]
    about_all: bool = False


def contained(expected: Any, actual: Any) -> bool:
    """Whether `actual` has everything that `expected` names.

    Mappings: each key that is named. A list of plain values must be equal; of a list of mappings
    each must be found in some item.
    """
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            name in actual and contained(value, actual[name]) for name, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(actual, list):
        if any(isinstance(item, dict) for item in expected):
            return all(any(contained(item, one) for one in actual) for item in expected)
        return [str(item) for item in expected] == [str(item) for item in actual]
    if isinstance(expected, bool) or isinstance(actual, bool) or actual is None:
        return expected is actual or str(expected) == str(actual)
    return str(expected) == str(actual)  # a date in YAML is a date, in JSON its words


def absent(unwanted: Any, actual: Any) -> bool:
    """Whether `actual` has nothing of what `unwanted` names (of lists: no item)."""
    if isinstance(unwanted, dict):
        return not isinstance(actual, dict) or all(
            absent(value, actual.get(name)) for name, value in unwanted.items()
        )
    if isinstance(unwanted, list):
        items = actual if isinstance(actual, list) else [actual]
        return not any(contained(item, one) for item in unwanted for one in items)
    return not contained(unwanted, actual)


def _words(value: Any) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def _says(message: Message, words: str) -> bool:
    return words.casefold() in str(message["text"]).casefold()


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "it must be words"


def _texts(value: Any) -> str | None:
    items = value if isinstance(value, list) else [value]
    return None if items and all(str(one).strip() for one in items) else "it must be words"


def _choices(value: Any) -> str | None:
    fine = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return None if fine else "it must be a list of choices, such as [triage, steps:refugee]"


def _kind(value: Any) -> str | None:
    return None if value in KINDS else f"it must be one of: {', '.join(KINDS)}"


def _language(value: Any) -> str | None:
    return None if value in LANGUAGES else "it must be es or en"


def _mapping(value: Any) -> str | None:
    return None if isinstance(value, dict) and value else "it must be a list of name: value"


def _regex(value: Any) -> str | None:
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        return f"it is no regular expression ({error})"
    return None


def _field(name: str) -> Callable[[Message, Any], bool]:
    return lambda message, value: message.get(name) == value


def _got(name: str) -> Callable[[Message], Any]:
    return lambda message: message.get(name)


def _ids(message: Message) -> list[str]:
    return [choice["id"] for choice in message["choices"]]


EXPECTED: dict[str, Expected] = {
    "kind": Expected(_kind, _field("kind"), _got("kind")),
    "answer": Expected(_text, _field("answer"), _got("answer")),
    "language": Expected(_language, _field("language"), _got("language"), about_all=True),
    "option": Expected(_text, _field("option"), _got("option")),
    "data": Expected(_mapping, lambda m, v: contained(v, m.get("data")), _got("data")),
    "not_data": Expected(_mapping, lambda m, v: absent(v, m.get("data")), _got("data"), True),
    "choices": Expected(_choices, lambda m, v: set(v) <= set(_ids(m)), _ids),
    "not_choices": Expected(_choices, lambda m, v: not set(v) & set(_ids(m)), _ids, True),
    "contains": Expected(
        _texts, lambda m, v: all(_says(m, words) for words in _words(v)), _got("text")
    ),
    "not_contains": Expected(
        _texts, lambda m, v: not any(_says(m, words) for words in _words(v)), _got("text"), True
    ),
    "regex": Expected(
        _regex, lambda m, v: re.search(v, m["text"], re.IGNORECASE) is not None, _got("text")
    ),
}
