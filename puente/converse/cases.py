"""Reads conversations: Rasa's end-to-end test cases, with assertions beside them.

    test_cases:
    - test_case: What it costs, then the steps
      language: es
      steps:
      - user: ¿cuánto cuesta pedir refugio?
        kind: answer
        answer: refugee-cost
      - choose: steps:refugee
      - utter: …            # the words of a response or of a sentence of the interface
      - bot: "…"            # exact words

`assertions:` holds more than one message to something: a list, each with `message:` (1, 2, …,
`last`, `any` or `every`). A file that is broken is refused with every place and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from actions.kb.yamlfile import Path as Place
from actions.kb.yamlfile import YamlDocument, YamlProblem, read_yaml
from puente.converse.expectations import EXPECTED, LANGUAGES
from puente.converse.failures import CasesInvalid

Which = int | Literal["any", "every", "last"]
CASE_KEYS = ("test_case", "language", "tags", "steps")
SPEAKERS = ("user", "choose", "bot", "utter")


@dataclass(frozen=True)
class Check:
    """What is expected of one message, or of all; `place` is where it stands in the file."""

    wants: dict[str, Any]
    place: Place
    which: Which = "any"


@dataclass(frozen=True)
class Said:
    """What the bot must say in this turn: exact words (`bot`) or a named sentence (`utter`)."""

    how: Literal["bot", "utter"]
    words: str
    check: Check


@dataclass
class Turn:
    """One message of the person (None: the opening of the conversation) and what must come."""

    user: str | None = None
    choose: str | None = None
    line: int = 0
    checks: list[Check] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """One conversation."""

    name: str
    file: Path
    line: int
    language: str | None
    tags: tuple[str, ...]
    turns: tuple[Turn, ...]
    place: Place


def read_cases(files: Sequence[Path], sentences: Collection[str] | None = None) -> list[Case]:
    """All conversations of these files; of a folder, those of every .yml file in it.

    Args:
        sentences: the names that `utter` may have; None: any.

    Raises:
        CasesInvalid: with all that is wrong, in all of them.
    """
    cases: list[Case] = []
    wrong: list[str] = []
    for file in _files(files, wrong):
        reader = _Reader(file, sentences)
        cases += reader.cases()
        wrong += reader.wrong
    if not cases and not wrong:
        wrong.append("There is no conversation in what was named. → Name a file or folder of them.")
    if wrong:
        raise CasesInvalid(
            f"Nothing was played: {len(wrong)} places must be mended first.",
            f"No se jugó nada: primero hay que corregir {len(wrong)} lugares.",
            wrong,
        )
    return cases


def _files(given: Sequence[Path], wrong: list[str]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(path.rglob("*.yml"))
        elif path.exists():
            yield path
        else:
            wrong.append(f"{path}: there is no such file. → Look at the name again.")


class _Reader:
    """Reads one file and gathers what is wrong with it."""

    def __init__(self, file: Path, sentences: Collection[str] | None) -> None:
        self.file = file
        self.sentences = sentences
        self.wrong: list[str] = []
        self.document = YamlDocument(None, {})

    def blame(self, place: Place, problem: str, mend: str) -> None:
        self.wrong.append(f"{self.file}:{self.document.line(place)}: {problem} → {mend}")

    def cases(self) -> list[Case]:
        try:
            self.document = read_yaml(self.file.read_text("utf-8"))
        except YamlProblem as problem:
            mend = "Look at indents, colons and quotes on this line and the one above."
            self.wrong.append(f"{self.file}:{problem.line}: {problem.problem}. → {mend}")
            return []
        except (OSError, UnicodeDecodeError):
            self.wrong.append(f"{self.file}: it cannot be read as text. → Save it as UTF-8.")
            return []
        top = self.document.data
        items = top.get("test_cases") if isinstance(top, dict) else None
        if not isinstance(items, list) or not items:
            self.blame((), "it has no list 'test_cases'.", "Begin the file with 'test_cases:'.")
            return []
        for name in top:
            if name != "test_cases":
                self.blame((name,), f"'{name}' is not known here.", "Only 'test_cases' may stand.")
        return [
            case
            for number, item in enumerate(items)
            if (case := self._case(item, ("test_cases", number))) is not None
        ]

    def _case(self, item: Any, place: Place) -> Case | None:
        if not isinstance(item, dict) or not str(item.get("test_case") or "").strip():
            self.blame(place, "a test case has no name.", "Begin it with '- test_case: its name'.")
            return None
        for name in item:
            if name not in CASE_KEYS:
                known = ", ".join(CASE_KEYS)
                self.blame((*place, name), f"'{name}' is not known here.", f"Known are: {known}.")
        language, tags = item.get("language"), item.get("tags") or []
        if language is not None and language not in LANGUAGES:
            self.blame((*place, "language"), "the language must be es or en.", "Write es or en.")
        if not isinstance(tags, list):
            self.blame((*place, "tags"), "tags must be a list.", "Write [one, two].")
            tags = []
        steps = item.get("steps")
        if not isinstance(steps, list) or not steps:
            self.blame(place, "it has no steps.", "Add 'steps:' with '- user: …' below.")
            return None
        turns = self._turns(steps, (*place, "steps"))
        return Case(
            name=str(item["test_case"]).strip(),
            file=self.file,
            line=self.document.line(place),
            language=language,
            tags=tuple(str(tag) for tag in tags),
            turns=tuple(turns),
            place=place,
        )

    def _turns(self, steps: list[Any], place: Place) -> list[Turn]:
        turns = [Turn()]
        for number, step in enumerate(steps):
            here: Place = (*place, number)
            speakers = [name for name in SPEAKERS if isinstance(step, dict) and name in step]
            if len(speakers) != 1:
                said = " or ".join(f"'{name}'" for name in SPEAKERS)
                self.blame(here, "a step must have one speaker.", f"Write one of {said}.")
                continue
            speaker, words = speakers[0], step[speakers[0]]
            if not isinstance(words, str) or not words.strip():
                self.blame((*here, speaker), f"'{speaker}' has no words.", "Write them in quotes.")
                continue
            checks = self._checks(step, speaker, here)
            if speaker == "user" or speaker == "choose":
                turn = Turn(line=self.document.line(here), checks=checks)
                if speaker == "user":
                    turn.user = words.strip()
                else:
                    turn.choose = words.strip()
                turns.append(turn)
                continue
            if speaker == "utter" and self.sentences is not None and words not in self.sentences:
                where = "bot/domain/responses.yml and knowledge/interface/ (under say)"
                self.blame((*here, speaker), f"no sentence is named '{words}'.", f"See {where}.")
            check = checks[0] if checks else Check({}, here)
            how: Literal["bot", "utter"] = "bot" if speaker == "bot" else "utter"
            turns[-1].said.append(Said(how, words.strip(), check))
        return turns

    def _checks(self, step: dict[str, Any], speaker: str, place: Place) -> list[Check]:
        own = {name: value for name, value in step.items() if name not in (speaker, "assertions")}
        found = [Check(own, place)] if self._fine(own, place) and own else []
        listed = step.get("assertions")
        if listed is None:
            return found
        if speaker in ("bot", "utter"):
            here = (*place, "assertions")
            self.blame(here, "here no list is possible.", f"Write them beside '{speaker}'.")
            return found
        for number, item in enumerate(listed if isinstance(listed, list) else [listed]):
            here = (*place, "assertions", number) if isinstance(listed, list) else place
            if not isinstance(item, dict):
                self.blame(here, "an assertion must be name: value.", "Write '- kind: answer'.")
                continue
            which = item.get("message", "any")
            number_fine = isinstance(which, int) and not isinstance(which, bool) and which > 0
            if not number_fine and which not in ("any", "every", "last"):
                mend = "Write 1, 2, … or last, any, every."
                self.blame((*here, "message"), f"'message: {which}' is not known.", mend)
                continue
            wants = {name: value for name, value in item.items() if name != "message"}
            if self._fine(wants, here) and (wants or number_fine):
                found.append(Check(wants, here, which))
        return found

    def _fine(self, wants: dict[str, Any], place: Place) -> bool:
        before = len(self.wrong)
        for name, value in wants.items():
            if name not in EXPECTED:
                known = ", ".join(EXPECTED)
                self.blame((*place, name), f"'{name}' is not known here.", f"Known are: {known}.")
            elif problem := EXPECTED[name].check(value):
                self.blame((*place, name), f"'{name}' is wrong: {problem}.", "Change its value.")
        return len(self.wrong) == before
