"""The versions, sizes and checksums in `downloads.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_TABLES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("downloads.toml").read_text(encoding="utf-8")
)
TOOLS = _TABLES["tools"]
TORCH = _TABLES["torch"]
EMBEDDING = _TABLES["embedding"]
