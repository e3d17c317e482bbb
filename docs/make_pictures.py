"""Makes the pictures of the staff guide anew: what the terminal, the browser and the printer show.

    .venv/bin/python docs/make_pictures.py

Works on a copy of knowledge/ and needs Chromium. Run it when a command's output has changed.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LINES = 26  # of a command's output; more could not be read in a picture
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #10161d; }}
pre {{ margin: 0; padding: 14px 18px; color: #e6edf3; width: max-content;
  font: 14px/1.45 "DejaVu Sans Mono", monospace; }}
b {{ color: #7ee787; }}
</style><pre>{text}</pre>"""


def main() -> None:
    """Makes every picture."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("No Chromium was found; install the package chromium.")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        desk = Path(temporary)
        shutil.copytree(ROOT / "knowledge", desk / "knowledge")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        terminal(browser, desk, "guide-impact.png", ["impact", "refugee_apply_window"])
        preview = ["preview", "school", "--width", "110"]
        terminal(browser, desk, "guide-preview.png", preview)
        kb(desk, ["preview", "school", "--html", "school.html"])
        page(browser, desk / "school.html", "guide-preview-page.png", 1000, 620)
        kb(desk, ["site", "pages"])
        page(
            browser, desk / "pages/es/leaflet-refugee.html", "guide-leaflet.png", 794, 1123, "print"
        )
        break_something(desk)
        terminal(browser, desk, "guide-check.png", ["check", "--lang", "es"])
        browser.close()


def kb(desk: Path, words: list[str]) -> str:
    """The output of one command on the copy."""
    command = [sys.executable, "-m", "actions.kb.cli", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "110"}
    done = subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True)
    return done.stdout


def terminal(browser: Browser, desk: Path, name: str, words: list[str]) -> None:
    """A picture of a command and what it says."""
    lines = kb(desk, words).splitlines()
    shown = lines[:LINES] + (["…"] if len(lines) > LINES else [])
    text = "\n".join(html.escape(line[:120]) for line in shown)
    file = desk / f"{name}.html"
    command = html.escape(f"puente kb {' '.join(words)}")
    file.write_text(PAGE.format(text=f"<b>$ {command}</b>\n{text}"), encoding="utf-8")
    one = browser.new_page(viewport={"width": 1100, "height": 100})
    one.goto(file.as_uri())
    one.locator("pre").screenshot(path=OUT / name)
    one.close()


def page(
    browser: Browser, file: Path, name: str, width: int, height: int, media: str = "screen"
) -> None:
    """A picture of a page, on the screen or as it is printed."""
    one = browser.new_page(viewport={"width": width, "height": height})
    if media == "print":
        one.emulate_media(media="print")
    one.goto(file.as_uri())
    if media == "print":  # paper has margins that a window has not
        one.add_style_tag(content="body { padding: 13mm 14mm; }")
    one.screenshot(path=OUT / name)
    one.close()


def break_something(desk: Path) -> None:
    """A source's name with one letter too many, as happens."""
    file = desk / "knowledge/answers/refugee/refugee-deadline.md"
    text = file.read_text(encoding="utf-8")
    text = text.replace("source: LFPA,", "source: LFPAA,")
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
