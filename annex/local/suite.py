"""`make test`: the tests on servers of their own, the coverage gate, and one closing line."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annex.local import browser, frontend
from annex.local.console import LocalProblem, note, say
from annex.local.environment import ADMIN_URL, MANAGEMENT, with_our_programs, without_servers
from annex.local.folders import PROJECT, Instance, locked
from annex.local.processes import POLL_S, Interruption
from annex.local.services import Services, running

LEAST_COVERAGE = 80.0
MEASURED = ("annex", "platforms", "config")
UNMEASURED = ("*/tests/*", "*/migrations/*")
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


def suite(instance: Instance, environ: Mapping[str, str]) -> int:
    """Run every test there is and the coverage gate; gives the exit code.

    Raises LocalProblem; StopAsked.
    """
    interruption = Interruption()
    interruption.listen()
    environ = with_our_programs(environ)
    problems: list[str] = []
    with _test_servers(instance, environ, interruption) as services:
        plain = without_servers(environ)
        web_app = frontend.WebApp(instance.root)
        web_app.ensure_packages(plain, interruption)
        web_app.ensure_built(plain, interruption)
        chromium = browser.ensure(plain, instance.logs, interruption)
        report = instance.folder / "coverage.json"
        report.unlink(missing_ok=True)
        backend, code = _part(
            "backend",
            [sys.executable, *_measured_by_slipcover(report), *_django_test([])],
            {
                **services.environment_for((ADMIN_URL, *MANAGEMENT)),
                **({browser.VARIABLE: chromium} if chromium else {}),
            },
            PROJECT,
            interruption,
        )
        tallies = [backend]
        if code:
            problems.append("the backend's tests failed")
    web, code = _web_app(instance, environ, interruption)
    tallies.append(web)
    if code:
        problems.append("the web app's tests failed")
    say("\nTests")
    for tally in tallies:
        say(tally.line())
    problems += coverage_problems(report)
    if not chromium:
        say(f"\n{browser.MISSING}")
    return _close(tallies, problems)


def test(instance: Instance, environ: Mapping[str, str], arguments: list[str]) -> int:
    """Run the backend's tests that the arguments name, in this terminal; gives their exit code."""
    return with_servers(instance, environ, [sys.executable, *_django_test(arguments)])


def with_servers(instance: Instance, environ: Mapping[str, str], command: list[str]) -> int:
    """Run a command on the test servers, in this terminal; gives its exit code.

    Raises LocalProblem; StopAsked.
    """
    interruption = Interruption()
    interruption.listen()
    environ = with_our_programs(environ)
    with _test_servers(instance, environ, interruption) as services:
        try:
            popen = subprocess.Popen(
                command, env=services.environment_for((ADMIN_URL, *MANAGEMENT))
            )
        except FileNotFoundError as error:
            raise LocalProblem(f"There is no command {command[0]!r}.") from error
        return _attend(popen, interruption)


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


@contextmanager
def _test_servers(
    instance: Instance, environ: Mapping[str, str], interruption: Interruption
) -> Iterator[Services]:
    with (
        _turn(instance, interruption),
        running(instance, environ, interruption, disposable=True, max_connections=300) as services,
    ):
        services.settings |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PUBLIC_URL": "http://localhost:8000",
        }
        yield services


@contextmanager
def _turn(instance: Instance, interruption: Interruption) -> Iterator[None]:
    """Wait for the instance: one run at a time uses its databases."""
    told = False
    while True:
        with locked(instance) as ours:
            if ours:
                yield
                return
        if not told:
            note("another test run uses these servers; waiting for it to end (Ctrl-C to give up)")
            told = True
        interruption.check()
        time.sleep(POLL_S * 10)


def _django_test(arguments: list[str]) -> list[str]:
    workers = str(max(2, min(8, os.cpu_count() or 2)))
    return [str(PROJECT / "manage.py"), "test", "--keepdb", "--parallel", workers, *arguments]


def _measured_by_slipcover(report: Path) -> list[str]:
    return [
        *("-m", "slipcover", "--json", "--out", str(report)),
        *("--source", ",".join(MEASURED), "--omit", ",".join(UNMEASURED)),
    ]


def _web_app(
    instance: Instance, environ: Mapping[str, str], interruption: Interruption
) -> tuple[Tally, int]:
    """Run the web app's own tests; vitest's report has the counts."""
    report = instance.folder / "web-app.json"
    report.unlink(missing_ok=True)
    tally, code = _part(
        "web app",
        ["npm", "test", "--", "--reporter=default", "--reporter=json", f"--outputFile={report}"],
        {**without_servers(environ), "NO_COLOR": "1"},
        frontend.FOLDER,
        interruption,
    )
    if not report.exists():
        return tally, code or 1
    counted = json.loads(report.read_text(encoding="utf-8"))
    return (
        Tally(
            "web app",
            int(counted["numPassedTests"]),
            int(counted["numFailedTests"]),
            int(counted["numPendingTests"]) + int(counted["numTodoTests"]),
            tally.seconds,
        ),
        code,
    )


def _part(
    part: str,
    command: list[str],
    env: dict[str, str],
    cwd: Path,
    interruption: Interruption,
) -> tuple[Tally, int]:
    """Run one part with its output shown as it comes; its closing line has the counts."""
    say(f"\n{part.capitalize()}\n")
    started = time.monotonic()
    popen = subprocess.Popen(
        command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = bytearray()
    code = _attend(popen, interruption, output)
    interruption.check()
    counted = CLOSING_LINE.findall(output.decode("utf-8", errors="replace"))
    passed, failed, skipped = counted[-1] if counted else ("0", "0", "0")
    seconds = time.monotonic() - started
    return Tally(part, int(passed), int(failed), int(skipped or 0), seconds), code


def _attend(
    popen: subprocess.Popen[bytes], interruption: Interruption, output: bytearray | None = None
) -> int:
    """Wait for a command, passing on what it prints and a request to stop; gives its code."""
    stop_by = float("inf")
    while True:
        if popen.stdout and select.select([popen.stdout], [], [], POLL_S)[0]:
            chunk = os.read(popen.stdout.fileno(), 65536)
            if chunk and output is not None:
                output += chunk
                sys.stdout.buffer.write(chunk)
                sys.stdout.flush()
                continue
        if popen.poll() is not None:
            return popen.returncode
        if interruption.asked and stop_by == float("inf"):
            popen.send_signal(signal.SIGINT)
            stop_by = time.monotonic() + PATIENCE_S
        if time.monotonic() > stop_by:
            popen.kill()
        time.sleep(POLL_S)


def _close(tallies: list[Tally], problems: list[str]) -> int:
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
