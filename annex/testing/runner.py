"""The test runner: real Postgres as the runtime role, one cloned database for each worker.

Any project uses it with ``TEST_RUNNER`` and three settings: ``ADMIN_DATABASE_URL``,
``ROLE_DATABASE_URLS`` and, to run beside another person on one server, ``TEST_DATABASE_SUFFIX``.
"""

import contextlib
import json
import logging
import os
import signal
import sys
import time
import unittest
from collections import defaultdict
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import runner as django_runner

from annex.tenancy import runtime
from annex.testing import leaks, odoo_template, speed
from annex.testing.databases import OWNER_ALIAS, TestDatabases, reserved, template_key
from annex.testing.results import RemoteRunner, Tally, Watched
from annex.testing.strictness import make_warnings_errors

ALIASES = frozenset({"default", OWNER_ALIAS, "operator"})
STOP_WITHIN_S = 60.0


def _start_worker(workers: int, counter: Any, *args: Any) -> None:
    """Begin a worker process: its clone under every alias, and the same rules as the parent."""
    if counter.value >= workers:
        # The pool replaces a worker that died, and would wait for ever for what it was doing.
        print("\nA test process died without a word; the run ends.", file=sys.stderr)  # noqa: T201
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(STOP_WITHIN_S)
    django_runner._init_worker(counter, *args)  # type: ignore[attr-defined]  # stubs lack it
    _apply_rules()


def _apply_rules() -> None:
    make_warnings_errors()
    leaks.listen()
    speed.apply()


class AnnexParallelSuite(django_runner.ParallelTestSuite):
    """Spreads classes of tests over workers."""

    runner_class = RemoteRunner

    def __init__(self, subsuites: Any, processes: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(subsuites, processes, *args, **kwargs)
        # Django takes the function behind a bound method.
        start: Any = SimpleNamespace(__func__=partial(_start_worker, processes))
        self.init_worker = start


class AnnexRunner(django_runner.DiscoverRunner):
    """Django's runner with cloned databases, longest class first and an honest last line."""

    parallel_test_suite = AnnexParallelSuite

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._resources = contextlib.ExitStack()
        self._durations_path = Path(settings.BASE_DIR, ".annex", "test-durations.json")

    def setup_test_environment(self, **kwargs: Any) -> None:
        super().setup_test_environment(**kwargs)
        if self.verbosity < 2:
            # What is logged on purpose would bury what failed; assertLogs hears it all the same.
            logging.getLogger().handlers = [logging.NullHandler()]
            settings.LOGGING_CONFIG = None  # loading the ASGI application sets Django up again
        _apply_rules()

    def build_suite(self, *args: Any, **kwargs: Any) -> unittest.TestSuite:
        suite = super().build_suite(*args, **kwargs)
        if isinstance(suite, AnnexParallelSuite) and self.shuffle is False and not self.reverse:
            seconds = self._recorded_class_durations()
            # A class nobody has measured may be the longest: it starts first.
            suite.subsuites.sort(key=lambda tests: -_class_duration(tests, seconds))
        return suite

    def get_databases(self, suite: unittest.TestSuite) -> dict[str, bool]:  # type: ignore[override]  # stubs are behind
        """Say that every alias is used: both have to follow the worker to its clone."""
        return dict.fromkeys(ALIASES & set(connections), False)

    def setup_databases(self, **kwargs: Any) -> TestDatabases:  # type: ignore[override]  # opaque to Django
        """Prepare a clone for every worker, and point the connections at the first."""
        workers = self.parallel if self.parallel > 1 else 0
        base = f"{connections['default'].settings_dict['NAME']}_test"
        if settings.TEST_DATABASE_SUFFIX:
            base += f"_{settings.TEST_DATABASE_SUFFIX}"
        self._resources.enter_context(reserved(base))
        databases = TestDatabases(base=base, key=template_key(), workers=workers)
        databases.prepare(keep=self.keepdb)
        for alias in ALIASES & set(connections):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = base
        runtime.require_runtime_role()
        return databases

    def teardown_databases(self, old_config: TestDatabases, **kwargs: Any) -> None:  # type: ignore[override]
        for connection in connections.all(initialized_only=True):
            connection.close()
        if not self.keepdb:
            old_config.drop()
            odoo_template.drop_template()
        self._resources.close()

    def get_resultclass(self) -> type[unittest.TextTestResult]:
        chosen = super().get_resultclass() or unittest.TextTestResult
        bases = (Tally, chosen) if self.parallel > 1 else (Tally, Watched, chosen)
        return type("AnnexTestResult", bases, {})

    def run_suite(self, suite: unittest.TestSuite, **kwargs: Any) -> Any:
        started = time.perf_counter()
        found = suite.countTestCases()
        result: Any = super().run_suite(suite, **kwargs)
        result.account_for(found)
        self._tell(result, time.perf_counter() - started)
        return result

    def suite_result(self, suite: unittest.TestSuite, result: Any, **kwargs: Any) -> int:
        return int(result.failed)

    def _tell(self, result: Any, elapsed_s: float) -> None:
        """Print what was slow and how it ended; the last line is for programs to read."""
        self._record_durations(result.durations)
        self.log("\nSlowest tests:")
        for name, seconds in result.slowest():
            self.log(f"  {seconds:6.2f} s  {name}")
        rate = result.testsRun / elapsed_s if elapsed_s else 0.0
        self.log(f"{result.testsRun} tests in {elapsed_s:.1f} s, {rate:.1f} tests/s")
        self.log(result.summary())

    def _recorded_class_durations(self) -> dict[str, float]:
        """Return seconds by the dotted name of the class, as earlier runs measured them."""
        if not self._durations_path.exists():
            return {}
        seconds: dict[str, float] = defaultdict(float)
        for name, duration_s in json.loads(self._durations_path.read_text()).items():
            seconds[name.rpartition(".")[0]] += duration_s
        return seconds

    def _record_durations(self, durations: dict[str, float]) -> None:
        path = self._durations_path
        known = json.loads(path.read_text()) if path.exists() else {}
        known |= {name: round(seconds, 4) for name, seconds in durations.items()}
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(known, indent=0, sort_keys=True))
        draft.replace(path)


def _class_duration(tests: unittest.TestSuite, seconds: dict[str, float]) -> float:
    first = next(iter(tests))
    kind = type(first)
    return seconds.get(f"{kind.__module__}.{kind.__qualname__}", float("inf"))
