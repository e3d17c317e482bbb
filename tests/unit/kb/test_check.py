"""What the check complains about, each in a folder that is broken in one place only."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from actions.kb.checking import UnknownRule, check_folder
from actions.kb.checks import checks
from actions.kb.rules import rules
from tests.unit.kb.test_loading import change

TODAY = dt.date(2026, 11, 24)
ENTRY = "answers/refugee/deadline.md"
SCHOOL = "answers/general/school.md"
OPTION = "options/refugee.yml"
ENGLISH = "You have {window}.\n\n## more\nGo soon.\n\n## simpler\nGo now: {window}."
LONG = "Vaya a la escuela. " * 26

# file, what stands there, what is written instead, the line of the complaint (0: that of the new
# words, in files that are the project's own), the rule
BROKEN: list[tuple[str, str, str, int, str]] = [
    (ENTRY, "Vaya pronto.", "Vaya antes.\nTiene 30 días.", 23, "bare-figure"),
    (ENTRY, "Vaya pronto.", "Llame al 800 123 45 67.", 22, "bare-figure"),
    (ENTRY, "Go soon.", "You have thirty days.", 31, "bare-figure"),
    (ENTRY, "Vaya ya: {window}.", "Vaya en treinta días hábiles: {window}.", 25, "bare-figure"),
    (ENTRY, "Cuánto tiempo tengo", "Son 30 los días que tengo", 6, "bare-figure"),
    (OPTION, "Firme cada vez.", "Pague 500 pesos.", 13, "bare-figure"),
    ("deadlines.yml", "Vaya de todos modos.", "Son 15 días.", 11, "bare-figure"),
    ("interface/en.yml", "Hello. I am", "In 5 minutes: I am", 0, "bare-figure"),
    (ENTRY, "related:", "updated: {es: 2026-11-23, en: 2026-11-01}\nrelated:", 16,
     "translation-older"),
    (ENTRY, "related:", "updated: {en: 2026-11-23}\nrelated:", 16, "translation-older"),
    (ENTRY, ENGLISH, ENGLISH.replace("{window}", "some time"), 28, "facts-differ"),
    ("interface/en.yml", "{of}", "{from}", 0, "placeholders-differ"),
    (ENTRY, "2027-02-23", "2026-11-23", 15, "review-overdue"),
    (ENTRY, "2027-02-23", "2026-12-01", 15, "review-soon"),
    (ENTRY, "2027-02-23", "2029-02-23", 15, "review-far"),
    (ENTRY, "reviewed: 2026-11-23", "reviewed: 2026-12-23", 14, "date-in-future"),
    ("facts.yml", "as_of: 2026-02-03", "as_of: 2027-02-03", 6, "date-in-future"),
    ("contacts.yml", "as_of: 2026-02-03", "as_of: 2020-02-03", 8, "contact-old"),
    ("facts.yml", "800 123 45 67", "800 123 45", 10, "phone-format"),
    ("facts.yml", "800 123 45 67", "55 12 / 13 y 14", 10, "phone-format"),
    ("facts.yml", '"911"\n  unit: phone', '"nadie@"\n  unit: email', 18, "email-format"),
    ("sources.yml", "https://www.dip", "www.dip", 3, "url-format"),
    ("contacts.yml", "nationwide:", "web: help.unhcr.org\n  nationwide:", 7, "url-format"),
    ("sources.yml", "published: 2022-02-18", "published: febrero", 5, "date-format"),
    (OPTION, "date: 2018-10", "date: 2018-13", 17, "date-format"),
    ("contacts.yml", "  phones: [help_phone]\n", "", 10, "contact-reachable"),
    (SCHOOL, "Sí. Vaya", "Sí. [Mire](/es/schol). Vaya", 17, "dead-link"),
    (SCHOOL, "Yes. Go", "Yes. [See](/es/general/school). Go", 20, "dead-link"),
    (SCHOOL, "Sí. Vaya", "Sí. [Mire](ftp://x.mx). Vaya", 17, "link-not-safe"),
    (SCHOOL, "Sí. Vaya", "Sí.\n| a | b |\nVaya", 18, "markdown"),
    (SCHOOL, "Sí. Vaya", "Sí. <b>Vaya</b>", 17, "markdown"),
    (SCHOOL, "Sí. Vaya", "Sí, puedes. Vaya", 17, "informal-you"),
    ("interface/es.yml", "¿En qué le puedo", "¿En qué puedes, le puedo", 0, "informal-you"),
    (SCHOOL, "Yes. Go", "Yes. You will get the card. Go", 20, "promise"),
    (SCHOOL, "Sí. Vaya", "Le garantizamos un lugar. Vaya", 17, "promise"),
    (SCHOOL, "Yes. Go", "Yes. Tell us your full name. Go", 20, "personal-data"),
    (SCHOOL, "Sí. Vaya", "Escríbanos su CURP. Vaya", 17, "personal-data"),
    (SCHOOL, "Sí. Vaya", "Pida un amparo. Vaya", 17, "jargon"),
    (SCHOOL, "Sí. Vaya", "Indudablemente corresponde escolarización. Vaya", 17, "reading-level"),
    (SCHOOL, "Yes. Go", "Undoubtedly educational accessibility. Go", 20, "reading-level"),
    (SCHOOL, "Sí. Vaya", LONG, 17, "first-part-length"),
    (SCHOOL, "Yes. Go", "Yes " + "and on " * 15 + "go", 20, "sentence-length"),
    (ENTRY, "plazo para", "Mis HIJOS pueden ir a la escuela\n    - plazo", 7, "question-twice"),
    ("facts.yml", "window:", "spare:\n  value: 3\n  unit: hours\n  source: LRPCAP\n  as_of: "
     "2026-02-03\n  status: practice\n  verified: true\nwindow:", 1, "unused-fact"),
    ("sources.yml", "LRPCAP:", "OLD:\n  title: {es: A, en: B}\n  kind: law\n  read: 2026-02-03\n"
     "LRPCAP:", 1, "unused-source"),
]  # fmt: skip


def line_of(file: Path, words: str) -> int:
    before, _, _ = file.read_text(encoding="utf-8").partition(words)
    return before.count("\n") + 1


@pytest.mark.parametrize(("file", "old", "new", "line", "rule"), BROKEN)
def test_one_broken_place_is_found_with_its_line(
    folder: Path, file: str, old: str, new: str, line: int, rule: str
) -> None:
    change(folder, file, old, new)
    line = line or line_of(folder / file, new)
    found = check_folder(folder, TODAY).complaints
    assert (file, line, rule) in [(c.file, c.line, c.rule) for c in found], "\n".join(
        map(str, found)
    )


def test_the_sound_folder_has_no_complaint(folder: Path) -> None:
    assert check_folder(folder, TODAY).complaints == []


def test_every_rule_of_a_check_is_tried() -> None:
    tried = {rule for *_, rule in BROKEN}
    elsewhere = {"one-language-changed", "near-duplicate", "reading-level-excuses"}
    elsewhere |= {"reading-level-excuse-not-needed"}
    assert {rule.id for rule in rules().values() if rule.check} == tried | elsewhere


def test_every_rule_speaks_both_languages_and_names_a_check_that_exists() -> None:
    for rule in rules().values():
        for texts in (rule.message, rule.fix, *([rule.why] if rule.check else [])):
            assert set(texts) == {"es", "en"}, rule.id
            assert all(texts.values()), rule.id
        assert rule.check is None or rule.check in checks(), rule.id


@pytest.mark.parametrize(
    "words",
    [
        "El 23 de noviembre de 2026, el 1 de enero, en 2019 y de 2021 a 2023.",
        "Los artículos 68 y 111 (arts. 13-III, 18), fracción 2.",
        "1. Vaya.\n2. Pregunte.",
        "El amparo en revisión 388/2022 lo decidió un juez.",
        "La CBP One ya no funciona. Use citas.sre.gob.mx.",
        "Abre a las 9:00. Tiene un día.",
        "Escriba la fecha: «hace dos semanas» o «3/11/2026».",
    ],
)
def test_years_dates_articles_lists_and_names_are_no_bare_figures(folder: Path, words: str) -> None:
    change(folder, SCHOOL, "Sí. Vaya", f"{words}\nVaya")
    assert not check_folder(folder, TODAY, only=["bare-figure"]).complaints


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("promise", "Nadie le garantiza la visa."),
        ("personal-data", "No nos escriba su nombre."),
        ("informal-you", "Diga: «¿tú puedes ayudarme?»."),
        ("jargon", "Pida un amparo (una orden que frena a la autoridad)."),
    ],
)
def test_what_is_denied_quoted_or_explained_is_allowed(folder: Path, rule: str, words: str) -> None:
    change(folder, SCHOOL, "Sí. Vaya", f"{words}\nVaya")
    assert not check_folder(folder, TODAY, only=[rule]).complaints


def test_a_hard_text_may_say_why_but_few_may(folder: Path) -> None:
    hard = "Indudablemente corresponde escolarización. Vaya"
    change(folder, SCHOOL, "Sí. Vaya", hard)
    change(folder, SCHOOL, "related:", 'reading_level: {es: "Son nombres de ley."}\nrelated:')
    assert [c.rule for c in check_folder(folder, TODAY).complaints] == ["reading-level-excuses"]


def test_a_reason_that_is_not_needed_is_told(folder: Path) -> None:
    change(folder, SCHOOL, "related:", 'reading_level: {en: "Names of laws."}\nrelated:')
    found = check_folder(folder, TODAY, only=["reading-level-excuse-not-needed"]).complaints
    assert [(c.file, c.line) for c in found] == [(SCHOOL, 14)]


def test_only_the_rules_that_were_asked_for_are_looked_at(folder: Path) -> None:
    change(folder, SCHOOL, "Sí. Vaya", "Sí, puedes en 3 días. Vaya")
    found = check_folder(folder, TODAY, only=["informal-you"]).complaints
    assert {c.rule for c in found} == {"informal-you"}
    with pytest.raises(UnknownRule):
        check_folder(folder, TODAY, only=["informal-yu"])


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, "-C", str(folder), *arguments], check=True)


def test_a_change_in_one_language_is_seen_against_git(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    assert check_folder(folder, TODAY).complaints == []
    change(folder, SCHOOL, "más cercana", "que quede cerca")
    [complaint] = check_folder(folder, TODAY).complaints
    assert (complaint.rule, complaint.file, complaint.line) == ("one-language-changed", SCHOOL, 20)
    change(folder, SCHOOL, "nearest school", "school that is close")
    assert check_folder(folder, TODAY).complaints == []
    git(folder, "commit", "-q", "-a", "-m", "both")
    change(folder, SCHOOL, "is close", "is near")
    change(folder, SCHOOL, "related:", "updated: {es: 2026-11-24, en: 2026-11-24}\nrelated:")
    assert check_folder(folder, TODAY).complaints == []
    assert check_folder(folder, TODAY, since="HEAD~1").complaints == []


def test_outside_a_checkout_nothing_is_compared(folder: Path) -> None:
    change(folder, SCHOOL, "más cercana", "que quede cerca")
    assert check_folder(folder, TODAY).complaints == []


def test_a_folder_that_cannot_be_loaded_gives_what_loading_says(folder: Path) -> None:
    (folder / "facts.yml").unlink()
    report = check_folder(folder, TODAY)
    assert report.knowledge is None
    assert [c.rule for c in report.complaints] == ["file-missing"]
