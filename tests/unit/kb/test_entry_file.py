"""Parts of an entry's texts are changed, added and taken away in place."""

from __future__ import annotations

import pytest

from actions.kb.entry_file import EntryFile, set_part
from actions.kb.entry_text import entry_bodies
from actions.kb.yaml_regions import RegionProblem

REST = "# es\nHola.\n\n## más\n\nMás palabras.\n\n# en\nHello.\n\n## more\n\nMore words.\n"


def test_a_part_is_changed_and_the_blank_lines_around_it_stay() -> None:
    assert set_part(REST, "es", "more", "Otras.\n\n- una") == REST.replace(
        "Más palabras.", "Otras.\n\n- una"
    )
    assert set_part(REST, "en", "text", "Hi.") == REST.replace("Hello.", "Hi.")


def test_a_part_that_was_not_there_gets_its_heading_in_its_language() -> None:
    changed = set_part(set_part(REST, "es", "simple", "Fácil."), "en", "simple", "Easy.")
    assert "Más palabras.\n\n## más sencillo\nFácil.\n\n# en" in changed
    assert changed.endswith("More words.\n\n## simpler\nEasy.\n")


def test_an_empty_part_goes_with_its_heading() -> None:
    changed = set_part(REST, "es", "more", "")
    assert changed.startswith("# es\nHola.\n\n# en\nHello.")
    assert entry_bodies(changed)[0]["es"] == {"text": "Hola."}


@pytest.mark.parametrize("words", ["# en\nHello", "a\n## more\nb", "a\n## what\nb"])
def test_words_that_would_be_read_as_a_heading_are_refused(words: str) -> None:
    with pytest.raises(RegionProblem):
        set_part(REST, "es", "text", words)


def test_a_file_is_split_and_joined_without_loss() -> None:
    text = f"---\nid: a\n# comment\n---\n{REST}"
    assert EntryFile.split(text).joined() == text
