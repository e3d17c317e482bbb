"""A new entry begins with everything but its words, and holds once they are there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.entry_template import new_entry
from actions.kb.failures import ToolFailure
from actions.kb.loading import KnowledgeInvalid, load_knowledge

TODAY = dt.date(2026, 11, 24)


def test_the_template_is_refused_until_its_words_are_written(folder: Path) -> None:
    file = new_entry(folder, "refugee", "refugee-phone", TODAY)
    with pytest.raises(KnowledgeInvalid) as invalid:
        load_knowledge(folder)
    assert {c.file for c in invalid.value.complaints} == {"answers/refugee/refugee-phone.md"}
    text = file.read_text(encoding="utf-8")
    text = text.replace("  es:\n    -", "  es:\n    - ¿Puedo llamar?")
    text = text.replace("  en:\n    -", "  en:\n    - Can I call?")
    text = text.replace("sources:\n  -", "sources:\n  - {source: LRPCAP}")
    text = text.replace("# es\n", "# es\nSí.\n").replace("# en\n", "# en\nYes.\n")
    file.write_text(text, encoding="utf-8")
    entry = load_knowledge(folder).entries["refugee-phone"]
    assert (entry.option, entry.reviewed, entry.review_by) == (
        "refugee",
        TODAY,
        dt.date(2027, 2, 24),
    )


@pytest.mark.parametrize(
    ("option", "id"),
    [("nothing", "a"), ("refugee", "Señal"), ("refugee", "../../facts"), ("general", "deadline")],
)
def test_what_cannot_be_begun_leaves_no_file(
    folder: Path, option: str, id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.rglob("*"))
    with pytest.raises(ToolFailure):
        new_entry(folder, option, id, TODAY)
    assert sorted(folder.rglob("*")) == before
    assert cli.main(["--knowledge", str(folder), "new", option, id]) == 2
    assert len(capsys.readouterr().err.split("\n\n")) == 2
