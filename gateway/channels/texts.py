"""Makes texts of the bot's messages for a channel: its marks, its limit, numbers to type.

A turn becomes one text: what is said, the sources as a last line, the choices as numbered options.
It is cut at the ends of paragraphs, else of lines, of sentences, of words. A number that comes back
is looked up in the last message with choices (`option`), which the gateway keeps anyway.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from actions.kb.facts import long_date
from actions.kb.messages import say
from actions.kb.models import Knowledge
from gateway.channels.provider import Provider
from gateway.markdown import INLINE

Message = dict[str, Any]
OWN_WORDS = "channel_"  # say: keys that begin so speak in place of the widget's sentence
_ITEM = re.compile(r"^( *)[-*•] +", re.MULTILINE)
# where a text may be cut, the best place first
_JOINTS = (r"\n{2,}", r"\n", r"(?<=[.!?…:;])[ ]", r"[ ]")
_OPTION = re.compile(
    r"(?:opci[oó]n|option|n[uú]mero|number|la|el|#)?\s*(\d{1,2})\s*[.)]?", re.IGNORECASE
)


class Texts:
    """Writes for one channel.

    Args:
        provider: the channel's marks and limit.
        public_url: the gateway's address on the net; "" when nobody said, then no page is named.
    """

    def __init__(self, provider: Provider, public_url: str = "") -> None:
        self._provider = provider
        self._public_url = public_url

    def of(self, kb: Knowledge, messages: Sequence[Message]) -> list[str]:
        """The messages of one turn as texts, none longer than the channel takes."""
        parts = [part for message in messages for part in self._parts(kb, message)]
        parts += self._options(kb, messages)
        cut = split("\n\n".join(parts), lambda text: self._fits(self._marked(text)))
        return [self._marked(text) for text in cut]

    def _parts(self, kb: Knowledge, message: Message) -> list[str]:
        language = str(message["language"])
        text = self._own_words(kb, language, str(message["text"]))
        return [text, self._sources(kb, message)] if message["sources"] else [text]

    def _own_words(self, kb: Knowledge, language: str, text: str) -> str:
        """The text with the channel's sentence where there is one for a sentence of the widget."""
        known = kb.interface[language].say
        for key in known:
            widget = key.removeprefix(OWN_WORDS)
            if key.startswith(OWN_WORDS) and widget in known:
                own = say(kb, key, language, readers=self._provider.readers)
                text = text.replace(say(kb, widget, language), own)
        return text

    def _sources(self, kb: Knowledge, message: Message) -> str:
        """One line: titles and articles, the last review, where the whole answer stands."""
        language, words = str(message["language"]), kb.interface[message["language"]]
        named = [
            ", ".join(part for part in (source["title"], source.get("article")) if part)
            for source in message["sources"]
        ]
        line = f"{words.widget['sources']}: {'; '.join(dict.fromkeys(named))}"
        reviewed = max((s["reviewed"] for s in message["sources"] if s.get("reviewed")), default="")
        if reviewed:
            day = long_date(dt.date.fromisoformat(reviewed), words)
            line += f" ({words.widget['reviewed'].replace('{date}', day)})"
        page = f"{self._public_url}/{language}/{message.get('answer')}"
        return f"{line}. {page}" if self._public_url and message.get("answer") else f"{line}."

    def _options(self, kb: Knowledge, messages: Sequence[Message]) -> list[str]:
        parts = []
        choices = options(messages)
        if choices:
            language = str(messages[-1]["language"])
            lines = [f"{number}. {one['label']}" for number, one in enumerate(choices, 1)]
            parts.append("\n".join([f"**{say(kb, 'channel_options', language)}**", *lines]))
        links = [one for message in messages for one in message["choices"] if "href" in one]
        if links and self._public_url:
            lines = [f"[{one['label']}]({self._public_url}{one['href']})" for one in links]
            parts.append("\n".join(lines))
        return parts

    def _marked(self, text: str) -> str:
        """The Markdown of messages in the channel's own marks."""
        out, at = "", 0
        for match in INLINE.finditer(text):
            out += self._plain(text[at : match.start()])
            at = match.end()
            if match["bold"] is not None:
                out += self._provider.bold(self._marked(match["bold"]))
            else:
                out += self._link(self._marked(match["label"]), match["address"])
        return out + self._plain(text[at:])

    def _plain(self, text: str) -> str:
        # a bold passage that was cut in two leaves half of its marks
        return self._provider.escaped(_ITEM.sub(r"\1• ", text).replace("**", ""))

    def _link(self, label: str, address: str) -> str:
        if address.startswith("/") and self._public_url:
            address = self._public_url + address
        return label if address[0] in "/#" else self._provider.link(label, address)

    def _fits(self, text: str) -> bool:
        return len(text.encode("utf-16-le")) // 2 <= self._provider.limit


def options(messages: Sequence[Message]) -> list[dict[str, str]]:
    """The choices that have numbers: those of the last message that has any."""
    for message in reversed(messages):
        choices = [choice for choice in message["choices"] if "href" not in choice]
        if choices:
            return choices
    return []


def option(text: str, messages: Sequence[Message]) -> str | None:
    """The id of the choice whose number the person wrote ("2", "2.", "opción 2"), else None.

    Args:
        text: what the person wrote.
        messages: the bot's side of the conversation so far.
    """
    match = _OPTION.fullmatch(text.strip())
    choices = options(messages)
    if match is None or not 1 <= int(match[1]) <= len(choices):
        return None
    return choices[int(match[1]) - 1]["id"]


def split(text: str, fits: Callable[[str], bool], level: int = 0) -> list[str]:
    """The text in parts that fit, cut as seldom and at as good places as may be.

    Args:
        text: the whole.
        fits: whether a part may be sent; a single character always may.
        level: which kind of place to cut at first; see `_JOINTS`.
    """
    text = text.strip()
    if not text:
        return []
    if fits(text):
        return [text]
    if level == len(_JOINTS):  # one word that is too long
        most = next(n for n in range(len(text) - 1, 0, -1) if n == 1 or fits(text[:n]))
        return [text[:most], *split(text[most:], fits, level)]
    parts = [""]
    for piece in re.split(f"({_JOINTS[level]})", text):
        if fits((parts[-1] + piece).strip()):
            parts[-1] += piece
        else:
            parts.append(piece)
    return [small for part in parts for small in split(part, fits, level + 1)]
