"""Rasa's ResponseSelector as a baseline: trained on the entries' questions, asked for rankings.

It lives in the bot's environment, so the bot's Python does the work (selector_in_rasa.py). A model
is kept under `var/cache/response_selector/`, named by what it was trained on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from actions.kb.index import Indexed
from puente.places import Places
from puente.setup.dialogue_model import rasa_environment
from puente.setup.tool_runs import clean_environment
from puente.supervise.logs import last_lines

INTENT = "faq"
EPOCHS = 12  # a minute each on two slow cores
MINUTES = 20  # after so many the training is given up
# without a limit the letters of so many questions make an epoch last minutes
LETTERS = {
    "name": "CountVectorsFeaturizer",
    "analyzer": "char_wb",
    "min_ngram": 1,
    "max_ngram": 4,
    "max_features": 4000,
}
WORDS = {"name": "CountVectorsFeaturizer", "max_features": 4000}


class NotAvailable(Exception):
    """A baseline could not be measured here; the text says why."""


def config(epochs: int = EPOCHS) -> dict[str, Any]:
    """The pipeline that Rasa's documentation proposes, with groups of letters beside the words."""
    selector = {
        "name": "ResponseSelector",
        "epochs": epochs,
        "constrain_similarities": True,
        "ranking_length": 10,
        "random_seed": 7,
    }
    pipeline = [{"name": "WhitespaceTokenizer"}, WORDS]
    return {
        "recipe": "default.v1",
        "assistant_id": "response-selector",
        "language": "es",
        "pipeline": [*pipeline, LETTERS, selector],
        "policies": [],
    }


def training_data(texts: Iterable[Indexed]) -> dict[str, Any]:
    """The entries' questions as examples of `faq/<entry>`, both languages together."""
    questions: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        if text.part == "question":
            questions[text.entry].append(" ".join(text.text.split()))
    return {
        "version": "3.1",
        "nlu": [
            {"intent": f"{INTENT}/{entry}", "examples": "".join(f"- {one}\n" for one in asked)}
            for entry, asked in questions.items()
        ],
        "responses": {f"utter_{INTENT}/{entry}": [{"text": entry}] for entry in questions},
    }


def rankings(
    places: Places, texts: Iterable[Indexed], asked: Sequence[str], epochs: int = EPOCHS
) -> list[list[str]]:
    """The entries in the selector's order, best first, for each text asked.

    Raises:
        NotAvailable: the bot's environment is missing, or Rasa failed.
    """
    if not places.bot_python.exists():
        raise NotAvailable(f"{places.short(places.bot_python)} is missing; make setup")
    folder = _prepared(places, config(epochs), training_data(texts))
    result = folder / "rankings.json"
    result.unlink(missing_ok=True)
    log = places.logs / "response-selector.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    # nothing is kept of the steps before the model: the model itself is
    environment = clean_environment(rasa_environment(places) | {"RASA_MAX_CACHE_SIZE": "0"})
    command = [str(places.bot_python), "-m", "tests.evaluation.selector_in_rasa", str(folder)]
    with log.open("wb") as output:
        try:
            done = subprocess.run(
                command,
                input=json.dumps(list(asked)).encode(),
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=places.root,
                env=environment,
                timeout=60 * MINUTES,
            )
        except subprocess.TimeoutExpired as late:
            raise NotAvailable(f"not done within {MINUTES} minutes") from late
    if done.returncode != 0 or not result.exists():
        last = "; ".join(last_lines(log, 1))
        raise NotAvailable(f"Rasa failed ({last}); see {places.short(log)}")
    labels = json.loads(result.read_text("utf-8"))
    result.unlink()
    return [[label.removeprefix(f"{INTENT}/") for label in ranking] for ranking in labels]


def _prepared(places: Places, pipeline: dict[str, Any], examples: dict[str, Any]) -> Path:
    """The folder of this training, with its inputs; folders of other ones are removed."""
    files = {
        "config.yml": yaml.safe_dump(pipeline, sort_keys=False),
        "nlu.yml": yaml.safe_dump(examples, allow_unicode=True, sort_keys=False),
    }
    key = hashlib.sha256("\0".join(files.values()).encode()).hexdigest()[:16]
    folder = places.var / "cache" / "response_selector" / key
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
