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
TOP_FILES = ("facts", "sources", "contacts", "calendar", "danger", "deadlines", "triage", "holding")


class KnowledgeInvalid(Exception):
    """The folder cannot be used. `complaints` says why, in the order of the files."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(str(c) for c in complaints))
        self.complaints = complaints


def load_knowledge(folder: Path) -> models.Knowledge:
    """The knowledge in `folder`, checked.

    Raises:
        KnowledgeInvalid: anything in it is broken; nothing of it is used then.
    """
    return _Reading(Path(folder)).knowledge()


def files_of(folder: Path) -> list[Path]:
    """The files that make up the knowledge, in a fixed order."""
    files = [folder / f"{name}.yml" for name in TOP_FILES]
    for part, ending in (("interface", "yml"), ("options", "yml"), ("answers", "md")):
        files += sorted((folder / part).rglob(f"*.{ending}"))
    return files


class _Reading:
    """One pass over the folder: collects complaints instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.complaints: list[Complaint] = []
        self.lines: dict[str, YamlDocument] = {}

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
        calendar = self._file(self.folder / "calendar.yml", models.Calendar)
        danger = self._file(self.folder / "danger.yml", models.Danger)
        deadlines = self._mapping(self.folder / "deadlines.yml", models.Deadline)
        triage = self._file(self.folder / "triage.yml", Triage)
        holding = self._mapping(self.folder / "holding.yml", models.HoldingSituation)
        options = self._options()
        entries = self._entries(tuple(interface))
        if self.complaints or calendar is None or danger is None or triage is None:
            raise KnowledgeInvalid(sorted(self.complaints))
        knowledge = models.Knowledge.model_construct(
            version=self._version(),
            languages=tuple(sorted(interface, key=lambda name: (name != "es", name))),
            entries=entries,
            facts=facts,
            sources=sources,
            options=options,
            contacts=contacts,
            calendar=calendar,
            danger=danger,
            deadlines=deadlines,
            triage=triage,
            holding=holding,
            interface=interface,
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
        return self.lines[file].line(path) if file in self.lines else 1

    def _complain(self, path: Path, line: int, rule: str, **values: str) -> None:
        self.complaints.append(Complaint(self._name(path), line, rule, values))

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
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

    def _list(self, path: Path, kind: type[Model]) -> list[Model]:
        text = self._text(path)
        data = None if text is None else self._yaml(path, text)
        if not isinstance(data, list):
            return []
        read = [self._model(path, item, kind, (number,)) for number, item in enumerate(data)]
        return [model for model in read if model is not None]

    def _options(self) -> dict[str, models.Option]:
        options: dict[str, models.Option] = {}
        for path in sorted((self.folder / "options").glob("*.yml")):
            option = self._file(path, models.Option)
            if option is None:
                continue
            if option.id != path.stem:
                self._complain(
                    path,
                    self._line(self._name(path), ("id",)),
                    "id-not-file-name",
                    id=option.id,
                    name=path.stem,
                )
            options[option.id] = option
        return options

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
        return entries

    def _entry(self, path: Path, languages: tuple[str, ...]) -> models.Entry | None:
        text = self._text(path)
        if text is None:
            return None
        front = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
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
        for path in files_of(self.folder):
            digest.update(self._name(path).encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:12]
