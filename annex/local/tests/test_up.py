"""`make up` from its first line to the last process it stops, with the real application."""

import json
import os
import shutil
import signal
import subprocess
import sys
import unittest
import urllib.request
from typing import Any

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

from annex.local import state
from annex.local.folders import DEFAULT_ROOT, PROJECT, Instance
from annex.local.frontend import WebApp
from annex.local.ports import any_free
from annex.local.processes import is_running
from annex.local.tests.folders import FolderTestCase, clean_environment

SHOW_URLS = "import json, os; print(json.dumps([n for n in os.environ if 'DATABASE_URL' in n]))"


class UpTests(FolderTestCase):
    def setUp(self) -> None:
        super().setUp()
        if not WebApp(DEFAULT_ROOT).is_built():
            raise unittest.SkipTest("the web app is not built; `make frontend` does that")
        shutil.copy(DEFAULT_ROOT / "frontend.json", self.root)
        self.up = Instance(self.root, "up")

    def record(self) -> dict[str, Any]:
        record = state.read(self.up)
        assert record is not None
        return record

    def run_beside(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "annex.local", "--root", str(self.root), *arguments],
            cwd=PROJECT,
            env=clean_environment(),
            capture_output=True,
            text=True,
        )

    def test_the_whole_product_starts_serves_and_stops(self) -> None:
        port = any_free()
        process = self.start("up", PORT=str(port))
        said = self.wait_for_line(process, "Logs:")
        url = f"http://localhost:{port}"
        self.assertIn(url, said)
        record = self.record()
        started = [psutil.Process(entry["pid"]) for entry in record["processes"]]
        self.assertEqual(len(started), 7)
        for line in record["facts"]["sign_ins"].splitlines():
            self.assertIn(f"  {line}\n", said)

        with self.subTest("the web app is served"):
            with urllib.request.urlopen(url, timeout=10) as answer:
                page = answer.read().decode()
            self.assertIn('<div id="root">', page)
        with self.subTest("what serves has the runtime role's URL, reads Odoo, and no more"):
            serving = {"DATABASE_URL", "ODOO_DATABASE_URL"}
            worker = {*serving, "ODOO_PROJECTOR_DATABASE_URL"}
            odoo = {*serving, "ADMIN_DATABASE_URL"}  # which is that of the database it plays
            expected = (odoo, serving, worker, serving)
            for process_of_ours, urls in zip(started[3:], expected, strict=True):
                names = {n for n in process_of_ours.environ() if n.endswith("DATABASE_URL")}
                self.assertEqual(names, urls)
                role = process_of_ours.environ()["DATABASE_URL"]
                self.assertTrue(role.startswith("postgresql://annex_app:"))
        with self.subTest("a second start is refused, and says where the first one is"):
            second = self.run_beside("up")
            self.assertEqual(second.returncode, 1)
            self.assertIn(f"already runs at {url} (process {process.pid})", second.stderr)
        with self.subTest("a command beside it has what the web server has"):
            shown = self.run_beside("run", "--", sys.executable, "-c", SHOW_URLS)
            self.assertEqual(set(json.loads(shown.stdout)), serving)
        with self.subTest("the demo's Odoo is made, its files are there, its documents are found"):
            self.assertIn("Preparing Odoo's database and documents", said)
            files = [p for p in (self.up.folder / "s3").rglob("*.pdf") if p.is_file()]
            self.assertGreater(len(files), 100)
            told = (self.up.logs / "odoo_demo.log").read_text()
            self.assertRegex(told, r"Made odoo_demo\.")
            self.assertRegex(told, r"\d{3} documents, complete as of")
            self.assertIn("fjordlight: companies 1, 3;", told)
            self.assertIn("northpass: companies 2;", told)
        with self.subTest("everything stops when asked, and the exit is a good one"):
            process.send_signal(signal.SIGTERM)
            rest, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, rest)
            self.assertIn("Everything that was started has stopped.", rest)
            self.assertEqual([one for one in started if is_running(one)], [])

    def test_a_command_without_a_running_product_says_what_to_do(self) -> None:
        shown = self.run_beside("run", "--", "true")
        self.assertEqual(shown.returncode, 1)
        self.assertIn("Start it with `make up`", shown.stderr)


class ResetTests(FolderTestCase):
    def test_what_runs_is_stopped_and_its_data_and_secrets_are_gone(self) -> None:
        process = self.start_services()
        data = (self.instance.folder / "postgres").resolve()
        reset = self.start("reset")
        said, _ = reset.communicate(timeout=60)
        self.assertEqual(reset.returncode, 0, said)
        self.assertEqual(process.wait(10), 130)
        self.assertFalse(data.exists())
        self.assertFalse(self.instance.folder.exists())
        self.assertFalse((self.root / "secrets.json").exists())
        self.start_services()

    def test_a_process_that_took_over_the_pid_of_a_crashed_run_is_not_stopped(self) -> None:
        stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        self.addCleanup(stranger.wait)
        self.addCleanup(stranger.kill)
        (self.root / "services.lock").touch()
        crashed = {
            "run": "gone",
            "pid": stranger.pid,
            "started_at": 1.0,
            "facts": {},
            "processes": [{"name": "web server", "pid": stranger.pid, "started_at": 1.0}],
        }
        self.instance.state_file.write_text(json.dumps(crashed))
        reset = self.start("reset", DATABASE_URL=os.environ.get("DATABASE_URL", "postgresql://x"))
        said, _ = reset.communicate(timeout=60)
        self.assertEqual(reset.returncode, 0, said)
        self.assertIn("was not touched", said)
        self.assertIsNone(stranger.poll())
        self.assertFalse(self.instance.folder.exists())
