"""Renders the little Markdown that messages may have: paragraphs, lists, bold and links.

Everything else stays as it was written, and every character of it is escaped: what comes out can
stand in a page whoever wrote the text. static/widget/markdown.js does the same in the browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markupsafe import Markup, escape

# http(s), telephone and mail links, and links within this site ("//host" and "/\host" leave it)
SAFE_ADDRESS = re.compile(r"^(https?://|tel:|mailto:|/(?![/\\])|#)[^\s\\\x00-\x1f]*$", re.I)
INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<label>[^\]]+)\]\((?P<address>[^()\s]+)\)")
_ITEM = re.compile(r"^(?P<indent> *)(?:[-*•]|(?P<number>\d{1,3})[.)]) +(?P<text>.*)$")
_NESTED_FROM = 2  # spaces before an item that belongs to the item above it


@dataclass
class _List:
    start: int | None  # None: bullets
    items: list[_Item] = field(default_factory=list)


@dataclass
class _Item:
    lines: list[str]
    inner: _List | None = None


def to_html(text: str) -> Markup:
    """The text as HTML, safe to put into a page."""
    blocks: list[list[str] | _List] = []
    open_block: list[str] | _List | None = None
    blank = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.strip():
            blank = True
            if isinstance(open_block, list):
                open_block = None
            continue
        item = _ITEM.match(line)
        if item:
            open_block = _with_item(blocks, open_block, item)
        elif isinstance(open_block, _List) and (line.startswith(" ") or not blank):
            _last(open_block).lines.append(line.strip())
        elif isinstance(open_block, list):
            open_block.append(line)
        else:
            open_block = [line]
            blocks.append(open_block)
        blank = False
    return Markup("\n").join(_block(block) for block in blocks)


def inline(text: str) -> Markup:
    """Bold and links of one line."""
    out = Markup()
    at = 0
    for match in INLINE.finditer(text):
        out += escape(text[at : match.start()])
        at = match.end()
        if match["bold"] is not None:
            out += Markup("<strong>{}</strong>").format(inline(match["bold"]))
        elif SAFE_ADDRESS.match(match["address"]):
            out += Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(
                match["address"], inline(match["label"])
            )
        else:
            out += escape(match[0])
    return out + escape(text[at:])


def to_plain(text: str) -> str:
    """The text without its marks, for what shows no Markdown: calendars and mails."""
    return INLINE.sub(lambda match: match["bold"] or match["label"], text)


def _with_item(
    blocks: list[list[str] | _List], open_block: list[str] | _List | None, item: re.Match[str]
) -> _List:
    start = int(item["number"]) if item["number"] else None
    new = _Item([item["text"]])
    if isinstance(open_block, _List):
        above = open_block.items[-1]
        if len(item["indent"]) >= _NESTED_FROM:
            above.inner = above.inner or _List(start)
            above.inner.items.append(new)
            return open_block
        if (open_block.start is None) == (start is None):
            open_block.items.append(new)
            return open_block
    made = _List(start, [new])
    blocks.append(made)
    return made


def _last(block: _List) -> _Item:
    item = block.items[-1]
    return item.inner.items[-1] if item.inner else item


def _block(block: list[str] | _List) -> Markup:
    if isinstance(block, list):
        return Markup("<p>{}</p>").format(_lines(block))
    return _list(block)


def _list(block: _List) -> Markup:
    items = Markup().join(
        Markup("<li>{}{}</li>").format(_lines(item.lines), _list(item.inner) if item.inner else "")
        for item in block.items
    )
    if block.start is None:
        return Markup("<ul>{}</ul>").format(items)
    start = Markup(' start="{}"').format(block.start) if block.start != 1 else ""
    return Markup("<ol{}>{}</ol>").format(start, items)


def _lines(lines: list[str]) -> Markup:
    """Lines run on, unless one ends in two spaces."""
    out = Markup()
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        out += inline(line.strip())
        if not last:
            out += Markup("<br>") if line.endswith("  ") else " "
    return out
