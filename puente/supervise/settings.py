"""What an operator may choose about the three processes: one table, read from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from puente.places import HERE, Places, chosen_folder
from puente.supervise.failures import SettingWrong
from puente.supervise.ports import HIGHEST, free_ports

LOCAL = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::", "")

# field of Settings, variable, default, what it is for
TABLE: tuple[tuple[str, str, str | int, str], ...] = (
    ("host", "PUENTE_HOST", LOCAL, "address on which the gateway listens"),
    ("port", "PUENTE_PORT", 8000, "port of the gateway, the only one that faces the network"),
    ("bot_port", "PUENTE_BOT_PORT", 5005, "port of the bot, on this machine only"),
    ("actions_port", "PUENTE_ACTIONS_PORT", 5055, "port of the actions, on this machine only"),
    ("tracker_url", "PUENTE_TRACKER_URL", "", "the bot's database; empty: SQLite in the data"),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the three processes listen, and where they keep what they keep.

    `TABLE` gives variables and defaults. `data` is the folder of conversations for a test; without
    it PUENTE_DATA names it, else it is `var/data`.
    """

    host: str = LOCAL
    port: int = 8000
    bot_port: int = 5005
    actions_port: int = 5055
    tracker_url: str = ""
    data: Path | None = None
    places: Places = HERE

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings that the environment asks for, defaults for the rest.

        Raises:
            SettingWrong: a port is not a number from 1 to 65535.
        """
        given = os.environ if environ is None else environ
        chosen: dict[str, str | int] = {}
        for name, variable, default, _purpose in TABLE:
            text = given.get(variable, "").strip()
            if text:
                chosen[name] = text if isinstance(default, str) else read_port(variable, text)
        return replace(cls(), **chosen)  # type: ignore[arg-type]

    @classmethod
    def on_free_ports(cls, data: Path, places: Places = HERE) -> Settings:
        """Settings for a test: three ports that nobody uses, and a data folder of its own."""
        port, bot_port, actions_port = free_ports(3)
        return cls(
            port=port, bot_port=bot_port, actions_port=actions_port, data=data, places=places
        )

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the gateway."""
        host = LOCAL if self.host in EVERYWHERE else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def data_folder(self) -> Path:
        """Where conversations are kept."""
        return self.data or chosen_folder("PUENTE_DATA", self.places.data)

    @property
    def bot_url(self) -> str:
        return f"http://{LOCAL}:{self.bot_port}"

    @property
    def actions_url(self) -> str:
        return f"http://{LOCAL}:{self.actions_port}"


def read_port(variable: str, text: str) -> int:
    """The port that a variable names; raises SettingWrong when it names none."""
    if text.isascii() and text.isdigit() and 0 < int(text) <= HIGHEST:
        return int(text)
    raise SettingWrong(
        f"{variable} must be a port from 1 to {HIGHEST}, and is “{text}”.",
        f"{variable} debe ser un puerto de 1 a {HIGHEST}, y es «{text}».",
    )
