"""Children are started in groups of their own, and stop for good."""

import contextlib
import io
import os
import signal
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

from annex.local.console import LocalProblem
from annex.local.processes import Child, Interruption, StopAsked, is_running, run_to_end, stop_all
from annex.local.tests.folders import FolderTestCase, wait_for

STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""


class ChildTests(FolderTestCase):
    def start_child(self, code: str, *arguments: str, patience_s: float = 10) -> Child:
        child = Child.start(
            "example",
            [sys.executable, "-c", code, *arguments],
            env=os.environ,
            log=self.root / "example.log",
            cwd=self.root,
            patience_s=patience_s,
        )
        self.addCleanup(stop_all, [child])
        return child

    def test_a_child_that_listens_to_the_signal_ends_in_its_own_way(self) -> None:
        code = (
            "import signal, sys, time\n"
            "signal.signal(signal.SIGTERM, lambda *_: sys.exit('farewell'))\n"
            "print('ready', flush=True)\n"
            "time.sleep(60)"
        )
        child = self.start_child(code)
        wait_for(lambda: "ready" in child.log.read_text())
        stop_all([child])
        self.assertEqual(child.popen.returncode, 1)
        self.assertIn("farewell", child.log.read_text())

    def test_a_child_that_ignores_the_signal_is_ended_with_its_own_children(self) -> None:
        pid_file = self.root / "pid"
        child = self.start_child(STUBBORN, str(pid_file), patience_s=0.3)
        wait_for(lambda: pid_file.exists() and bool(pid_file.read_text()))
        grandchild = psutil.Process(int(pid_file.read_text()))
        with contextlib.redirect_stdout(io.StringIO()) as told:
            stop_all([child])
        self.assertIn("did not stop", told.getvalue())
        self.assertEqual(child.popen.returncode, -signal.SIGKILL)
        wait_for(lambda: not is_running(grandchild))

    def test_when_a_child_ends_by_itself_its_own_children_end_too(self) -> None:
        pid_file = self.root / "pid"
        child = self.start_child(STUBBORN, str(pid_file))
        wait_for(lambda: pid_file.exists() and bool(pid_file.read_text()))
        grandchild = psutil.Process(int(pid_file.read_text()))
        os.kill(child.pid, signal.SIGKILL)
        wait_for(child.has_ended)
        wait_for(lambda: not is_running(grandchild))

    def test_several_children_are_stopped_in_the_time_of_the_slowest(self) -> None:
        ignoring = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        children = [
            self.start_child(ignoring + "print('ready', flush=True); time.sleep(60)", patience_s=1)
        ]
        children.append(
            Child.start(
                "other",
                [sys.executable, "-c", ignoring + "print('ready', flush=True); time.sleep(60)"],
                env=os.environ,
                log=self.root / "other.log",
                cwd=self.root,
                patience_s=1,
            )
        )
        wait_for(lambda: all("ready" in child.log.read_text() for child in children))
        begun = time.monotonic()
        with contextlib.redirect_stdout(io.StringIO()):
            stop_all(children)
        self.assertLess(time.monotonic() - begun, 2.5)

    def test_the_obituary_names_the_child_how_it_ended_and_its_last_words(self) -> None:
        child = self.start_child("import sys; print('first'); sys.exit('the disk is full')")
        wait_for(child.has_ended)
        told = child.obituary()
        self.assertIn("The example ended unexpectedly with code 1.", told)
        self.assertIn("    the disk is full", told)
        self.assertIn(str(child.log), told)

    def test_waiting_for_a_child_that_ends_tells_its_end(self) -> None:
        child = self.start_child("import sys; sys.exit(3)")
        with self.assertRaisesRegex(LocalProblem, "ended unexpectedly with code 3"):
            child.wait_until(lambda: False, interruption=Interruption(), limit_s=30)

    def test_waiting_has_an_end(self) -> None:
        child = self.start_child("import time; time.sleep(60)")
        with self.assertRaisesRegex(LocalProblem, "did not answer within 0 s"):
            child.wait_until(lambda: False, interruption=Interruption(), limit_s=0.2)

    def test_waiting_ends_when_a_stop_is_asked_for(self) -> None:
        child = self.start_child("import time; time.sleep(60)")
        asked = Interruption()
        asked.asked = True
        with self.assertRaises(StopAsked):
            child.wait_until(lambda: False, interruption=asked, limit_s=30)


class CommandTests(FolderTestCase):
    def run_code(self, code: str, interruption: Interruption | None = None) -> str:
        return run_to_end(
            "example",
            [sys.executable, "-c", code],
            env=os.environ,
            log=self.root / "example.log",
            cwd=self.root,
            interruption=interruption or Interruption(),
        )

    def test_a_command_that_succeeds_gives_what_it_printed(self) -> None:
        self.assertEqual(self.run_code("print('done')"), "done\n")

    def test_a_command_that_fails_is_a_problem_with_what_it_printed(self) -> None:
        with self.assertRaisesRegex(LocalProblem, r"(?s)failed with code 2.*no such table"):
            self.run_code("import sys; print('no such table'); sys.exit(2)")

    def test_a_command_is_ended_when_a_stop_is_asked_for(self) -> None:
        asked = Interruption()
        asked.asked = True
        with self.assertRaises(StopAsked):
            self.run_code("import time; time.sleep(60)", asked)
        left = [p for p in psutil.Process().children() if is_running(p) and sleeps(p, self.root)]
        self.assertEqual(left, [])


def sleeps(process: psutil.Process, folder: Path) -> bool:
    try:
        return bool(process.cwd() == str(folder))
    except psutil.Error:
        return False
