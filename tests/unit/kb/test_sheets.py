"""Sheets go out and come back: nothing is lost, only what was changed changes, or nothing does."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from actions.kb import cli
from actions.kb.failures import SheetBroken
from actions.kb.loading import load_knowledge
from actions.kb.sheets.csv_folder import read_csv, write_csv
from actions.kb.sheets.injection import guarded, unguarded
from actions.kb.sheets.knowledge_sheets import sheets_of
from actions.kb.sheets.table import STAMP
from actions.kb.sheets.takeover import take_over
from actions.kb.sheets.workbook import ABOUT, read_workbook, write_workbook
from tests.knowledge_folder import PROJECT

TODAY = dt.date(2026, 11, 24)
State = dict[str, bytes]


def state(folder: Path) -> State:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@pytest.fixture
def book(folder: Path, tmp_path: Path) -> Path:
    write_workbook(sheets_of(folder), tmp_path / "out.xlsx")
    return tmp_path / "out.xlsx"


def cell(book: Workbook, sheet: str, row: str, column: str) -> Any:
    """The cell of the row that begins with the id `row`, or has it as its second cell."""
    page = book[sheet]
    names = [head.value for head in page[1]]
    for line in page.iter_rows(min_row=2):
        if row in (line[0].value, line[1].value):
            return line[names.index(column)]
    raise AssertionError(f"no row {row} in {sheet}")


def change(file: Path, sheet: str, row: str, column: str, value: object) -> str:
    """Changes one cell of a workbook, and returns its name, such as F2."""
    book = load_workbook(file)
    found = cell(book, sheet, row, column)
    found.value = value
    book.save(file)
    return str(found.coordinate)


def test_the_shipped_knowledge_comes_back_byte_by_byte(tmp_path: Path) -> None:
    shipped = PROJECT / "knowledge"
    before = state(shipped)
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(sheets_of(shipped), first)
    assert take_over(shipped, read_workbook(first), TODAY) == []
    assert state(shipped) == before
    write_workbook(sheets_of(shipped), second)
    assert first.read_bytes() == second.read_bytes()
    write_csv(sheets_of(shipped), tmp_path / "csv")
    assert take_over(shipped, read_csv(tmp_path / "csv"), TODAY) == []
    assert state(shipped) == before


def test_a_workbook_saved_by_another_program_changes_nothing(folder: Path, book: Path) -> None:
    before = state(folder)
    opened = load_workbook(book)
    opened.save(book)
    assert take_over(folder, read_workbook(book), TODAY) == []
    assert state(folder) == before


def test_every_text_of_the_knowledge_has_a_cell(folder: Path) -> None:
    sheets = {sheet.name: sheet for sheet in sheets_of(folder)}
    assert {"entries", "facts", "contacts", "options", "deadlines", "interface"} <= sheets.keys()
    wheres = {(str(r["file"].value), str(r["where"].value)) for r in sheets["options"].rows}
    assert ("options/refugee.yml", "steps.ask.title") in wheres
    assert ("options/refugee.yml", "checklist.1") in wheres
    entry = next(row for row in sheets["entries"].rows if row["id"].value == "deadline")
    assert entry["more_en"].value == "Go soon."
    assert str(entry["questions_es"].value).count("\n") == 1


def test_one_changed_text_changes_one_place_and_keeps_the_comments(
    folder: Path, book: Path
) -> None:
    file = folder / "answers/refugee/deadline.md"
    text = file.read_text(encoding="utf-8").replace("facts: [window]", "facts: [window] # mine")
    file.write_text(text, encoding="utf-8")
    write_workbook(sheets_of(folder), book)
    change(book, "entries", "deadline", "text_en", "You have {window}.\n\n- Go early: do not wait.")
    before = state(folder)
    changes = take_over(folder, read_workbook(book), TODAY)
    assert len(changes) == 1
    after = state(folder)
    assert {name for name in after if after[name] != before[name]} == {
        "answers/refugee/deadline.md"
    }
    assert file.read_text(encoding="utf-8") == text.replace(
        "You have {window}.", "You have {window}.\n\n- Go early: do not wait."
    )


def test_a_figure_a_phone_and_an_option_are_changed_by_sheet(folder: Path, book: Path) -> None:
    change(book, "facts", "window", "value", 45)
    change(book, "facts", "window", "as_of", dt.datetime(2026, 11, 24))
    change(book, "facts", "help_phone", "value", "+52 55 1234 5678")
    change(book, "contacts", "tapachula", "verified", "TRUE")
    change(book, "options", "steps.wait.title", "es", "Tenga paciencia: espere.")
    take_over(folder, read_workbook(book), TODAY)
    kb = load_knowledge(folder)
    assert (kb.facts["window"].value, kb.facts["window"].as_of) == (45, TODAY)
    assert kb.facts["help_phone"].value == "+52 55 1234 5678"
    assert kb.contact("tapachula").verified is True
    assert {option.steps[1].title["es"] for option in kb.options.values()} == {
        "Espere.",
        "Tenga paciencia: espere.",
    }


def test_questions_and_parts_are_added_and_taken_away(folder: Path, book: Path) -> None:
    change(book, "entries", "school", "questions_en", "May my children learn?\nschool: for free")
    change(book, "entries", "school", "more_es", "Pregunte. Llame al {help_phone}.")
    change(book, "entries", "school", "more_en", "Ask.")
    change(book, "entries", "deadline", "more_es", None)
    change(book, "entries", "deadline", "more_en", None)
    take_over(folder, read_workbook(book), TODAY)
    kb = load_knowledge(folder)
    assert kb.entries["school"].questions["en"] == ["May my children learn?", "school: for free"]
    assert kb.entries["school"].body["es"].more == "Pregunte. Llame al {help_phone}."
    assert kb.entries["school"].facts == ["help_phone"]
    assert kb.entries["deadline"].body["es"].more == ""


def test_an_entry_that_says_when_it_was_changed_says_so_of_the_language(
    folder: Path, book: Path
) -> None:
    file = folder / "answers/general/school.md"
    text = file.read_text(encoding="utf-8")
    dates = "updated: {es: 2026-11-01, en: 2026-11-01}\n"
    file.write_text(text.replace("related: []", dates + "related: []"), encoding="utf-8")
    write_workbook(sheets_of(folder), book)
    change(book, "entries", "school", "text_en", "Yes.")
    take_over(folder, read_workbook(book), TODAY)
    assert "updated: {es: 2026-11-01, en: 2026-11-24}" in file.read_text(encoding="utf-8")


LISTED = ("unit", "status", "source", "basis", "city", "state")  # values that stand in a list


@pytest.mark.parametrize("seed", range(3))
def test_any_cells_changed_at_random_come_back_exactly(
    folder: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    tails = (" =1+1", ": x", " # y", ' "z"', "\n\n- uno\n- dos", " 'w'", " ñ 漢 ©", " \\n {window}")
    write_csv(sheets_of(folder), tmp_path / "csv")
    wanted: dict[tuple[str, str, str], str] = {}
    for sheet in sheets_of(folder):
        if sheet.name == "interface":  # its sentences have forms of their own
            continue
        file = tmp_path / "csv" / f"{sheet.name}.csv"
        with file.open(encoding="utf-8-sig", newline="") as opened:
            head, *rows = csv.reader(opened)
        for line, row in zip(rows, sheet.rows, strict=True):
            for column, one in row.items():
                texts = isinstance(one.value, str) and one.target and one.target.kind != "list"
                if not texts or column in LISTED or not one.value:
                    continue
                if chance.random() < 0.3:
                    new = f"{one.value}{chance.choice(tails)}"
                    if "url" in head or ("\n" in new and "." in str(row.get("where", one).value)):
                        new = f"{one.value} x"
                    line[head.index(column)] = guarded(new)
                    wanted[sheet.name, "/".join(sheet.key(row)), column] = new
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerows([head, *rows])
    assert wanted
    take_over(folder, read_csv(tmp_path / "csv"), TODAY)
    for sheet in sheets_of(folder):
        for row in sheet.rows:
            for column, one in row.items():
                place = (sheet.name, "/".join(sheet.key(row)), column)
                if place in wanted:
                    assert one.value == wanted[place], place


Break = Callable[[Workbook], object]
BROKEN: dict[str, tuple[Break, str, str]] = {
    "a formula": (
        lambda book: setattr(cell(book, "entries", "school", "text_es"), "value", "=1+1"),
        "entries, row 2, column E",
        "aquí hay una fórmula",
    ),
    "an unknown figure": (
        lambda book: setattr(
            cell(book, "entries", "school", "text_en"), "value", "Yes, {nothing}."
        ),
        "entries, row 2, column F (text_en)",
        "nothing",
    ),
    "a text that is gone": (
        lambda book: setattr(cell(book, "options", "steps.ask.title", "en"), "value", None),
        "options, row",
        "no puede quedar vacío",
    ),
    "words for a number": (
        lambda book: setattr(cell(book, "facts", "window", "value"), "value", "thirty"),
        "facts, row 2, column B (value)",
        "escriba un número entero",
    ),
    "a date that is none": (
        lambda book: setattr(cell(book, "facts", "window", "as_of"), "value", "24 de noviembre"),
        "facts, row 2, column F (as_of)",
        "escriba una fecha como",
    ),
    "a status that is not in the list": (
        lambda book: setattr(cell(book, "facts", "window", "status"), "value", "maybe"),
        "facts, row 2, column D (status)",
        "facts, fila 2, columna D (status)",
    ),
    "an id that is only for reading": (
        lambda book: setattr(cell(book, "entries", "school", "option"), "value", "visa"),
        "entries, row 2, column B (option)",
        "solo para leer",
    ),
    "a row that the knowledge does not have": (
        lambda book: setattr(cell(book, "entries", "school", "id"), "value", "other"),
        "entries, row 2, column A (id)",
        "no existe «other»",
    ),
    "a row twice": (
        lambda book: book["facts"].append([c.value for c in book["facts"][2]]),
        "facts, row 6, column A (id)",
        "ya está en la fila 2",
    ),
    "a column that is gone": (
        lambda book: book["entries"].delete_cols(6),
        "entries, row 1: the column 'text_en' is missing",
        "falta la columna «text_en»",
    ),
    "a column too many": (
        lambda book: setattr(book["facts"].cell(1, 14), "value", "remarks"),
        "facts, row 1, column N",
        "sobra la columna",
    ),
    "words beside the table": (
        lambda book: setattr(book["facts"].cell(3, 20), "value", "please check"),
        "facts, row 3, column T",
        "fuera de la tabla",
    ),
    "a stamp that was changed": (
        lambda book: setattr(cell(book, "facts", "window", STAMP), "value", "x"),
        "facts, row 2, column",
        "exporte otra vez",
    ),
    "a sheet of another name": (
        lambda book: setattr(book["facts"], "title", "figures"),
        "figures: there is no sheet of this name",
        "no hay ninguna hoja",
    ),
    "a heading among the words": (
        lambda book: setattr(cell(book, "entries", "school", "text_es"), "value", "Sí.\n# en\nNo."),
        "entries, row 2, column E (text_es)",
        "quite las líneas",
    ),
    "something where the file has nothing": (
        lambda book: setattr(cell(book, "facts", "window", "note_es"), "value", "Nota"),
        "facts, row 2, column",
        "solo se puede agregar en el archivo",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_sheet_is_refused_with_its_place_and_changes_nothing(
    what: str, folder: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    break_it, english, spanish = BROKEN[what]
    opened = load_workbook(book)
    cell(opened, "entries", "deadline", "text_en").value = "A good change: {window}."
    break_it(opened)
    opened.save(book)
    before = state(folder)
    assert cli.main(["--knowledge", str(folder), "import", str(book)]) == 1
    shown = capsys.readouterr().err
    assert english in shown
    assert spanish in shown
    assert "Nothing was changed" in shown and "No se cambió nada" in shown
    assert state(folder) == before


def test_what_both_changed_is_left_to_people(folder: Path, book: Path) -> None:
    where = change(book, "entries", "school", "text_en", "Yes, go.")
    file = folder / "answers/general/school.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Yes. Go to the", "Yes. Walk to the"), encoding="utf-8")
    with pytest.raises(
        SheetBroken, match=rf"row {where[1:]}, column {where[0]} .*after the export"
    ):
        take_over(folder, read_workbook(book), TODAY)


def test_what_was_changed_here_meanwhile_stays(folder: Path, book: Path) -> None:
    change(book, "entries", "school", "text_en", "Yes, go.")
    file = folder / "answers/general/school.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Sí. Vaya", "Sí. Camine"), encoding="utf-8")
    take_over(folder, read_workbook(book), TODAY)
    body = load_knowledge(folder).entries["school"].body
    assert body["es"].text.startswith("Sí. Camine") and body["en"].text == "Yes, go."


def test_only_trying_changes_nothing(
    folder: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(book, "entries", "school", "text_en", "Yes, go.")
    before = state(folder)
    assert cli.main(["--knowledge", str(folder), "import", "--only-try", str(book)]) == 0
    assert "would change" in capsys.readouterr().out
    assert state(folder) == before


def test_no_cell_of_a_workbook_is_ever_computed(folder: Path, book: Path) -> None:
    file = folder / "answers/general/school.md"
    text = file.read_text(encoding="utf-8").replace("Sí. Vaya", '=HYPERLINK("http://x")\n\nVaya')
    file.write_text(text, encoding="utf-8")
    write_workbook(sheets_of(folder), book)
    opened = load_workbook(book)
    for page in opened.worksheets:
        for row in page.iter_rows():
            for one in row:
                assert one.data_type != "f"
                if page.title != ABOUT and isinstance(one.value, str) and one.row > 1:
                    assert one.quotePrefix
    assert take_over(folder, read_workbook(book), TODAY) == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+52", "-x", "@a", "\tb", "'", "'=x", "''", "don't", "", "＝1"]
)
def test_the_apostrophe_against_formulas_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "＝"))


def test_csv_from_excel_with_semicolons_is_read(folder: Path, tmp_path: Path) -> None:
    write_csv(sheets_of(folder), tmp_path)
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    rows[1][rows[0].index("value")] = "45"
    other = tmp_path / "from_excel" / "facts.csv"
    other.parent.mkdir()
    with other.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows(rows)
    assert len(take_over(folder, read_csv(other), TODAY)) == 1
    assert load_knowledge(folder).facts["window"].value == 45


def test_csv_in_other_letters_and_files_that_are_no_sheets_are_refused(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "facts.csv").write_bytes("id,value\nseñal,1\n".encode("cp1252"))
    with pytest.raises(SheetBroken, match=r"facts, row 2: .*CSV UTF-8"):
        read_csv(tmp_path / "facts.csv")
    (tmp_path / "no.xlsx").write_text("hello")
    with pytest.raises(SheetBroken, match="not an Excel workbook"):
        read_workbook(tmp_path / "no.xlsx")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SheetBroken, match=r"no \.csv files"):
        read_csv(tmp_path / "empty")
