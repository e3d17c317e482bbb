"""A real Chromium, the system's own, on the real gateway with a bot that answers at once."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from actions.kb.models import Knowledge
from gateway.app import create_app
from gateway.settings import Settings
from tests.browser.telling_bot import TellingBot
from tests.knowledge_folder import PROJECT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
EXPECTED_ERRORS = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_CONNECTION_REFUSED",
    "ERR_FAILED",
    "status of 422",
    "when fetching the script",  # the worker's, without a line
)
LANGUAGES = ("es", "en")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser; without one the tests are skipped, which CI does not allow.

    Once per module: Playwright runs an event loop as long as it lives, and others need theirs.
    """
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium was found; install the package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=[*QUIET, "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where screenshots of the tests go, to be looked at."""
    folder = Path("var/results/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Door:
    """The gateway on a port of its own; it can be stopped and started again there."""

    settings: Settings
    bot: TellingBot
    server: uvicorn.Server | None = None
    thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def start(self) -> None:
        actions = FastAPI()
        actions.get("/health/ready")(lambda: {"status": "ready"})
        app = create_app(
            self.settings,
            bot_transport=httpx.ASGITransport(app=self.bot.app),
            actions_transport=httpx.ASGITransport(app=actions),
        )
        config = uvicorn.Config(
            app, port=self.settings.port, log_level="error", timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        transport = httpx.HTTPTransport(retries=8)  # waits longer and longer for the port
        with httpx.Client(transport=transport, timeout=10) as client:
            client.get(f"{self.address}/health/live").raise_for_status()

    def stop(self) -> None:
        if self.server is not None and self.thread is not None:
            self.server.should_exit = True
            self.thread.join(10)
        self.server = self.thread = None


MakeDoor = Callable[..., Door]


@pytest.fixture(scope="session")
def make_door(shipped: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeDoor]:
    """Starts a gateway: `make_door(allowed_origins=("http://…",))`."""
    doors: list[Door] = []

    def make(**settings: object) -> Door:
        data = tmp_path_factory.mktemp("gateway")
        chosen = Settings(
            port=free_port(),
            bot_url="http://bot",
            actions_url="http://actions",
            data=data,
            knowledge=PROJECT / "knowledge",
            **settings,  # type: ignore[arg-type]
        )
        door = Door(chosen, TellingBot(shipped))
        door.start()
        doors.append(door)
        return door

    yield make
    for door in doors:
        door.stop()


@pytest.fixture(scope="session")
def shared_door(make_door: MakeDoor) -> Door:
    return make_door()


@pytest.fixture
def door(shared_door: Door) -> Door:
    """The gateway, with a bot that has heard nothing yet."""
    shared_door.bot.heard.clear()
    shared_door.bot.down = False
    return shared_door


@dataclass
class Phones:
    """Opens browser windows; a script error or a refused resource fails the test that met it."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, address: str, locale: str = "es-MX", **options: object) -> Page:
        options = {"viewport": {"width": 900, "height": 900}, **options}
        context = self.browser.new_context(locale=locale, **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda line: self.errors.append(line.text) if line.type == "error" else None,
        )
        page.goto(address)
        return page

    def unexpected_errors(self) -> list[str]:
        return [e for e in self.errors if not any(known in e for known in EXPECTED_ERRORS)]


@pytest.fixture
def phones(browser: Browser) -> Iterator[Phones]:
    phones = Phones(browser)
    yield phones
    for context in phones.contexts:
        context.close()
    assert phones.unexpected_errors() == []


def ask(page: Page, text: str) -> None:
    """Writes a question and sends it with the keyboard."""
    box = page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def hear(page: Page, text: str) -> None:
    """Waits until the log says this."""
    expect(page.get_by_role("log")).to_contain_text(text)


def press(page: Page, name: str) -> None:
    """Presses the button with exactly this name."""
    page.get_by_role("button", name=name, exact=True).click()


@contextmanager
def another_site(port: int, html: str, policy: str = "") -> Iterator[str]:
    """A web site of somebody else's, on a port of its own; gives its address."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        server.server_close()
