"""The real product on a test's database: web server, worker and schedule."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connections

ROOT = Path(settings.BASE_DIR)
START_WITHIN_S = 60
REDIS_DATABASE = "/9"
"""Apart from the messages of tests that run beside this one."""
PROJECTOR_URL = "ODOO_PROJECTOR_DATABASE_URL"
PROCESSES = {
    "web": "uvicorn config.asgi:application --host 127.0.0.1 --port {port} "
    "--ws websockets-sansio --ws-per-message-deflate false",
    "worker": "celery -A config.celery worker -Q celery,cascade -c 2 --without-gossip "
    "--without-mingle --loglevel INFO",
    "schedule": "celery -A config.celery beat --pidfile= -s {folder}/schedule",
}


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """Runs on the database of the test that starts it; stopped by ``close``.

    ``more`` is what its environment says besides, such as the addresses of an Odoo.
    """

    def __init__(self, more: Mapping[str, str] | None = None) -> None:
        self._stack = ExitStack()
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "DATABASE_URL": self._on_this_database(settings.DATABASE_URL),
            "REDIS_URL": urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=REDIS_DATABASE)),
            "PUBLIC_URL": self.url,
            **(more or {}),
        }
        # What serves gets its own role's address and no other.
        for name in ("OWNER_DATABASE_URL", "OPERATOR_DATABASE_URL", "ADMIN_DATABASE_URL"):
            self.env.pop(name, None)

    @staticmethod
    def _on_this_database(url: str) -> str:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(path=f"/{connections['default'].settings_dict['NAME']}"))

    def manage(self, *arguments: str) -> str:
        """Run a command of ``manage.py``; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start every process and wait until the web server answers."""
        for name, command in PROCESSES.items():
            words = command.format(port=self.port, folder=self.folder).split()
            log = self._stack.enter_context((self.folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self._env_of(name),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            self._stack.callback(self._stop, process)
        self._wait(lambda: self._answers("/api/openapi/v2.json"))
        self._wait(lambda: "ready." in self.log("worker"))

    def _env_of(self, name: str) -> dict[str, str]:
        """Return a process's environment: the worker alone keeps the search's projection."""
        unseen = () if name == "worker" else (PROJECTOR_URL,)
        return {key: value for key, value in self.env.items() if key not in unseen}

    def log(self, name: str) -> str:
        """Return what a process has printed so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """Stop what was started."""
        self._stack.close()

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _wait(self, ready) -> None:
        deadline = time.monotonic() + START_WITHIN_S
        while not ready():
            if time.monotonic() > deadline:
                logs = "\n".join(f"--- {name}\n{self.log(name)[-2000:]}" for name in PROCESSES)
                raise AssertionError(f"The product did not start.\n{logs}")
            time.sleep(0.1)

    @staticmethod
    def _stop(process: subprocess.Popen) -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
