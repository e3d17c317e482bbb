from __future__ import annotations

import pytest

from gateway.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Uno\ndos", "<p>Uno dos</p>"),
        ("Uno\n\ndos", "<p>Uno</p>\n<p>dos</p>"),
        ("Uno  \ndos", "<p>Uno<br>dos</p>"),
        ("**Vaya** ya", "<p><strong>Vaya</strong> ya</p>"),
        ("- a\n- b\n  más", "<ul><li>a</li><li>b más</li></ul>"),
        ("Lleve:\n- a", "<p>Lleve:</p>\n<ul><li>a</li></ul>"),
        ("1. a\n\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. c", '<ol start="3"><li>c</li></ol>'),
        ("1. a\n   - x\n2. b", "<ol><li>a<ul><li>x</li></ul></li><li>b</li></ol>"),
        (
            "[911](tel:911)",
            '<p><a href="tel:911" rel="noopener noreferrer">911</a></p>',
        ),
    ],
)
def test_the_little_markdown_that_messages_may_have(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**<img src=x onerror=alert(1)>**",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](//evil.example)",
        "[a](/\\evil.example)",
        '[a](https://x"onclick="alert(1))',
        "- <b>x</b>",
    ],
)
def test_no_text_brings_markup_or_a_dangerous_link(text: str) -> None:
    html = str(to_html(text))
    for forbidden in ("<script", "<img", "<b>", 'href="java', 'href="data', 'href="//', '"onclick'):
        assert forbidden not in html
    assert 'href="/\\' not in html
