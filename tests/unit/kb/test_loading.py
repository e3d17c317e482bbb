"""The knowledge folder is taken whole or not at all, and complaints help to mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from actions.kb.loading import KnowledgeInvalid, load_knowledge


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_folder_loads(folder: Path) -> None:
    kb = load_knowledge(folder)
    assert set(kb.entries) == {"deadline", "school"}
    assert kb.languages == ("es", "en")
    assert kb.entries["deadline"].body["es"].more == "Vaya pronto."
    assert kb.entries["deadline"].body["en"].simple == "Go now: {window}."
    assert kb.entries["school"].body["es"].simple == ""
    assert kb.options["refugee"].checklist["es"] == ["Sus papeles, si los tiene, en {window}."]


def test_the_version_changes_with_any_file(folder: Path) -> None:
    before = load_knowledge(folder).version
    change(folder, "facts.yml", "value: 30", "value: 31")
    assert load_knowledge(folder).version != before


ENTRY = "answers/refugee/deadline.md"
BROKEN: list[tuple[str, str, str, int, str]] = [
    (ENTRY, "Tiene {window}", "Tiene {windo}", 11, "there is no fact 'windo'"),
    (ENTRY, "facts: [window]", "facts: []", 11, "the text uses {window}"),
    (ENTRY, "source: LRPCAP", "source: LRP", 13, "there is no source 'LRP'"),
    (ENTRY, "related: [school]", "related: [shool]", 16, "there is no entry 'shool'"),
    (ENTRY, "reviewed: 2026-11-23", "reviewed: yesterday", 14, "is not a date"),
    (ENTRY, "# en\n", "# fr\n", 18, "the text in 'en' is missing"),
    (ENTRY, "id: deadline", "id: dead line", 2, "'id'"),
    (ENTRY, "option: refugee", "option: visa", 2, "is not where the file lies"),
    (ENTRY, "review_by: 2027-02-23", "review_by: 2020-02-23", 15, "before the last one"),
    (ENTRY, "facts:", "fact:", 11, "is not known here"),
    (ENTRY, "---\nid", "--\nid", 1, "between two lines '---'"),
    (ENTRY, "## simpler", "## simplier", 34, "'## simplier' is not known here"),
    (ENTRY, "## simpler", "## more", 34, "'## more' stands twice in 'en'"),
    (
        ENTRY,
        "## simpler\n",
        "",
        8,
        "'es' has the part '## más sencillo / ## simpler', 'en' has not",
    ),
    (ENTRY, "## more\n", "", 8, "'es' has the part '## más / ## more', 'en' has not"),
    (ENTRY, "Vaya ya: {window}", "Vaya ya: {windo}", 11, "there is no fact 'windo'"),
    ("facts.yml", "unit: business_days", "unit: days", 3, "not in the list"),
    ("facts.yml", "source: LRPCAP", "source: X", 5, "there is no source 'X'"),
    ("facts.yml", "help_phone:", "window:", 9, "stands twice"),
    ("facts.yml", "  value: 30", "   value: [30", 2, "cannot be read"),
    ("contacts.yml", "phones: [help_phone]", "phones: [phone]", 15, "there is no fact 'phone'"),
    ("contacts.yml", "kind: unhcr", "kind: un", 12, "not in the list"),
    ("options/refugee.yml", "takes: window", "takes: win", 9, "there is no fact 'win'"),
    ("options/refugee.yml", "es: Refugio, en: Refuge", "es: Refugio", 2, "'en' is missing"),
    ("options/refugee.yml", "los tiene, en {window}", "los tiene, en {win}", 25, "no fact 'win'"),
    ("options/refugee.yml", '  en: ["Your papers', '  fr: ["Your papers', 24, "'en' is missing"),
    ("danger.yml", "contacts: [emergency]", "contacts: [nobody]", 4, "no contact 'nobody'"),
    ("deadlines.yml", "entry: deadline", "entry: none", 5, "there is no entry 'none'"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "problem"), BROKEN)
def test_a_broken_file_is_named_with_line_and_reason(
    folder: Path, file: str, old: str, new: str, line: int, problem: str
) -> None:
    change(folder, file, old, new)
    with pytest.raises(KnowledgeInvalid) as caught:
        load_knowledge(folder)
    found = [c for c in caught.value.complaints if c.file == file and problem in c.problem]
    assert found, str(caught.value)
    assert abs(found[0].line - line) <= 3, str(found[0])


def remove_facts(folder: Path) -> None:
    (folder / "facts.yml").unlink()


def not_utf8(folder: Path) -> None:
    (folder / "facts.yml").write_bytes(b"a: \xff\xfe")


def sentence_missing(folder: Path) -> None:
    change(folder, "interface/en.yml", "  hello:", "  helo:")


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (remove_facts, "the file is missing"),
        (not_utf8, "not UTF-8"),
        (sentence_missing, "'hello' is in 'es' but not here"),
    ],
)
def test_a_damaged_folder_says_what_is_wrong(
    folder: Path, harm: Callable[[Path], None], problem: str
) -> None:
    harm(folder)
    with pytest.raises(KnowledgeInvalid, match=problem):
        load_knowledge(folder)
