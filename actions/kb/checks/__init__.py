"""The checks behind the rules: what is bad for readers, though the bot could run with it.

A check is a function that takes the material and a rule and yields complaints. It is registered
by a name (`@check("bare-figures")`) and stands in a module of this folder, one idea a module. A
rule in rules.yml names its check and says how bad it is, what to tell people, and which words or
numbers the check works with; so a new rule about words needs no code (`check: patterns`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping

from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.rules import Rule

Check = Callable[[Material, Rule], Iterator[Complaint]]
_CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Registers a check under the name by which rules call it."""

    def register(function: Check) -> Check:
        _CHECKS[name] = function
        return function

    return register


def checks() -> Mapping[str, Check]:
    """Every check by its name."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return _CHECKS
