"""docs/widget.md says what the code does: attributes, addresses, figures."""

from __future__ import annotations

import gzip
import re

from actions.kb.models import Knowledge
from gateway.widget import FOLDER, script
from tests.knowledge_folder import PROJECT

PAGE = (PROJECT / "docs" / "widget.md").read_text(encoding="utf-8")
ELEMENT = (FOLDER / "element.js").read_text(encoding="utf-8")
BEGIN = (FOLDER / "begin.js").read_text(encoding="utf-8")


def test_every_attribute_is_documented_and_no_other() -> None:
    found = re.search(r"PASSED_ON = \[(.*?)\]", BEGIN)
    assert found is not None
    passed_on = set(re.findall(r'"(\w+)"', found[1]))
    read = set(re.findall(r'[hg](?:as|et)Attribute\("(\w+)"\)', ELEMENT))
    documented = set(re.findall(r"^\| `(\w+)` \| `data-\1` \|", PAGE, re.M))
    assert read == passed_on == documented
    assert "`data-no-insert`" in PAGE


def test_the_scripts_weight_is_as_documented(shipped: Knowledge) -> None:
    weight = len(gzip.compress(script(shipped, 1000).encode(), 9)) / 1000
    said = re.search(r"the script (\d+\.\d) kB \(budget 15\)", PAGE)
    assert said is not None
    assert abs(weight - float(said[1])) < 0.5
    assert weight < 15


def test_images_of_the_readme_are_small() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    images = re.findall(r"\]\((docs/images/[^)]+)\)", readme)
    assert images
    assert all((PROJECT / image).stat().st_size < 150_000 for image in images)
