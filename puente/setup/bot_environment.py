"""The bot's environment (bot/.venv): Rasa Open Source on Python 3.10."""

from __future__ import annotations

import platform

from puente.setup.checksums import sha256_of
from puente.setup.context import Context
from puente.setup.failures import BotError, ToolFailed
from puente.setup.progress import Step
from puente.setup.python310 import python310, runs_as_310
from puente.setup.stamps import key_of

STAMP = "bot-environment"


def set_up_bot_environment(context: Context, step: Step) -> None:
    """Makes or updates bot/.venv from bot/uv.lock.

    Raises:
        BotError: uv failed, or Rasa has no packages for this kind of machine.
        Python310Error: there is no Python 3.10.
    """
    bot, python = context.places.bot, context.places.bot_python
    key = key_of(str(bot), sha256_of(bot / "pyproject.toml"), sha256_of(bot / "uv.lock"))
    plain, dev = context.stamp(STAMP), context.stamp(f"{STAMP}-dev")
    fresh = dev.matches(key) or (plain.matches(key) and not context.dev)
    if fresh and python.exists():
        step.up_to_date()
        return
    if (context.platform, platform.machine()) != ("linux", "x86_64"):
        raise BotError(
            "Rasa 3.6 is installed here for Linux on x86-64 only. Use the containers: make up.",
            "Rasa 3.6 se instala aquí solo en Linux x86-64. Use los contenedores: make up.",
        )
    plain.remove()
    dev.remove()
    interpreter = python if runs_as_310(python) else python310(context, step)
    # uv does not compile on its own; uncompiled, Rasa takes six seconds longer to start.
    arguments = ["sync", "--frozen", "--compile-bytecode"]
    arguments += [] if context.dev else ["--no-dev"]
    try:
        context.run_uv(arguments, step, bot, {"UV_PYTHON": str(interpreter)})
    except ToolFailed as failure:
        raise BotError(
            "The bot's environment could not be installed. Check the connection and run it again; "
            "what has been downloaded is kept.",
            "No se pudo instalar el entorno del bot. Revise la conexión y vuelva a intentarlo; "
            "lo ya descargado se conserva.",
            failure.last_lines,
        ) from failure
    (dev if context.dev else plain).set(key)
    step.size(bot / ".venv")
