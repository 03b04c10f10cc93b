"""The same corpus against the libraries that people use today: it must find their holes.

A peer is installed from the package index into a folder that the proof deletes again, and attacked
in a process and a database of its own, on the same servers.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

PEERS = {"django-rls": "2.0.1", "django-rls-tenants": "1.3.4"}
_TIMEOUT_S = 600


class PeerUnavailable(Exception):
    """A peer could not be installed or attacked; the message says why."""


def attack(name: str, say: Callable[[str], None]) -> int:
    """Return how many places' canaries the corpus finds through a peer. Raises PeerUnavailable."""
    from proofs.tenancy.attack.peers.victim import make_database  # noqa: PLC0415 - needs Django

    database = f"annex_peer_{name.replace('-', '_')}"
    say(f"  {name} {PEERS[name]}: installing, and attacking")
    with tempfile.TemporaryDirectory(prefix="annex-peer-") as folder:
        _install(name, folder)
        make_database(settings.ADMIN_DATABASE_URL, database)
        try:
            found = _attack_in_a_process(name, database, folder)
        finally:
            with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as admin:
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                admin.execute(drop.format(sql.Identifier(database)))
    kinds = found["kinds"]
    say(
        f"  {name}: {kinds.get('leak', 0)} canaries, {kinds.get('write', 0)} tables changed, by "
        f"{len(found['attacks'])} of {found['tried']} attacks; first: {found['attacks'][:3]}"
    )
    return int(kinds.get("leak", 0))


def _install(name: str, folder: str) -> None:
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--target", folder, f"{name}=={PEERS[name]}"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    if done.returncode:
        raise PeerUnavailable(f"{name} could not be installed: {done.stderr[-500:]}")


def _attack_in_a_process(name: str, database: str, folder: str) -> dict[str, Any]:
    path = os.pathsep.join([str(Path(settings.BASE_DIR)), folder])
    done = subprocess.run(
        [sys.executable, "-m", "proofs.tenancy.attack.peers.victim", name, database],
        env={**os.environ, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise PeerUnavailable(f"{name} could not be attacked: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
