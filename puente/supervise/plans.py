"""The three processes of Puente: bot (Rasa), actions and gateway."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from puente.places import LOG_CONFIG
from puente.setup.dialogue_model import rasa_environment
from puente.setup.progress import readable
from puente.setup.tool_runs import clean_environment
from puente.supervise.failures import DiskFull, NotSetUp
from puente.supervise.member import Plan
from puente.supervise.settings import LOCAL, Settings

FREE_BYTES = 200_000_000
DATABASE_BUSY_SECONDS = 1  # all conversations wait while the bot waits for its database


def plans(settings: Settings) -> list[Plan]:
    """What is started for these settings."""
    return [_bot(settings), _actions(settings), _gateway(settings)]


def shared_environment(settings: Settings) -> dict[str, str]:
    """What all three are told, beside a clean copy of our own environment."""
    places = settings.places
    return clean_environment(
        {
            "PUENTE_HOST": settings.host,
            "PUENTE_PORT": str(settings.port),
            "PUENTE_BOT_PORT": str(settings.bot_port),
            "PUENTE_ACTIONS_PORT": str(settings.actions_port),
            "PUENTE_BOT_URL": settings.bot_url,
            "PUENTE_ACTIONS_URL": settings.actions_url,
            "PUENTE_DATA": str(settings.data_folder),
            "PUENTE_KNOWLEDGE": str(places.knowledge),
            "PYTHONUNBUFFERED": "1",
        }
    )


def _bot(settings: Settings) -> Plan:
    places = settings.places
    command: list[str | Path] = [places.bot_python, "-m", "rasa", "run"]
    command += ["-i", LOCAL, "-p", str(settings.bot_port)]
    command += ["-m", places.dialogue_model, "--endpoints", places.bot / "endpoints.yml"]
    command += ["--credentials", places.bot / "credentials.yml"]
    own = {
        "PUENTE_ACTIONS_WEBHOOK": f"{settings.actions_url}/webhook",
        "PUENTE_TRACKER_URL": settings.tracker_url
        or f"sqlite:///{settings.data_folder}/tracker.db?timeout={DATABASE_BUSY_SECONDS}",
    }
    return Plan(
        name="bot",
        command=command,
        ready_url=f"{settings.bot_url}/webhooks/puente/",
        environment=shared_environment(settings) | rasa_environment(places) | own,
        cwd=places.bot,
        host=LOCAL,
        port=settings.bot_port,
        port_variable="PUENTE_BOT_PORT",
    )


def _actions(settings: Settings) -> Plan:
    own = {"TOKENIZERS_PARALLELISM": "false"}
    model = os.environ.get("PUENTE_EMBEDDING_MODEL")
    if not model:
        own["PUENTE_EMBEDDING_MODEL"] = str(settings.places.embedding_model)
        own["HF_HUB_OFFLINE"] = "1"  # the folder is whole; nothing is to be asked of a hub
    return Plan(
        name="actions",
        command=_uvicorn(settings, "actions.app:create_app", LOCAL, settings.actions_port),
        ready_url=f"{settings.actions_url}/health/ready",
        environment=shared_environment(settings) | own,
        cwd=settings.places.root,
        host=LOCAL,
        port=settings.actions_port,
        port_variable="PUENTE_ACTIONS_PORT",
    )


def _gateway(settings: Settings) -> Plan:
    return Plan(
        name="gateway",
        command=_uvicorn(settings, "gateway.app:create_app", settings.host, settings.port),
        ready_url=f"{settings.address}/health/ready",
        environment=shared_environment(settings),
        cwd=settings.places.root,
        host=settings.host,
        port=settings.port,
        port_variable="PUENTE_PORT",
    )


def _uvicorn(settings: Settings, app: str, host: str, port: int) -> list[str]:
    command = [str(settings.places.main_python), "-m", "uvicorn", "--factory", app]
    command += ["--host", host, "--port", str(port)]
    command += ["--log-config", str(LOG_CONFIG)]
    # a request line would name the conversation
    return [*command, "--no-access-log", "--no-server-header"]


def check_set_up(settings: Settings) -> None:
    """Raises NotSetUp unless both environments and the dialogue model are there."""
    places = settings.places
    for path in (places.main_python, places.bot_python, places.dialogue_model):
        if not path.exists():
            name = places.short(path)
            raise NotSetUp(
                f"{name} is missing. Run: make setup", f"Falta {name}. Ejecute: make setup"
            )


def check_room(settings: Settings, free: int | None = None) -> None:
    """Raises DiskFull when conversations and logs could not be kept for long.

    Args:
        free: free bytes; measured when left out.
    """
    free = shutil.disk_usage(settings.places.root).free if free is None else free
    if free < FREE_BYTES:
        raise DiskFull(
            f"Only {readable(free)} are free on the disk; {readable(FREE_BYTES)} are needed.",
            f"Solo hay {readable(free)} libres en el disco; se necesitan {readable(FREE_BYTES)}.",
        )
