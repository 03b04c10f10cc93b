"""Which TCP port a server gets. Everything listens on the loopback addresses only."""

import socket

from annex.local.console import LocalProblem

LOOPBACK = "127.0.0.1"


def is_taken(port: int) -> bool:
    """Say whether something answers on the port, or the port cannot be bound."""
    for family, address in ((socket.AF_INET, LOOPBACK), (socket.AF_INET6, "::1")):
        # `localhost` may mean either address, so a stranger on one of them is in the way.
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(0.5)
            try:
                probe.connect((address, port))
            except OSError:
                continue
            return True
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def first_free(preferred: int, tries: int = 50) -> int:
    """Give the preferred port, or the next one that is free.

    Raises LocalProblem when none of `tries` ports is free.
    """
    for port in range(preferred, min(preferred + tries, 65536)):
        if not is_taken(port):
            return port
    raise LocalProblem(
        f"No port from {preferred} to {preferred + tries - 1} is free.\n"
        "Choose another with PORT, for example: make up PORT=9100"
    )


def any_free() -> int:
    """Give a port that the system says is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
