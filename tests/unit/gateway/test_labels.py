"""Every word on the pages and the widget is in the interface files, in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
GATEWAY = ROOT / "gateway"
IN_TEMPLATES = re.compile(r"""\bw\(['"](\w+)['"]\)""")
IN_WIDGET = re.compile(
    r"""(?:\bsay|\bsayIn\([\w.]+\)|\bbutton)\("(\w+)"|\blabel\("\w+", "(\w+)"|labels\.(\w+)"""
)
NAMED_OTHERWISE = {"erased", "erase_unfinished", "page_general", "useful_yes", "useful_no"}
SAID = {
    "greeting",
    "danger",
    "overdue",
    "contacts_intro",
    "contacts_check",
    "contact_as_of",
    "contact_unverified",
    "bot_down_try_again",
    "stand_in_answer_intro",
}


def labels_used() -> set[str]:
    found = set(NAMED_OTHERWISE)
    for file in (GATEWAY / "templates").glob("*.html"):
        found |= set(IN_TEMPLATES.findall(file.read_text(encoding="utf-8")))
    for file in (GATEWAY / "static" / "widget").glob("*.js"):
        for groups in IN_WIDGET.findall(file.read_text(encoding="utf-8")):
            found |= {name for name in groups if name}
    return found


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_label_has_words(language: str) -> None:
    file = ROOT / "knowledge" / "interface" / f"{language}.yml"
    interface = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert labels_used() - set(interface["widget"]) == set()
    assert SAID - set(interface["say"]) == set()


def test_the_labels_are_found_in_the_templates_and_the_widget() -> None:
    assert labels_used() >= {"send", "open_chat", "page_guide", "sources", "leave_address"}
