"""Where things lie. Everything that a run makes is under `var/`.

Standard library only: the set-up imports it before any environment exists.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


def chosen_folder(variable: str, default: Path) -> Path:
    """The folder that a variable of the environment names, made absolute, or the default.

    Absolute, because the bot works in a folder of its own.
    """
    return Path(os.environ.get(variable) or default).absolute()


@dataclass(frozen=True)
class Places:
    """The folders of one copy of the project; a test makes its own from a temporary folder."""

    root: Path

    @property
    def bot(self) -> Path:
        return self.root / "bot"

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def data(self) -> Path:
        """What must survive: conversations and the signing key."""
        return self.var / "data"

    @property
    def knowledge(self) -> Path:
        return chosen_folder("PUENTE_KNOWLEDGE", self.root / "knowledge")

    @property
    def logs(self) -> Path:
        return self.var / "logs"

    @property
    def downloads(self) -> Path:
        return self.var / "downloads"

    @property
    def stamps(self) -> Path:
        """What each step of the set-up was made from."""
        return self.var / "stamps"

    @property
    def tools(self) -> Path:
        """The small environment with pip and uv."""
        return self.var / "tools"

    @property
    def embedding_model(self) -> Path:
        return self.var / "models" / "embedding" / "multilingual-e5-small"

    @property
    def onnx_model(self) -> Path:
        """The same model as one file for ONNX Runtime; `actions/kb/onnx_model.py` looks there."""
        return self.embedding_model.with_name(f"{self.embedding_model.name}-onnx")

    @property
    def knowledge_vectors(self) -> Path:
        """The knowledge base's vectors."""
        return self.var / "models" / "knowledge_vectors.npz"

    @property
    def example_vectors(self) -> Path:
        """The training examples' vectors, which the dialogue model learns from."""
        return self.var / "models" / "example_vectors.npz"

    @property
    def dialogue_model(self) -> Path:
        return self.var / "models" / "dialogue" / "dialogue.tar.gz"

    @property
    def main_python(self) -> Path:
        return self.root / ".venv" / "bin" / "python"

    @property
    def bot_python(self) -> Path:
        return self.bot / ".venv" / "bin" / "python"

    def short(self, path: Path) -> str:
        """The path as people read it: from the root where it lies below it."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)


HERE = Places(Path(__file__).resolve().parent.parent)
LOG_CONFIG = Path(__file__).with_name("logging.json")  # how the gateway and the actions log
