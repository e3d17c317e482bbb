"""`python -m gateway`: runs the gateway as the environment describes it."""

from __future__ import annotations

import uvicorn

from gateway.app import create_app
from gateway.settings import Settings
from puente.places import LOG_CONFIG


def main() -> None:
    """Serves until it is told to stop."""
    settings = Settings.from_environment()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=str(LOG_CONFIG),
        access_log=False,  # who asked when is nobody's business
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()
