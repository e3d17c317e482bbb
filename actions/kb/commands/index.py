"""`puente kb index`: encode what is new, so that the next start is quick."""

from __future__ import annotations

import argparse
import os

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge


def index(arguments: argparse.Namespace) -> int:
    """Encodes what the cache of vectors does not have yet."""
    from actions.kb.encoder import Encoder
    from actions.kb.index import build_index, cache_file

    kb = load_knowledge(arguments.knowledge)
    vectors = build_index(kb, Encoder(threads=os.cpu_count() or 1), cache_file()).vectors
    print(f"{len(vectors)} vectors in {cache_file()}")
    return 0


COMMAND = Command(
    "index",
    "prepara lo nuevo para que arranque rápido / encode what is new, so that it starts quickly",
    index,
)
