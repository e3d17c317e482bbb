"""Every option that ships is whole: places, holding layers, a checklist, what if refused."""

from __future__ import annotations

import pytest

from actions.kb.loading import load_knowledge
from actions.kb.models import OPTION_IDS, Option
from tests.knowledge_folder import PROJECT

OPTIONS = load_knowledge(PROJECT / "knowledge").options


@pytest.fixture(params=OPTION_IDS)
def option(request: pytest.FixtureRequest) -> Option:
    return OPTIONS[request.param]


def test_each_step_says_where_and_how_long_or_what_it_costs(option: Option) -> None:
    for step in option.steps:
        assert step.where, f"{option.id} › {step.id}"
        assert step.takes or step.takes_note or step.costs, f"{option.id} › {step.id}"


def test_people_learn_what_to_bring(option: Option) -> None:
    assert any(step.bring for step in option.steps)


def test_holding_periods_come_in_all_layers(option: Option) -> None:
    assert [holding.layer for holding in option.holding] == [
        "announced_2018",
        "law",
        "court",
        "practice",
    ]


def test_rights_checklist_and_what_if_refused_are_there(option: Option) -> None:
    assert option.rights and option.checklist and option.refused


def test_lists_have_as_many_items_in_each_language(option: Option) -> None:
    lists = [option.rights, option.checklist, *(step.bring or {} for step in option.steps)]
    for texts in lists:
        assert len({len(items) for items in texts.values()}) <= 1, f"{option.id}: {texts}"
