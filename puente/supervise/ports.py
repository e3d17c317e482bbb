"""Is a port free, and which is?"""

from __future__ import annotations

import socket

from puente.supervise.failures import PortTaken

HIGHEST = 65535


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def check_port(host: str, port: int, name: str, variable: str) -> None:
    """Raises PortTaken when another program listens on the port.

    Args:
        name: who wants the port, for the message.
        variable: the variable that chooses another one.
    """
    if is_free(host, port):
        return
    other = port + 10 if port + 10 <= HIGHEST else port - 10
    raise PortTaken(
        f"Port {port} ({name}) is taken; perhaps Puente already runs. "
        f"Stop the other program or choose another port: {variable}={other} make run",
        f"El puerto {port} ({name}) está ocupado; quizá Puente ya está en marcha. "
        f"Detenga el otro programa o elija otro puerto: {variable}={other} make run",
    )


def free_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    """Ports that are free now, all different; for tests."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((host, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
