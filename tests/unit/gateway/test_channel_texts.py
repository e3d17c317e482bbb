"""Replies as a channel shows them: marks, limits, numbers."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.kb.emergency import emergency
from actions.kb.messages import answer_message, simple_message
from actions.kb.mexico_time import date_in_mexico
from actions.kb.models import Knowledge
from gateway.channels.facebook import Facebook
from gateway.channels.provider import Provider
from gateway.channels.telegram import Telegram
from gateway.channels.texts import Texts, option, split
from gateway.channels.whatsapp import WhatsApp

PROVIDERS: list[Provider] = [Telegram("s"), WhatsApp("t"), Facebook("s", "v")]
each = pytest.mark.parametrize("provider", PROVIDERS, ids=lambda one: one.name)
URL = "https://puente.example"


def message(text: str, *choices: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "language": "en",
        "kind": "notice",
        "text": text,
        "sources": [],
        "choices": list(choices),
        **more,
    }


@pytest.mark.parametrize(
    ("provider", "shown"),
    [
        (PROVIDERS[0], '<b>Call 911</b> &amp; <a href="https://a.example/">read this</a>\n• one'),
        (PROVIDERS[1], "*Call 911* & read this (https://a.example/)\n• one"),
        (PROVIDERS[2], "Call 911 & read this (https://a.example/)\n• one"),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_marks_become_the_channel_s_own(shipped: Knowledge, provider: Provider, shown: str) -> None:
    text = "**Call [911](tel:911)** & [read this](https://a.example/)\n- one"
    assert Texts(provider).of(shipped, [message(text)]) == [shown]


@each
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_shipped_answer_fits_and_says_its_source(
    shipped: Knowledge, provider: Provider, language: str
) -> None:
    texts = Texts(provider, URL)
    for entry in shipped.entries.values():
        for more in (False, True):
            said = answer_message(shipped, entry, language, date_in_mexico(0), more)
            parts = texts.of(shipped, [said])
            assert all(len(part.encode("utf-16-le")) // 2 <= provider.limit for part in parts)
            assert any(f"{URL}/{language}/{entry.id}" in part for part in parts)
            assert f"{len(said['choices'])}. " in parts[-1]
            assert not re.search(r"\*\*|\]\(", "".join(parts))


@each
def test_the_widget_s_sentences_are_said_otherwise(shipped: Knowledge, provider: Provider) -> None:
    danger = emergency(shipped, None, "en")
    (text, *_) = Texts(provider).of(shipped, [danger])
    assert "delete this chat" in text and "leave this page" not in text
    (text, *_) = Texts(provider).of(shipped, [simple_message(shipped, "erase", "en", "notice")])
    assert provider.readers in text and "Tap" not in text


@each
def test_links_within_the_site_need_its_address(shipped: Knowledge, provider: Provider) -> None:
    page = {"id": "privacy", "label": "Privacy page", "href": "/en/privacy"}
    said = [message("See [this](/en/help).", page)]
    assert Texts(provider).of(shipped, said) == ["See this."]
    assert f"{URL}/en/privacy" in Texts(provider, URL).of(shipped, said)[0]


class Tags(HTMLParser):
    """Open tags that were not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(st.text(alphabet="ab <>&*\n.[](:/)", max_size=300))
def test_telegram_s_marks_are_always_whole(text: str) -> None:
    marked = Texts(Telegram("s"))._marked(text)
    parser = Tags()
    parser.feed(marked)
    parser.close()
    assert not parser.open


@given(st.text(alphabet="ab \n.!ñ😀", max_size=400), st.integers(min_value=2, max_value=60))
def test_parts_fit_and_lose_no_word(text: str, limit: int) -> None:
    parts = split(text, lambda part: len(part) <= limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_it_is_cut_at_paragraphs_before_lines_before_sentences() -> None:
    text = "One one. One two.\n\nTwo one.\nTwo two."
    assert split(text, lambda part: len(part) <= 20) == ["One one. One two.", "Two one.\nTwo two."]
    assert split(text, lambda part: len(part) <= 17) == [
        "One one. One two.",
        "Two one.\nTwo two.",
    ]
    assert split(text, lambda part: len(part) <= 9)[:2] == ["One one.", "One two."]


OFFERED = [
    message("a", {"id": "topics", "label": "x"}, {"id": "erase", "label": "y"}),
    message("b"),
]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", "topics"),
        (" 2. ", "erase"),
        ("2)", "erase"),
        ("opción 2", "erase"),
        ("la 1", "topics"),
        ("3", None),
        ("0", None),
        ("1 2", None),
        ("tengo 2", None),
        ("12345", None),
    ],
)
def test_a_number_stands_for_the_option_of_the_last_list(text: str, chosen: str | None) -> None:
    assert option(text, OFFERED) == chosen
