"""`puente kb index`: encode and learn what is new, so that the next start is quick."""

from __future__ import annotations

import argparse
import os

from actions.kb.commands import Command
from actions.kb.loading import load_knowledge


def index(arguments: argparse.Namespace) -> int:
    """Encodes what the cache of vectors does not have yet, and learns from it."""
    from actions.kb.danger_sense import DangerSense
    from actions.kb.evaluation import retriever_for
    from actions.kb.index import cache_file

    kb = load_knowledge(arguments.knowledge)
    retriever = retriever_for(kb, threads=os.cpu_count() or 1)
    DangerSense(kb, retriever, cache_file())
    print(f"{len(retriever.index.vectors)} vectors in {cache_file()}")
    return 0


COMMAND = Command(
    "index",
    "prepara lo nuevo para que arranque rápido / encode what is new, so that it starts quickly",
    index,
)
