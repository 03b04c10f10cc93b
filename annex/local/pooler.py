"""PgBouncer in transaction mode before the runtime role's connections: on request, never by itself.

It stands for what most deployments put before Postgres: a transaction gets whichever server
connection is free, so nothing that a session was told may matter.
"""

import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from annex.local.console import LocalProblem
from annex.local.folders import Instance, write_private
from annex.local.ports import LOOPBACK, any_free
from annex.local.postgres_place import find_place
from annex.local.processes import Child, Interruption

VARIABLE = "POOLER"
"""Set to 1 it lets the tests reach Postgres through the pooler."""
PROGRAM = "pgbouncer"
SYSTEM = "/usr/sbin"
"""Where distributions put it, which is not on everybody's path."""
MISSING = (
    "There is no PgBouncer. Install it (Debian and Ubuntu: `sudo apt-get install pgbouncer`;\n"
    "macOS: `brew install pgbouncer`), so that `pgbouncer` is on the path."
)


@dataclass(frozen=True)
class Pooler:
    """A running PgBouncer, and the URL that the one role it serves reaches its database by."""

    child: Child
    url: str


def find(environ: Mapping[str, str]) -> str | None:
    """Give the path of PgBouncer's program, or None."""
    path = os.pathsep.join([environ.get("PATH", os.defpath), SYSTEM])
    return shutil.which(PROGRAM, path=path)


def start(instance: Instance, url: str, *, pool_size: int, env: Mapping[str, str]) -> Pooler:
    """Start PgBouncer before the server and role of ``url``, for every database there.

    ``pool_size`` is how many server connections each database gets. The caller has to write the
    child down, then wait with `wait_until_ready`. Raises LocalProblem where there is none.
    """
    program = find(env)
    if program is None:
        raise LocalProblem(MISSING)
    place = find_place(instance, disposable=True)
    folder = place.folder / "pooler"
    folder.mkdir(mode=0o700, exist_ok=True)
    server, role, password = _parts(url)
    port = any_free()
    users = folder / "users.txt"
    configuration = folder / "pgbouncer.ini"
    write_private(users, f'"{role}" "{password}"\n')
    write_private(
        configuration,
        f"[databases]\n* = {server}\n"
        "[pgbouncer]\n"
        f"listen_addr = {LOOPBACK}\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = scram-sha-256\nauth_file = {users}\n"
        "pool_mode = transaction\n"
        f"default_pool_size = {pool_size}\nmax_client_conn = 1000\n"
        # A role that is made only now is let in at once.
        "server_login_retry = 1\n"
        "ignore_startup_parameters = options,extra_float_digits\n"
        "log_connections = 0\nlog_disconnections = 0\n",
    )
    if place.account:
        for path in (folder, users, configuration):
            os.chown(path, place.account.uid, place.account.gid)
    child = Child.start(
        "PgBouncer",
        [program, str(configuration)],
        env=env,
        log=instance.logs / "pgbouncer.log",
        cwd=folder,
        account=place.account,
    )
    parts = urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    netloc = f"{credentials}@{LOOPBACK}:{port}"
    return Pooler(child, urlunsplit(parts._replace(netloc=netloc, query="")))


def wait_until_ready(pooler: Pooler, interruption: Interruption) -> None:
    """Wait until the pooler takes connections. Raises LocalProblem; StopAsked."""
    pooler.child.wait_until(lambda: _answers(pooler.url), interruption=interruption, limit_s=30)


def _parts(url: str) -> tuple[str, str, str]:
    """Give how PgBouncer names the server of a URL, its role and its password."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.get("host") or unquote(parts.hostname or LOOPBACK)
    port = query.get("port") or parts.port or 5432
    return (
        f"host={host} port={port}",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _answers(url: str) -> bool:
    # Itself, and not the server behind it: neither role nor database need be there yet.
    try:
        with socket.create_connection((LOOPBACK, urlsplit(url).port or 0), timeout=2):
            return True
    except OSError:
        return False
