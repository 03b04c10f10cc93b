"""One run at a time holds an instance, and a killed one lets go."""

import signal
import stat
import subprocess
import sys

from annex.local.folders import PROJECT, locked, write_private
from annex.local.tests.folders import FolderTestCase

HOLD = """
import sys, time
from pathlib import Path
from annex.local.folders import Instance, locked
with locked(Instance(Path(sys.argv[1]), "services")) as ours:
    print(ours, flush=True)
    time.sleep(60)
"""


class LockTests(FolderTestCase):
    def hold_elsewhere(self) -> subprocess.Popen[str]:
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.root)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(self._end, holder)
        assert holder.stdout is not None
        self.assertEqual(holder.stdout.readline(), "True\n")
        return holder

    def test_a_second_process_does_not_get_the_lock(self) -> None:
        self.hold_elsewhere()
        with locked(self.instance) as ours:
            self.assertFalse(ours)

    def test_the_lock_of_a_killed_process_is_free(self) -> None:
        holder = self.hold_elsewhere()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with locked(self.instance) as ours:
            self.assertTrue(ours)

    def test_the_lock_is_free_again_after_use(self) -> None:
        for _ in range(2):
            with locked(self.instance) as ours:
                self.assertTrue(ours)


class PrivateFileTests(FolderTestCase):
    def test_a_file_that_others_could_read_is_replaced_by_a_private_one(self) -> None:
        path = self.root / "file"
        path.write_text("old")
        path.chmod(0o644)
        write_private(path, "new")
        self.assertEqual(path.read_text(), "new")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(len(list(self.root.glob("file*"))), 1)
