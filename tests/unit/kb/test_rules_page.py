"""The page about the rules is the one that the rules make."""

from __future__ import annotations

from actions.kb.rules import rules
from actions.kb.rules_page import rules_page
from tests.knowledge_folder import PROJECT


def test_the_page_is_current() -> None:
    written = (PROJECT / "docs" / "knowledge-rules.md").read_text(encoding="utf-8")
    assert written == rules_page(), "run: puente kb rules --write"


def test_every_rule_of_a_check_is_explained_in_both_languages() -> None:
    page = rules_page()
    for rule in rules().values():
        if rule.check is None:
            continue
        assert page.count(f"`{rule.id}`") == 2, rule.id
