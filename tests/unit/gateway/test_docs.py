"""The operating page says what the gateway reads."""

from __future__ import annotations

from gateway.channels.settings import table as channels
from gateway.settings import table
from tests.knowledge_folder import PROJECT

PAGE = PROJECT / "docs" / "operating" / "gateway.md"


def test_every_setting_stands_in_the_page_with_its_default() -> None:
    page = PAGE.read_text("utf-8")
    missing = [
        variable
        for variable, default, purpose in table()
        if f"| `{variable}` | {f'`{default}`' if default else ''} | {purpose} |" not in page
    ]
    assert not missing


def test_every_variable_of_the_channels_stands_in_their_page() -> None:
    page = (PAGE.parent / "channels.md").read_text("utf-8")
    missing = [
        variable
        for variable, default, purpose in channels()
        if f"| `{variable}` | {f'`{default}`' if default else ''} | {purpose} |" not in page
    ]
    assert not missing
