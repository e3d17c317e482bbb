"""Trains the dialogue model, and only when something it learns from has changed."""

from __future__ import annotations

import os
from pathlib import Path

from puente.places import Places
from puente.setup.checksums import sha256_of_all
from puente.setup.context import Context
from puente.setup.failures import DialogueError, ToolFailed
from puente.setup.progress import Step
from puente.setup.tool_runs import run_tool

STAMP = "dialogue-model"
NEW_NAME = "dialogue-new"


def inputs_key(places: Places) -> str:
    """One checksum over everything the model is made from."""
    bot = places.bot
    inputs = [
        bot / "config.yml",
        bot / "domain",
        bot / "components",
        bot / "uv.lock",
        places.root / "nlu_data",
    ]
    return sha256_of_all(inputs, places.root)


def rasa_environment(places: Places) -> dict[str, str]:
    """What Rasa needs to be told, whatever it is asked to do."""
    return {
        "PYTHONPATH": str(places.bot),
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(places.var / "cache" / "rasa"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "MPLCONFIGDIR": str(places.var / "cache" / "matplotlib"),
        "PYTHONWARNINGS": "ignore",  # Rasa's old dependencies warn on every start
        "PUENTE_KNOWLEDGE": str(places.knowledge),
        # endpoints.yml asks for these even where nobody is called: in training and in story tests
        "PUENTE_ACTIONS_WEBHOOK": "http://127.0.0.1:5055/webhook",
        "PUENTE_TRACKER_URL": "sqlite://",
    }


def set_up_dialogue_model(context: Context, step: Step, again: bool = False) -> None:
    """Trains `var/models/dialogue/dialogue.tar.gz`.

    Args:
        again: train even if nothing has changed.

    Raises:
        DialogueError: Rasa could not train; the details are its last lines.
    """
    places, stamp = context.places, context.stamp(STAMP)
    model, log = places.dialogue_model, places.logs / "train.log"
    key = inputs_key(places)
    if stamp.matches(key) and model.exists() and not again:
        step.up_to_date()
        return
    stamp.remove()
    log.unlink(missing_ok=True)
    model.parent.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [places.bot_python, "-m", "rasa", "train", "--domain", "domain"]
    command += ["--config", "config.yml", "--data", places.root / "nlu_data"]
    command += ["--out", model.parent, "--fixed-model-name", NEW_NAME]
    command += ["--force"] if again else []
    try:
        run_tool(command, step, log, places.bot, rasa_environment(places))
        # A running bot keeps a whole model until the new one is whole.
        os.replace(model.with_name(f"{NEW_NAME}.tar.gz"), model)
    except (ToolFailed, OSError) as failure:
        raise DialogueError(
            f"The dialogue model could not be trained; see {places.short(log)}.",
            f"No se pudo entrenar el modelo de diálogo; vea {places.short(log)}.",
            failure.last_lines if isinstance(failure, ToolFailed) else [str(failure)],
        ) from failure
    stamp.set(key)
    step.size(model)
