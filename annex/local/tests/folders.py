"""Folders that a test may fill, and the command line of `annex.local` as a process of its own."""

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from annex.local.folders import PROJECT, Instance
from annex.local.postgres_place import delete_data
from annex.local.processes import Interruption
from annex.local.services import Services, running

SERVER_VARIABLES = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "S3_", "OIDC_", "ANNEX_", "DJANGO_")


def clean_environment(**more: str) -> dict[str, str]:
    """Give this process's environment less what names a server, as a person's would be."""
    return {
        **{name: v for name, v in os.environ.items() if not _names_a_server(name)},
        **more,
    }


def wait_for(condition: Callable[[], bool], limit_s: float = 30) -> None:
    """Wait until the condition holds. Raises AssertionError when it does not come to hold."""
    deadline = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("what was waited for did not happen")
        time.sleep(0.02)


def silently() -> contextlib.AbstractContextManager[io.StringIO]:
    """Keep what would be said to a person out of the tests' own output."""
    return contextlib.redirect_stdout(io.StringIO())


class FolderTestCase(unittest.TestCase):
    """Gives each test a root folder of its own, and takes everything below it away again."""

    def setUp(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="annex-"))
        self.instance = Instance(self.root, "services")
        self.instance.create()
        self.addCleanup(self._clear)

    def running(
        self,
        instance: Instance,
        *,
        disposable: bool = True,
        environ: Mapping[str, str] = MappingProxyType({}),
    ) -> Services:
        """Run the instance's servers in this process until the test's end, without a word."""
        with silently():
            started = running(
                instance, clean_environment(**environ), Interruption(), disposable=disposable
            )
            return self.enterContext(started)

    def start_services(self, **environ: str) -> subprocess.Popen[str]:
        """Start `annex.local services` and wait until it is ready."""
        process = self.start("services", "--env-file", str(self.root / "env"), **environ)
        self.wait_for_line(process, "Ready.")
        return process

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Start a command of `annex.local`; a test that fails does not leave it behind."""
        process = subprocess.Popen(
            [sys.executable, "-m", "annex.local", "--root", str(self.root), *arguments],
            cwd=PROJECT,
            env=clean_environment(**environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.addCleanup(self._end, process)
        return process

    def wait_for_line(self, process: subprocess.Popen[str], beginning: str) -> str:
        """Read what the process prints up to a line; gives everything up to there."""
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith(beginning):
                return printed
        raise AssertionError(f"{beginning!r} never came; it said:\n{printed}")

    def _end(self, process: subprocess.Popen[str]) -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def _clear(self) -> None:
        for data in self.root.rglob("postgres"):
            delete_data(Instance(data.parent.parent, data.parent.name))
        shutil.rmtree(self.root)


def _names_a_server(name: str) -> bool:
    return (
        name.endswith("DATABASE_URL") or name.startswith(SERVER_VARIABLES) or name == "PUBLIC_URL"
    )
