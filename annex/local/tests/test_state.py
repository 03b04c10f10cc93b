"""After a crash only what the crashed run started is ended."""

import os
import subprocess
import sys

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

from annex.local import state
from annex.local.processes import RUN_VARIABLE, Child, is_running, stop_all
from annex.local.state import RunState
from annex.local.tests.folders import FolderTestCase

SLEEP = "import time; time.sleep(60)"
HAND_DOWN = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {SLEEP!r}], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


class LeftoverTests(FolderTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.run_state = RunState(self.instance.state_file)

    def start_process(self, code: str = SLEEP, **environ: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(self._end, process)
        return process

    def start_child(self, **environ: str) -> Child:
        child = Child.start(
            "example",
            [sys.executable, "-c", SLEEP],
            env={**os.environ, **environ},
            log=self.root / "example.log",
            cwd=self.root,
        )
        self.addCleanup(stop_all, [child])
        return child

    def recorded(self) -> dict[str, object]:
        self.run_state.save()
        record = state.read(self.instance)
        assert record is not None
        return record

    def pids_of_leftovers(self) -> set[int]:
        return {process.pid for process in state.leftovers(self.recorded())}

    def test_a_process_that_was_written_down_is_a_leftover(self) -> None:
        child = self.start_child()
        self.run_state.add(child)
        self.assertEqual(self.pids_of_leftovers(), {child.pid})

    def test_a_stranger_with_the_pid_that_was_written_down_is_not(self) -> None:
        stranger = self.start_process()
        self.run_state.processes.append(
            {"name": "example", "pid": stranger.pid, "started_at": 1_000_000_000.0}
        )
        self.assertEqual(self.pids_of_leftovers(), set())
        state.end_leftovers(self.recorded())
        self.assertIsNone(stranger.poll())

    def test_a_process_of_another_run_is_not(self) -> None:
        self.start_process(**{RUN_VARIABLE: "another"})
        self.assertEqual(self.pids_of_leftovers(), set())

    def test_a_grandchild_is_a_leftover_by_the_name_of_the_run_in_its_environment(self) -> None:
        parent = self.start_process(HAND_DOWN, **{RUN_VARIABLE: self.run_state.run})
        assert parent.stdout is not None
        grandchild = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait()
        self.assertEqual(self.pids_of_leftovers(), {grandchild.pid})
        state.end_leftovers(self.recorded())
        self.assertFalse(is_running(grandchild))

    def test_a_leftover_that_ignores_the_request_is_ended(self) -> None:
        code = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True);"
        process = self.start_process(code + SLEEP, **{RUN_VARIABLE: self.run_state.run})
        assert process.stdout is not None
        process.stdout.readline()
        state.end_leftovers(self.recorded(), grace_s=0.2)
        self.assertIsNotNone(process.wait(10))

    def test_the_record_says_whether_its_writer_lives(self) -> None:
        record = self.recorded()
        self.assertTrue(state.is_alive(record))
        self.assertFalse(state.is_alive({**record, "started_at": 1_000_000_000.0}))
        gone = self.start_process("pass")
        gone.wait()
        self.assertFalse(state.is_alive({**record, "pid": gone.pid}))

    def test_no_record_and_a_damaged_one_mean_that_nothing_is_known(self) -> None:
        self.assertIsNone(state.read(self.instance))
        self.instance.state_file.write_text("{")
        self.assertIsNone(state.read(self.instance))
