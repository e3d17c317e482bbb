"""The staff guide, followed literally: every command in it, every change it shows, in its order."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from actions.kb import cli
from actions.kb.commands import commands
from actions.kb.loading import load_knowledge
from tests.knowledge_folder import PROJECT

GUIDES = ("README.md", "LEEME.md")
NEEDS_THE_MODEL = ("ask",)  # the model is not there in these tests: only its words are checked
NAMED_IN_SPANISH = {"texts.xlsx": "textos.xlsx", "pages": "paginas"}
BLOCK = re.compile(r"(?ms)^```(\S*)[ ]?(\S*)\n(.*?)^```$")


@dataclass(frozen=True)
class Block:
    """A fenced block: what kind it is, which file of knowledge/ it belongs to, what it says."""

    kind: str
    file: str
    text: str


def guide(name: str) -> str:
    return (PROJECT / "knowledge" / name).read_text(encoding="utf-8")


def blocks(name: str) -> Iterator[Block]:
    for kind, file, text in BLOCK.findall(guide(name)):
        yield Block(kind, file, text)


def shown_commands(name: str) -> list[list[str]]:
    lines = [
        line for block in blocks(name) if block.kind == "sh" for line in block.text.splitlines()
    ]
    return [shlex.split(line.removeprefix("puente kb ")) for line in lines]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's knowledge with its history, as somebody finds it who begins."""
    shutil.copytree(PROJECT / "knowledge", tmp_path / "knowledge")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "begin"]):
        who = ["-c", "user.name=a", "-c", "user.email=a@example"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(words: list[str]) -> int:
    """One command; `--help` leaves in its own way."""
    if words[0] in NEEDS_THE_MODEL:
        cli.parser().parse_args(words)
        return 0
    if words == ["check"]:  # whether the folder holds; all rules are looked at once, at the end
        load_knowledge(Path("knowledge"))
        return 0
    try:
        return cli.main(words)
    except SystemExit as left:
        return int(left.code or 0)


def change(block: Block, folder: Path) -> None:
    """What the guide tells people to write."""
    file = folder / block.file
    if block.kind == "markdown":
        assert file.is_file(), f"{block.file} was not begun"
        file.write_text(block.text, encoding="utf-8")
    elif block.kind == "yaml":
        file.write_text(file.read_text(encoding="utf-8") + block.text, encoding="utf-8")
    elif block.kind == "diff":
        lines = block.text.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if not line.startswith("+"))
        after = "".join(line[1:] for line in lines if not line.startswith("-"))
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"the guide shows what {block.file} does not say"
        file.write_text(text.replace(before, after), encoding="utf-8")


def test_everything_the_guide_shows_works_in_its_order(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # one of the two: another test holds them to the same commands and changes
    folder = desk / "knowledge"
    at_first = cli.main(["check", "--quiet"])
    for block in blocks("LEEME.md"):
        if block.kind == "sh":
            for line in block.text.splitlines():
                words = shlex.split(line)
                assert words[:2] == ["puente", "kb"], line
                capsys.readouterr()
                code = run(words[2:])
                told = capsys.readouterr()
                assert code == 0, f"{line}\n{told.out[-2000:]}{told.err}"
        elif block.file:
            change(block, folder)
    assert cli.main(["check", "--quiet"]) <= at_first, capsys.readouterr().out
    kb = load_knowledge(folder)
    assert kb.facts["refugee_apply_window"].value == 40
    assert "lost-phone" in kb.entries
    assert kb.contact("example-office").city == "Tapachula"
    assert kb.entries["school"].review_by.year == 2099


def test_both_guides_show_the_same_commands_and_the_same_changes() -> None:
    spanish, english = (shown_commands(name) for name in reversed(GUIDES))
    for one, other in zip(spanish, english, strict=True):
        assert one[0] == other[0]
        if one[0] not in NEEDS_THE_MODEL:
            assert one == [NAMED_IN_SPANISH.get(word, word) for word in other]
    changes = [[b for b in blocks(name) if b.file] for name in GUIDES]
    assert changes[0] == changes[1]
    assert len(re.findall(r"(?m)^## ", guide("README.md"))) == len(
        re.findall(r"(?m)^## ", guide("LEEME.md"))
    )


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_every_picture_and_every_link_in_the_guide_is_there(name: str) -> None:
    text = guide(name)
    known = {command.name for command in commands()}
    assert set(re.findall(r"puente kb ([a-z-]+)", text)) - {"--help"} <= known
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        assert (PROJECT / "knowledge" / address).is_file(), address


def test_every_staff_command_stands_in_the_guide() -> None:
    for name in ("check", "ask", "preview", "stale", "diff", "impact", "new", "mark-reviewed"):
        assert f"puente kb {name}" in guide("README.md")
    for name in ("export", "import", "site"):
        assert f"puente kb {name}" in guide("LEEME.md")
