"""Encodes the training examples and the knowledge base, so that training and start are quick."""

from __future__ import annotations

import shutil
from pathlib import Path

from puente.places import Places
from puente.setup.checksums import sha256_of_all
from puente.setup.context import Context
from puente.setup.failures import SetUpError, ToolFailed
from puente.setup.progress import Step
from puente.setup.tool_runs import run_tool

STAMP = "vectors"
SHIPPED = Path("actions") / "kb" / "vectors"  # see puente/ship_vectors.py


def inputs_key(places: Places) -> str:
    """One checksum over everything that is encoded, and the model that encodes it."""
    model = places.embedding_model / "SHA256SUMS"
    kb = places.root / "actions" / "kb"
    inputs = [
        places.root / "nlu_data",
        places.knowledge,
        kb / "index.py",
        kb / "encode_examples.py",
        kb / "everyday_words.yml",
        kb / "retrieval.yml",
    ]
    return sha256_of_all([path for path in (*inputs, model) if path.exists()], places.root)


def begin_with_shipped(places: Places) -> None:
    """Begins with the vectors that came with Puente: at first, and after an upgrade brought newer.

    Those of another model, and of texts that have changed since, are left out when they are read.
    """
    for file in (places.example_vectors, places.knowledge_vectors):
        shipped = places.root / SHIPPED / file.name
        if shipped.exists() and _newer(shipped, file):
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shipped, file)


def _newer(one: Path, other: Path) -> bool:
    return not other.exists() or one.stat().st_mtime > other.stat().st_mtime


def set_up_vectors(context: Context, step: Step) -> None:
    """Makes the files of vectors, `var/models/example_vectors.npz` and `…/knowledge_vectors.npz`.

    What search learns from them is remembered beside them. Nothing is encoded twice.

    Raises:
        SetUpError: the model could not be loaded, or the knowledge is broken.
    """
    places, stamp = context.places, context.stamp(STAMP)
    key = inputs_key(places)
    if stamp.matches(key) and places.example_vectors.exists():
        step.up_to_date()
        return
    if "PUENTE_EMBEDDING_MODEL" not in context.environ:
        begin_with_shipped(places)
    python = places.main_python
    examples: list[str | Path] = [
        python,
        "-m",
        "actions.kb.encode_examples",
        places.root / "nlu_data",
        places.knowledge,
    ]
    environment = {"TOKENIZERS_PARALLELISM": "false"}
    if "PUENTE_EMBEDDING_MODEL" not in context.environ:
        environment["PUENTE_EMBEDDING_MODEL"] = str(places.embedding_model)
        environment["HF_HUB_OFFLINE"] = "1"
    try:
        knowledge: list[str | Path] = [python, "-m", "actions.kb.cli"]
        knowledge += ["--knowledge", places.knowledge, "index"]
        for command in (knowledge, [*examples, places.example_vectors]):
            run_tool(command, step, context.log, places.root, environment)
    except ToolFailed as failure:
        raise SetUpError(
            "The texts could not be encoded.",
            "No se pudieron codificar los textos.",
            failure.last_lines,
        ) from failure
    stamp.set(key)
    step.size(places.example_vectors)
