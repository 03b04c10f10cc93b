"""Where everything on this machine lives: one folder, with one part for each instance."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DEFAULT_ROOT = PROJECT / ".annex"


@dataclass(frozen=True)
class Instance:
    """One set of servers with its data: `up`, `test`, or one that was asked for by name."""

    root: Path
    name: str

    @property
    def folder(self) -> Path:
        return self.root / self.name

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def state_file(self) -> Path:
        return self.folder / "state.json"

    @property
    def lock_file(self) -> Path:
        return self.root / f"{self.name}.lock"

    def create(self) -> None:
        """Make the folders. What is in them is for their owner alone."""
        self.root.mkdir(parents=True, exist_ok=True)
        # Search without read: the database server may run under another account.
        self.folder.mkdir(mode=0o711, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def delete(self) -> None:
        """Remove the instance's data. Its servers must have stopped."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def locked(instance: Instance) -> Iterator[bool]:
    """Hold the instance for this process; gives False when another process holds it.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    instance.create()
    descriptor = os.open(instance.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def write_private(path: Path, text: str) -> None:
    """Replace a file in one move, with mode 0600 from its first byte."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
