"""Links and Markdown: links that lead somewhere, and only the Markdown that messages can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from actions.kb.checks import check
from actions.kb.checks.material import Material
from actions.kb.complaints import Complaint
from actions.kb.rules import Rule

_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


@check("dead-links")
def dead_links(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Links within Puente (`/es/…`) that lead to no page, or to one in another language."""
    kb = material.kb
    pages = {*kb.entries, *rule.options["pages"]}
    for text in material.texts_for(rule):
        for match in _LINK.finditer(text.words):
            address = match[2]
            if not address.startswith("/"):
                continue
            language, _, page = address.strip("/").partition("#")[0].partition("/")
            last = page.rpartition("/")[2]
            if language != text.language or (last and last not in pages):
                yield material.complaint(rule, text, match.start(), address)


@check("unsafe-links")
def unsafe_links(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Links that are no web address that begins with https, no telephone and no e-mail."""
    for text in material.texts_for(rule):
        for match in _LINK.finditer(text.words):
            address = match[2].strip()
            if address.startswith(("/", "#", "tel:", "mailto:", "{")):
                continue
            if not is_web_address(address):
                yield material.complaint(rule, text, match.start(), address)


@check("markdown")
def unknown_markdown(material: Material, rule: Rule) -> Iterator[Complaint]:
    """Markdown that messages do not show: headings, tables, pictures, code, HTML."""
    patterns = [re.compile(pattern, re.MULTILINE) for pattern in rule.options["patterns"]]
    for text in material.texts_for(rule):
        for pattern in patterns:
            for match in pattern.finditer(text.words):
                yield material.complaint(rule, text, match.start(), match[0].strip())


def is_web_address(address: str) -> bool:
    """Whether it is `https://` (or `http://`) with a host that has a dot, and without spaces."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme in ("https", "http")
        and "." in host.strip(".")
        and not re.search(r"\s", address)
    )
