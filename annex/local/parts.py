"""The parts that the tests are run in: their output as it comes, their counts, their verdict."""

import codecs
import json
import os
import re
import select
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from annex.local.console import say
from annex.local.processes import POLL_S, Interruption

LEAST_COVERAGE = 80.0
PATIENCE_S = 30.0
CLOSING_LINE = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Tally:
    """How one part of the tests ended."""

    part: str
    passed: int
    failed: int
    skipped: int
    seconds: float

    def line(self) -> str:
        count = self.passed + self.failed + self.skipped
        rate = self.passed / self.seconds if self.seconds else 0.0
        return (
            f"  {self.part:<12} {count:6} tests {self.seconds:8.1f} s {rate:8.1f} tests/s"
            f"   {self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        )


def part(
    name: str, command: list[str], env: dict[str, str], cwd: Path, interruption: Interruption
) -> tuple[Tally, int]:
    """Run one part with its output shown as it comes; gives its counts and its exit code.

    The counts are those of the last closing line that it prints. Raises StopAsked.
    """
    say(f"\n{name.capitalize()}\n")
    started = time.monotonic()
    with subprocess.Popen(
        command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as popen:
        shown = _Shown(popen)
        code = attend(popen, interruption, shown)
    interruption.check()
    counted = CLOSING_LINE.findall(shown.text)
    passed, failed, skipped = counted[-1] if counted else ("0", "0", "0")
    seconds = time.monotonic() - started
    return Tally(name, int(passed), int(failed), int(skipped or 0), seconds), code


def attend(
    popen: subprocess.Popen[bytes], interruption: Interruption, shown: "_Shown | None" = None
) -> int:
    """Wait for a command, handing a request to stop on to it; gives its exit code."""
    stop_by = float("inf")
    while popen.poll() is None:
        if interruption.asked and stop_by == float("inf"):
            popen.send_signal(signal.SIGINT)
            stop_by = time.monotonic() + PATIENCE_S
        if time.monotonic() > stop_by:
            popen.kill()
        if shown is None or not shown.more(POLL_S):
            time.sleep(POLL_S)
    while shown is not None and shown.more(0):
        pass
    return popen.returncode


class _Shown:
    """What a command printed so far, which was printed here too."""

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        assert popen.stdout is not None
        self.descriptor = popen.stdout.fileno()
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self.text = ""

    def more(self, wait_s: float) -> bool:
        """Show what has come since; gives False when that is nothing."""
        if not select.select([self.descriptor], [], [], wait_s)[0]:
            return False
        chunk = os.read(self.descriptor, 65536)
        text = self.decoder.decode(chunk)
        say(text, end="")
        self.text += text
        return bool(chunk)


def coverage_problems(report: Path) -> list[str]:
    """Print what part of the code the tests ran; gives a sentence when it is too little."""
    if not report.exists():
        return ["there is no coverage report"]
    measured = json.loads(report.read_text(encoding="utf-8"))
    covered = float(measured["summary"]["percent_covered"])
    say(f"  {'coverage':<12} {covered:6.1f} %      (at least {LEAST_COVERAGE:.0f} %)")
    if covered >= LEAST_COVERAGE:
        return []
    worst = sorted(
        measured["files"].items(), key=lambda item: -int(item[1]["summary"]["missing_lines"])
    )
    say("\nMost lines without a test:")
    for name, file in worst[:10]:
        say(f"  {file['summary']['missing_lines']:5}  {name}")
    return [f"coverage is {covered:.1f} %, below {LEAST_COVERAGE:.0f} %"]


def close(tallies: list[Tally], problems: list[str]) -> int:
    """Print the closing line, last, where people and programs look for it."""
    passed = sum(tally.passed for tally in tallies)
    skipped = sum(tally.skipped for tally in tallies)
    failed = sum(tally.failed for tally in tallies)
    if problems:
        say(f"\nNot good: {'; '.join(problems)}.")
        # A part that broke down, or a gate that holds, is a failure even where no test failed.
        failed = max(failed, 1)
    say(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0
