"""The only place that measures tests and words the end of a run."""

import time
import unittest
from typing import Any

from django.test.runner import RemoteTestResult, RemoteTestRunner

from annex.testing.leaks import Before

SLOWEST = 10


class Watched(unittest.TestResult):
    """Measures each test where it runs, and fails one that leaves something behind."""

    _has_failed = False

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        self._has_failed = False
        self._before = Before.now()
        self._started = time.perf_counter()

    def stopTest(self, test: unittest.TestCase) -> None:
        elapsed_s = time.perf_counter() - self._started
        problem = self._before.problem(test)
        # The traceback of a failure keeps alive what the test would have let go of.
        if problem and not self._has_failed:
            self.addFailure(test, (type(problem), problem, None))
        self.recordDuration(test, elapsed_s)
        super().stopTest(test)

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self._has_failed = True

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self._has_failed = True

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        self._has_failed = self._has_failed or err is not None

    def recordDuration(self, test: unittest.TestCase, elapsed_s: float) -> None:
        """Take note of how long ``test`` took."""


class Tally(unittest.TestResult):
    """Counts every test once, as what it ended as, and keeps durations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.durations: dict[str, float] = {}
        self._passed: set[str] = set()
        self._failed: set[str] = set()
        self._skipped: set[str] = set()
        self._never_ran = 0

    def recordDuration(self, test: unittest.TestCase, elapsed_s: float) -> None:
        """Keep how long ``test`` took."""
        self.durations[test.id()] = elapsed_s

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self._passed.add(test.id())

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addExpectedFailure(test, err)
        self._passed.add(test.id())

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self._skipped.add(test.id())

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self._failed.add(test.id())

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self._failed.add(test.id())

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._failed.add(test.id())

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        super().addUnexpectedSuccess(test)
        self._failed.add(test.id())

    def _exc_info_to_string(self, err: Any, test: unittest.TestCase) -> str:
        if isinstance(err[1], Carried):
            return str(err[1])
        return super()._exc_info_to_string(err, test)  # type: ignore[misc,no-any-return]  # typeshed leaves it out

    def account_for(self, found: int) -> None:
        """Count tests that were found but never ran as failed, unless a failure explains it."""
        if not self._failed:
            self._never_ran = max(0, found - self.testsRun)

    @property
    def failed(self) -> int:
        """How many tests failed, whatever the reason."""
        return len(self._failed) + self._never_ran

    def summary(self) -> str:
        """Return the line that says how the run ended."""
        passed = len(self._passed - self._failed)
        skipped = len(self._skipped - self._failed)
        return f"{passed} passed, {self.failed} failed, {skipped} skipped"

    def slowest(self, count: int = SLOWEST) -> list[tuple[str, float]]:
        """Return the slowest tests and their seconds, slowest first."""
        return sorted(self.durations.items(), key=lambda item: -item[1])[:count]


class Carried(Exception):
    """A failure told by a worker: its text, since tracebacks do not travel between processes."""


class RemoteResult(Watched, RemoteTestResult):
    """A worker's result: what happened, as events for the parent."""

    def recordDuration(self, test: unittest.TestCase, elapsed_s: float) -> None:
        self.events.append(("recordDuration", self.test_index, elapsed_s))

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, self._carried(test, err))

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, self._carried(test, err))

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addExpectedFailure(test, self._carried(test, err))

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        if err is not None:
            # As the test's own: a subtest holds the test's fixtures, which may not travel.
            _, carried, _ = self._carried(subtest, err)
            told = Carried(f"{subtest}\n{carried}")
            super().addFailure(test, (Carried, told, None))

    def _carried(self, test: unittest.TestCase, err: Any) -> Any:
        text = unittest.TestResult._exc_info_to_string(self, err, test)  # type: ignore[attr-defined]  # typeshed leaves it out
        return Carried, Carried(text), None


class RemoteRunner(RemoteTestRunner):
    """Runs a class of tests in a worker."""

    resultclass = RemoteResult
