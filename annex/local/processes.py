"""Child processes: started in groups of their own, proven to be ours, stopped in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

from annex.local.console import LocalProblem, note, tick

RUN_VARIABLE = "ANNEX_LOCAL_RUN"
"""Names the run in the environment of everything that it starts, children's children included."""

POLL_S = 0.05


class StopAsked(Exception):
    """The person, or the system, asked this program to stop."""


class Interruption:
    """Remembers that a stop was asked for, so that it is acted on only at safe points.

    A handler that raised could lose a child between its start and its being written down.
    """

    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def check(self) -> None:
        """Raises StopAsked after a stop was asked for."""
        if self.asked:
            raise StopAsked

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


@dataclass(frozen=True)
class Account:
    """The system account a child runs under when it may not run as root."""

    name: str
    uid: int
    gid: int


@dataclass
class Child:
    """One started process, the leader of its own group, with its log."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    patience_s: float = 10.0

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        log: Path,
        cwd: Path,
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience_s: float = 10.0,
    ) -> "Child":
        """Start a command with its output in `log`, which begins anew."""
        with log.open("wb") as output:
            popen = subprocess.Popen(
                command,
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        return cls(name, popen, log, stop_signal, patience_s)

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def started_at(self) -> float:
        """The start of the process in seconds of the epoch; 0 when it is gone."""
        try:
            return float(psutil.Process(self.pid).create_time())
        except psutil.NoSuchProcess:
            return 0.0

    def has_ended(self) -> bool:
        """Say whether the process has ended; the rest of its group ends with it."""
        if self.popen.returncode is not None:
            return True
        if self.popen.poll() is None:
            return False
        # Now, while nobody else can have been given the group's number.
        end_group(self.pid)
        return True

    def last_lines(self, count: int = 20) -> str:
        """Give the end of the log, indented."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-count:])

    def wait_until(
        self, ready: Callable[[], bool], *, interruption: Interruption, limit_s: float
    ) -> None:
        """Wait until `ready` says so.

        Raises LocalProblem when the process ends or `limit_s` passes first; StopAsked.
        """
        deadline = time.monotonic() + limit_s
        while not ready():
            interruption.check()
            if self.has_ended():
                raise LocalProblem(self.obituary())
            if time.monotonic() > deadline:
                raise LocalProblem(
                    f"The {self.name} did not answer within {limit_s:.0f} s. "
                    f"The end of its log ({self.log}):\n{self.last_lines()}"
                )
            tick()
            time.sleep(POLL_S)

    def obituary(self) -> str:
        """Say how the process ended, with the end of its log."""
        code = self.popen.poll()
        how = f"with code {code}" if code is None or code >= 0 else f"by signal {-code}"
        return (
            f"The {self.name} ended unexpectedly {how}. "
            f"The end of its log ({self.log}):\n{self.last_lines()}"
        )

    def ask_to_stop(self) -> None:
        """Send the signal that this program takes as a request to finish."""
        if not self.has_ended():
            self.popen.send_signal(self.stop_signal)

    def finish(self) -> None:
        """Wait for the process that was asked to stop, then end its whole group."""
        deadline = time.monotonic() + self.patience_s
        while not self.has_ended():
            if time.monotonic() > deadline:
                note(f"the {self.name} did not stop in {self.patience_s:.0f} s; ending it")
                end_group(self.pid)
                self.popen.wait()
            tick()
            time.sleep(POLL_S)


def stop_all(children: Sequence[Child]) -> None:
    """Ask all to stop at once, then wait for each."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.finish()


def is_running(process: psutil.Process) -> bool:
    """Say whether the process still does anything."""
    try:
        # A zombie has ended; whether it is waited for is another process's matter.
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def end_group(leader: int) -> None:
    """End what is left of the group that this child led."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # Nothing is left; or (macOS) only a zombie that was not yet waited for.
        return


def run_to_end(
    name: str,
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    cwd: Path,
    interruption: Interruption,
    account: Account | None = None,
) -> str:
    """Run a command to its end and give what it printed.

    Raises LocalProblem when it fails, with the end of what it printed; StopAsked.
    """
    child = Child.start(name, command, env=env, log=log, cwd=cwd, account=account, patience_s=2)
    try:
        while not child.has_ended():
            interruption.check()
            tick()
            time.sleep(POLL_S)
    finally:
        stop_all([child])
    if child.popen.returncode != 0:
        raise LocalProblem(
            f"The {name} failed with code {child.popen.returncode}. "
            f"The end of its log ({log}):\n{child.last_lines(40)}"
        )
    return log.read_text(encoding="utf-8", errors="replace")
