"""Reads the knowledge folder, all or nothing, and complains in plain words.

`load_knowledge(folder)` gives a `Knowledge` in which every reference holds, or raises
`KnowledgeInvalid` with everything that is wrong, each with file, line and how to mend it.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from actions.kb import models
from actions.kb.complaints import Complaint, Place
from actions.kb.entry_text import entry_bodies
from actions.kb.references import broken_references
from actions.kb.triage_models import Triage
from actions.kb.validation import rule_for
from actions.kb.yamlfile import YamlDocument, YamlProblem, read_yaml

Model = TypeVar("Model", bound=BaseModel)
NOT_COVERED = "not_covered.yml"  # may be left out
DANGER_EXAMPLES = "danger_examples.yml"  # may be left out
Named = TypeVar("Named", models.Option, models.InfoPage)


class KnowledgeInvalid(Exception):
    """The folder cannot be used. `complaints` says why, in the order of the files."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(str(c) for c in complaints))
        self.complaints = complaints


FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n", re.DOTALL)
# what was read before: an entry's file → the digest of its bytes and the entry
Remembered = dict[str, tuple[bytes, models.Entry]]


def load_knowledge(folder: Path, remembered: Remembered | None = None) -> models.Knowledge:
    """The knowledge in `folder`, checked.

    Args:
        folder: the knowledge folder.
        remembered: entries of an earlier reading; files that have not changed since are not read
            as YAML again. It is brought up to date.

    Raises:
        KnowledgeInvalid: anything in it is broken; nothing of it is used then.
    """
    return _Reading(Path(folder), {} if remembered is None else remembered).knowledge()


class _Reading:
    """One pass over the folder: collects complaints instead of stopping at the first."""

    def __init__(self, folder: Path, remembered: Remembered) -> None:
        self.folder = folder
        self.remembered = remembered
        self.complaints: list[Complaint] = []
        self.lines: dict[str, YamlDocument] = {}
        self.digests: dict[str, bytes] = {}

    def knowledge(self) -> models.Knowledge:
        if not self.folder.is_dir():
            raise KnowledgeInvalid([Complaint(str(self.folder), 1, "no-folder")])
        interface = {
            path.stem: words
            for path in sorted((self.folder / "interface").glob("*.yml"))
            if (words := self._file(path, models.Interface)) is not None
        }
        facts = self._mapping(self.folder / "facts.yml", models.Fact)
        sources = self._mapping(self.folder / "sources.yml", models.Source)
        contacts = self._list(self.folder / "contacts.yml", models.Contact)
        directory = self._file(self.folder / "directory.yml", models.Directory)
        calendar = self._file(self.folder / "calendar.yml", models.Calendar)
        danger = self._file(self.folder / "danger.yml", models.Danger)
        deadlines = self._mapping(self.folder / "deadlines.yml", models.Deadline)
        triage = self._file(self.folder / "triage.yml", Triage)
        holding = self._mapping(self.folder / "holding.yml", models.HoldingSituation)
        not_covered = self._if_there(NOT_COVERED, models.NotCovered)
        danger_examples = self._if_there(DANGER_EXAMPLES, models.DangerExamples)
        options = self._named("options", models.Option)
        pages = self._named("pages", models.InfoPage)
        entries = self._entries(tuple(interface))
        broken = any(one is None for one in (calendar, danger, triage, directory))
        if self.complaints or broken:
            raise KnowledgeInvalid(sorted(self.complaints))
        knowledge = models.Knowledge.model_construct(
            version=self._version(),
            languages=tuple(sorted(interface, key=lambda name: (name != "es", name))),
            entries=entries,
            facts=facts,
            sources=sources,
            options=options,
            contacts=contacts,
            directory=directory,
            calendar=calendar,
            danger=danger,
            deadlines=deadlines,
            triage=triage,
            holding=holding,
            interface=interface,
            pages=pages,
            not_covered=not_covered,
            danger_examples=danger_examples,
        )
        self.complaints += [
            Complaint(file, self._line(file, path), rule, values)
            for file, path, rule, values in broken_references(knowledge)
        ]
        if self.complaints:
            raise KnowledgeInvalid(sorted(self.complaints))
        return knowledge

    # reading one file

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _line(self, file: str, path: Place) -> int:
        if file not in self.lines and file.endswith(".md"):
            # an entry's lines are not kept: there may be very many entries, and few complaints
            front = FRONT_MATTER.match((self.folder / file).read_text(encoding="utf-8"))
            return read_yaml(front[1], 2).line(path) if front else 1
        return self.lines[file].line(path) if file in self.lines else 1

    def _complain(self, path: Path, line: int, rule: str, **values: str) -> None:
        self.complaints.append(Complaint(self._name(path), line, rule, values))

    def _text(self, path: Path) -> str | None:
        try:
            data = path.read_bytes()
            self.digests[self._name(path)] = hashlib.sha256(data).digest()
            return data.decode("utf-8").replace("\r\n", "\n")
        except FileNotFoundError:
            self._complain(path, 1, "file-missing")
        except UnicodeDecodeError:
            self._complain(path, 1, "not-utf8")
        return None

    def _yaml(self, path: Path, text: str, first_line: int = 1) -> Any:
        try:
            document = read_yaml(text, first_line)
        except YamlProblem as problem:
            self._complain(path, problem.line, "not-yaml", problem=problem.problem)
            return None
        self.lines[self._name(path)] = document
        return document.data

    def _model(self, path: Path, data: Any, kind: type[Model], at: Place = ()) -> Model | None:
        if not isinstance(data, dict):
            line = self._line(self._name(path), at)
            self._complain(path, line, "mapping-expected")
            return None
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            for one in error.errors():
                where = (*at, *one["loc"])
                rule, values = rule_for(one, where)
                self._complain(path, self._line(self._name(path), where), rule, **values)
            return None

    def _file(self, path: Path, kind: type[Model]) -> Model | None:
        text = self._text(path)
        data = None if text is None else self._yaml(path, text)
        return None if data is None else self._model(path, data, kind)

    def _mapping(self, path: Path, kind: type[Model]) -> dict[str, Model]:
        text = self._text(path)
        data = None if text is None else self._yaml(path, text)
        if not isinstance(data, dict):
            return {}
        read = {str(key): self._model(path, value, kind, (key,)) for key, value in data.items()}
        return {key: model for key, model in read.items() if model is not None}

    def _if_there(self, name: str, kind: type[Model]) -> dict[str, Model]:
        path = self.folder / name
        return self._mapping(path, kind) if path.exists() else {}

    def _list(self, path: Path, kind: type[Model]) -> list[Model]:
        text = self._text(path)
        data = None if text is None else self._yaml(path, text)
        if not isinstance(data, list):
            return []
        read = [self._model(path, item, kind, (number,)) for number, item in enumerate(data)]
        return [model for model in read if model is not None]

    def _named(self, folder: str, kind: type[Named]) -> dict[str, Named]:
        """The files of a folder, each called like the id in it."""
        found: dict[str, Named] = {}
        for path in sorted((self.folder / folder).glob("*.yml")):
            one = self._file(path, kind)
            if one is None:
                continue
            if one.id != path.stem:
                line = self._line(self._name(path), ("id",))
                self._complain(path, line, "id-not-file-name", id=one.id, name=path.stem)
            found[one.id] = one
        return found

    def _entries(self, languages: tuple[str, ...]) -> dict[str, models.Entry]:
        entries: dict[str, models.Entry] = {}
        for path in sorted((self.folder / "answers").rglob("*.md")):
            entry = self._entry(path, languages)
            if entry is None:
                continue
            if entry.id in entries:
                self._complain(path, 2, "id-twice", id=entry.id)
            if entry.id != path.stem or entry.option != path.parent.name:
                self._complain(
                    path,
                    2,
                    "wrong-place",
                    place=f"{entry.option}/{entry.id}",
                )
            entries[entry.id] = entry
        for gone in self.remembered.keys() - self.digests.keys():
            del self.remembered[gone]
        return entries

    def _entry(self, path: Path, languages: tuple[str, ...]) -> models.Entry | None:
        text = self._text(path)
        if text is None:
            return None
        name, before = self._name(path), len(self.complaints)
        if name in self.remembered:
            digest, entry = self.remembered[name]
            if digest == self.digests[name] and entry.body.keys() >= set(languages):
                return entry
        read = self._fresh_entry(path, text, languages)
        self.lines.pop(name, None)  # see _line
        if read is not None and len(self.complaints) == before:
            self.remembered[name] = (self.digests[name], read)
        return read

    def _fresh_entry(
        self, path: Path, text: str, languages: tuple[str, ...]
    ) -> models.Entry | None:
        front = FRONT_MATTER.match(text)
        if front is None:
            self._complain(path, 1, "no-front-matter")
            return None
        data = self._yaml(path, front[1], first_line=2)
        if data is None:
            return None
        bodies, wrong = entry_bodies(text[front.end() :])
        above = text.count("\n", 0, front.end())
        for line, rule, values in wrong:
            self._complain(path, above + line, rule, **values)
        for language in languages:
            if language not in bodies or not bodies[language]["text"]:
                self._complain(
                    path,
                    above + 1,
                    "text-missing",
                    language=language,
                )
                return None
        if isinstance(data, dict):
            data["body"] = bodies
        return self._model(path, data, models.Entry)

    def _version(self) -> str:
        digest = hashlib.sha256()
        for name in sorted(self.digests):
            digest.update(name.encode() + b"\0" + self.digests[name])
        return digest.hexdigest()[:12]
