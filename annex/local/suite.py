"""`make test`: the tests on servers of their own, the coverage gate, and one closing line."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from annex.local import browser, frontend, pooler
from annex.local.console import LocalProblem, note, say, step
from annex.local.environment import (
    ADMIN_URL,
    APP_URL,
    MANAGEMENT,
    with_our_programs,
    without_servers,
)
from annex.local.folders import PROJECT, Instance, locked
from annex.local.parts import Tally, attend, close, coverage_problems, part
from annex.local.processes import POLL_S, Interruption
from annex.local.services import Services, running

MEASURED = ("annex", "platforms", "config")
POOL_SIZE = 20
"""Server connections of each test database behind the pooler: as many as one test has threads."""
UNMEASURED = ("*/tests/*", "*/migrations/*")


def suite(instance: Instance, environ: Mapping[str, str], interruption: Interruption) -> int:
    """Run every test there is and the coverage gate; gives the exit code.

    Raises LocalProblem; StopAsked.
    """
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
        backend, code = part(
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
    return close(tallies, problems)


def test(
    instance: Instance,
    environ: Mapping[str, str],
    interruption: Interruption,
    arguments: list[str],
) -> int:
    """Run the backend's tests that the arguments name, in this terminal; gives their exit code.

    Raises LocalProblem; StopAsked.
    """
    command = [sys.executable, *_django_test(arguments)]
    return with_servers(instance, environ, interruption, command)


def with_servers(
    instance: Instance,
    environ: Mapping[str, str],
    interruption: Interruption,
    command: list[str],
) -> int:
    """Run a command on the test servers, in this terminal; gives its exit code.

    Raises LocalProblem; StopAsked.
    """
    environ = with_our_programs(environ)
    with _test_servers(instance, environ, interruption) as services:
        try:
            popen = subprocess.Popen(
                command, env=services.environment_for((ADMIN_URL, *MANAGEMENT))
            )
        except FileNotFoundError as error:
            raise LocalProblem(f"There is no command {command[0]!r}.") from error
        return attend(popen, interruption)


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
        if environ.get(pooler.VARIABLE, "0") not in {"", "0"}:
            _put_pooler_before(services)
        yield services


def _put_pooler_before(services: Services) -> None:
    """Let the runtime role reach Postgres through PgBouncer; who owns and bootstraps does not."""
    with step("Starting PgBouncer before PostgreSQL"):
        between = pooler.start(
            services.instance,
            services.settings[APP_URL],
            pool_size=POOL_SIZE,
            env=services.inherited,
        )
        services.keep_server(between.child)
        pooler.wait_until_ready(between, services.interruption)
    services.settings[APP_URL] = between.url


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
    tally, code = part(
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
