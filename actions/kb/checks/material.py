"""What the checks look at: every text that people read, each with its file, line and language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from actions.kb.complaints import Complaint, Place
from actions.kb.facts import UnknownFact, fill
from actions.kb.loading import FRONT_MATTER
from actions.kb.models import Body, Entry, Knowledge
from actions.kb.rules import Rule
from actions.kb.yamlfile import YamlDocument, read_yaml

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BODY = "body"
_NOT_TEXTS = {
    "version",
    "languages",
    "entries",
    "interface",
    "danger",
    "directory",
    "danger_examples",
}
_PEOPLES_WORDS = {"words", "reply"}  # phrases that are recognised, not read


@dataclass(frozen=True, slots=True)
class Text:
    """One text that people read.

    Args:
        file: its file, from the knowledge folder.
        where: its place in the file's YAML, or `("body", language, part)` in an entry.
        part: what it is: title, text, more, simple, or the file's kind (options, contacts, …).
        words: as it stands in the file, facts as `{names}`.
        entry: the entry that it belongs to.
    """

    file: str
    where: Place
    language: str
    part: str
    words: str
    entry: str | None = None


class Material:
    """One version of the knowledge with all its texts.

    Args:
        kb: the knowledge.
        folder: where its files are.
        today: the date by which reviews are due.
        earlier: the texts of entries as they were (file → bodies), to see what has changed.
        vectors: the questions' vectors, by question; without them likeness is not looked at.
    """

    def __init__(
        self,
        kb: Knowledge,
        folder: Path,
        today: dt.date,
        earlier: Mapping[str, Mapping[str, Mapping[str, str]]] | None = None,
        vectors: Mapping[str, npt.NDArray[np.float32]] | None = None,
    ) -> None:
        self.kb = kb
        self.folder = Path(folder)
        self.today = today
        self.earlier = earlier or {}
        self.vectors = vectors
        self._document = lru_cache(maxsize=64)(self._read_document)
        self._raw = lru_cache(maxsize=64)(self._read_raw)

    @cached_property
    def texts(self) -> list[Text]:
        """Every text, entries first. What people may write themselves (questions) is not here."""
        found = [text for entry in self.kb.entries.values() for text in entry_texts(entry)]
        for name in type(self.kb).model_fields:
            if name not in _NOT_TEXTS:
                found += self._part(name, getattr(self.kb, name))
        for language, interface in self.kb.interface.items():
            file = f"interface/{language}.yml"
            for section, sentences in interface:
                if section != "units":
                    found += [
                        Text(file, (section, key), language, "interface", words)
                        for key, words in sentences.items()
                    ]
        return found

    def _part(self, name: str, value: Any) -> Iterator[Text]:
        """A part of the knowledge: a file of that name, or a folder with a file for each id."""
        if isinstance(value, dict) and (self.folder / name).is_dir():
            for id, item in value.items():
                yield from self._walk(f"{name}/{id}.yml", (), name, item)
        else:
            yield from self._walk(f"{name}.yml", (), name, value)

    def _walk(self, file: str, where: Place, part: str, value: Any) -> Iterator[Text]:
        """Every mapping from languages to words below `value`, whatever the model is called."""
        if isinstance(value, BaseModel):
            for name, field in type(value).model_fields.items():
                key = field.alias or name
                if key in _PEOPLES_WORDS:
                    continue
                yield from self._walk(file, (*where, key), part, getattr(value, name))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from self._walk(file, (*where, number), part, item)
        elif isinstance(value, dict):
            if value and set(value) <= set(self.kb.languages):
                for language, words in value.items():
                    yield from _leaves(file, (*where, language), language, part, words)
            else:
                for key, item in value.items():
                    yield from self._walk(file, (*where, key), part, item)

    def in_parts(self, parts: list[str], languages: list[str] | None = None) -> Iterator[Text]:
        """The texts of these parts, in these languages (None: all)."""
        for text in self.texts:
            if text.part in parts and (languages is None or text.language in languages):
                yield text

    def texts_for(self, rule: Rule, languages: list[str] | None = None) -> Iterator[Text]:
        """The texts that a rule looks at: its `parts`, or all but its `not_parts`."""
        parts, but = rule.options.get("parts"), rule.options.get("not_parts", ())
        for text in self.texts:
            if languages is not None and text.language not in languages:
                continue
            if text.part in parts if parts is not None else text.part not in but:
                yield text

    def filled(self, text: Text) -> str:
        """The words as people read them, with the facts' figures."""
        try:
            return fill(text.words, self.kb.facts, self.kb.interface[text.language])
        except UnknownFact:  # a sentence of the interface with a name that the program fills
            return text.words

    def complaint(
        self, rule: Rule, text: Text, at: int = 0, found: str = "", **values: str
    ) -> Complaint:
        """A complaint about `text`, on the line where its words stand at offset `at`."""
        line = self.line(text.file, text.where, found, at)
        return Complaint(text.file, line, rule.id, {"found": found, **values})

    def complaint_at(self, rule: Rule, file: str, where: Place, **values: str) -> Complaint:
        """A complaint about a place in a file's YAML."""
        return Complaint(file, self.line(file, where), rule.id, values)

    def line(self, file: str, where: Place, found: str = "", at: int = 0) -> int:
        """The line of a place in a file; of `found` in it, or of the offset `at` in a body."""
        raw = self._raw(file)
        if where[:1] == (BODY,):
            _, language, part = where
            entry = self.kb.entries[Path(file).stem]
            words = getattr(entry.body[str(language)], str(part))
            heading = re.search(rf"(?m)^# +{language}\s*$", raw)
            begin = raw.find(words, heading.end() if heading else 0)
            return raw.count("\n", 0, max(begin, 0) + at) + 1
        line = self._document(file).line(where)
        if found:
            for number, text in enumerate(raw.splitlines()[line - 1 :], line):
                if found in text:
                    return number
        return line

    def _read_raw(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def _read_document(self, file: str) -> YamlDocument:
        raw = self._raw(file)
        front = FRONT_MATTER.match(raw) if file.endswith(".md") else None
        return read_yaml(front[1], 2) if front else read_yaml(raw)


def entry_file(entry: Entry) -> str:
    """The entry's file, from the knowledge folder."""
    return f"answers/{entry.option}/{entry.id}.md"


def entry_texts(entry: Entry) -> Iterator[Text]:
    """An entry's title and the parts of its text, language by language."""
    file = entry_file(entry)
    for language, questions in entry.questions.items():
        if questions:
            where = ("questions", language, 0)
            yield Text(file, where, language, "title", questions[0], entry.id)
    for language, body in entry.body.items():
        for part in Body.model_fields:
            if words := getattr(body, part):
                yield Text(file, (BODY, language, part), language, part, words, entry.id)


def _leaves(file: str, where: Place, language: str, part: str, words: Any) -> Iterator[Text]:
    if isinstance(words, str):
        yield Text(file, where, language, part, words)
    elif isinstance(words, list):
        for number, item in enumerate(words):
            yield from _leaves(file, (*where, number), language, part, item)
