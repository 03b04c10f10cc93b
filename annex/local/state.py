"""What a run started, written down as it starts, so that a later run can clear up after a crash."""

import json
import os
import secrets
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

from annex.local.folders import Instance, write_private
from annex.local.processes import POLL_S, RUN_VARIABLE, Child, is_running

GRACE_S = 15.0


@dataclass
class RunState:
    """The record of one run: its random name, its own process, and every process it started."""

    path: Path
    run: str = field(default_factory=lambda: secrets.token_hex(12))
    facts: dict[str, Any] = field(default_factory=dict)
    processes: list[dict[str, Any]] = field(default_factory=list)

    def add(self, child: Child) -> None:
        self.processes.append(
            {"name": child.name, "pid": child.pid, "started_at": child.started_at}
        )
        self.save()

    def save(self) -> None:
        own = psutil.Process()
        write_private(
            self.path,
            json.dumps(
                {
                    "run": self.run,
                    "pid": own.pid,
                    "started_at": own.create_time(),
                    "facts": self.facts,
                    "processes": self.processes,
                },
                indent=1,
            ),
        )

    def forget(self) -> None:
        """Remove the record: everything in it has stopped."""
        self.path.unlink(missing_ok=True)


def read(instance: Instance) -> dict[str, Any] | None:
    """Give the record of the last run, when it still runs or did not stop in order."""
    try:
        record = json.loads(instance.state_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return record if isinstance(record, dict) else None


def leftovers(record: dict[str, Any]) -> list[psutil.Process]:
    """Find the living processes that the recorded run provably started.

    A process is the run's own when it carries the run's random name in its environment, or when
    both its pid and its moment of start were written down. A pid alone proves nothing.
    """
    written_down = {entry["pid"]: entry["started_at"] for entry in record["processes"]}
    found = []
    for process in psutil.process_iter():
        if process.pid == os.getpid():
            continue
        try:
            if not is_running(process):
                continue
            started_at = written_down.get(process.pid)
            if (
                started_at is not None and abs(process.create_time() - started_at) < 0.5
            ) or process.environ().get(RUN_VARIABLE) == record["run"]:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def end_leftovers(record: dict[str, Any], grace_s: float = GRACE_S) -> list[str]:
    """End what a crashed run left behind; gives the names of what was ended."""
    found = leftovers(record)
    known = {entry["pid"]: entry["name"] for entry in record["processes"]}
    names = [known[process.pid] for process in found if process.pid in known]
    if len(found) > len(names):
        names.append(f"{len(found) - len(names)} processes of theirs")
    for process in found:
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients to leave.
        _signal(process, signal.SIGINT if _name(process) == "postgres" else signal.SIGTERM)
    for process in _still_running(found, grace_s):
        _signal(process, signal.SIGKILL)
    _still_running(found, grace_s)
    return names


def _still_running(processes: list[psutil.Process], limit_s: float) -> list[psutil.Process]:
    """Wait until all have ended; gives those that have not within the limit."""
    deadline = time.monotonic() + limit_s
    while alive := [process for process in processes if is_running(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(POLL_S)
    return alive


def is_alive(record: dict[str, Any]) -> bool:
    """Say whether the process that wrote the record still runs."""
    try:
        process = psutil.Process(record["pid"])
        same = abs(float(process.create_time()) - float(record["started_at"])) < 0.5
        return same and is_running(process)
    except psutil.NoSuchProcess:
        return False


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def _name(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.Error:
        return "process"
