"""Where pages are, as links in them say it: on the running gateway, or in a folder of files.

The same templates make both, so no template writes an address of its own.
"""

from __future__ import annotations

from typing import Protocol


class Addresses(Protocol):
    """What templates ask.

    A place is "" (all questions), an entry's id, "option/OPTION", "leaflet/OPTION", "help", or the
    id of a page about the service.
    """

    def page(self, language: str, place: str = "") -> str:
        """A page of the guide."""

    def style(self, name: str) -> str:
        """A style sheet."""

    def home(self, language: str) -> str:
        """The first page."""

    def chat(self, language: str) -> str:
        """The conversation without JavaScript; "" where there is none."""

    def leave(self, language: str) -> str:
        """Erases and goes elsewhere; "" where there is nothing to erase."""

    def public(self, language: str, place: str) -> str:
        """The page as other sites and search engines name it."""


class GatewayAddresses:
    """Paths on the running gateway.

    Args:
        public_url: the server's address on the net; "" when nobody said.
    """

    def __init__(self, public_url: str = "") -> None:
        self._public_url = public_url

    def page(self, language: str, place: str = "") -> str:
        """`/es/`, `/es/refugee-deadline`, `/es/leaflet/refugee`."""
        return f"/{language}/{place}"

    def style(self, name: str) -> str:
        """`/page.css`"""
        return f"/{name}"

    def home(self, language: str) -> str:
        """The demo page with the widget."""
        return f"/?language={language}"

    def chat(self, language: str) -> str:
        """The conversation page."""
        return f"/chat?language={language}"

    def leave(self, language: str) -> str:
        """The way out, which erases the conversation of the cookie."""
        return f"/chat/leave?language={language}"

    def public(self, language: str, place: str) -> str:
        """With the server's address, when it is known."""
        return self._public_url + self.page(language, place)


class FileAddresses:
    """Relative links between files, which hold on any host and from a folder without one.

    All pages lie in the folder of their language; index.html above them chooses the language.
    """

    def page(self, language: str, place: str = "") -> str:
        """`../es/index.html`, `../es/refugee-deadline.html`, `../es/leaflet-refugee.html`."""
        return f"../{self.file(language, place)}"

    def file(self, language: str, place: str = "") -> str:
        """The page's file, from the folder that holds everything."""
        return f"{language}/{(place or 'index').replace('/', '-')}.html"

    def style(self, name: str) -> str:
        """`../page.css`"""
        return f"../{name}"

    def home(self, language: str) -> str:
        """All questions, since no widget runs here."""
        return self.page(language)

    def chat(self, language: str) -> str:
        """None: a conversation needs the running gateway."""
        return ""

    def leave(self, language: str) -> str:
        """None: nothing is kept."""
        return ""

    def public(self, language: str, place: str) -> str:
        """The relative link: files do not know where they will be."""
        return self.page(language, place)
