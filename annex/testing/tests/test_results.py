import contextlib
import io
import subprocess
import sys
import threading
import unittest

from django.conf import settings
from django.db import connection, transaction
from django.test import SimpleTestCase, TestCase, TransactionTestCase

from annex.kernel.ids import uuid7
from annex.tenancy.context import tenant_context
from annex.testing.leaks import Before, LeftBehind
from annex.testing.results import RemoteResult, Tally, Watched


class Outcome(Tally, Watched, unittest.TextTestResult):
    """What the runner uses without workers, with the output kept."""

    def __init__(self) -> None:
        super().__init__(unittest.runner._WritelnDecorator(io.StringIO()), True, 1)


def run(case: type[unittest.TestCase]) -> Outcome:
    outcome = Outcome()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(outcome)
    return outcome


class SummaryTests(SimpleTestCase):
    def test_errors_failures_and_failing_subtests_count_as_failed_once_each(self) -> None:
        class Case(unittest.TestCase):
            def test_passes(self) -> None: ...

            def test_fails(self) -> None:
                self.fail("on purpose")

            def test_breaks(self) -> None:
                raise ZeroDivisionError

            def test_fails_twice_in_subtests(self) -> None:
                for number in range(2):
                    with self.subTest(number):
                        self.fail("on purpose")

            @unittest.skip("on purpose")
            def test_is_skipped(self) -> None: ...

            @unittest.expectedFailure
            def test_is_expected_to_fail(self) -> None:
                self.fail("on purpose")

            @unittest.expectedFailure
            def test_passes_unexpectedly(self) -> None: ...

        self.assertEqual(run(Case).summary(), "2 passed, 4 failed, 1 skipped")

    def test_a_class_that_can_not_be_set_up_counts_as_failed(self) -> None:
        class Case(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                raise ZeroDivisionError

            def test_never_runs(self) -> None: ...

        self.assertEqual(run(Case).summary(), "0 passed, 1 failed, 0 skipped")

    def test_the_slowest_come_first(self) -> None:
        outcome = Outcome()
        for number in range(12):
            outcome.durations[f"t{number}"] = float(number)
        self.assertEqual(len(outcome.slowest()), 10)
        self.assertEqual(outcome.slowest(2), [("t11", 11.0), ("t10", 10.0)])

    def test_tests_that_never_ran_are_failures(self) -> None:
        class Case(unittest.TestCase):
            def test_passes(self) -> None: ...

        outcome = run(Case)
        outcome.account_for(3)
        self.assertEqual(outcome.summary(), "1 passed, 2 failed, 0 skipped")

    def test_skipped_classes_are_accounted_for(self) -> None:
        @unittest.skip("on purpose")
        class Case(unittest.TestCase):
            def test_one(self) -> None: ...

            def test_two(self) -> None: ...

        outcome = run(Case)
        outcome.account_for(2)
        self.assertEqual(outcome.summary(), "0 passed, 0 failed, 2 skipped")


class WorkerTests(SimpleTestCase):
    def test_a_worker_that_dies_ends_the_run_instead_of_hanging_it(self) -> None:
        ended = subprocess.run(
            [sys.executable, "-m", "annex.testing.tests.dying"],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertIn("A test process died without a word", ended.stderr)
        # What the other worker did may or may not have arrived by then.
        self.assertRegex(ended.stdout, r"^(1 passed, 1|0 passed, 2) failed, 0 skipped")

    def test_a_failure_travels_as_text_even_if_it_can_not_be_pickled(self) -> None:
        class Unpicklable(Exception):
            def __reduce__(self) -> str:
                raise TypeError("never")

        class Case(unittest.TestCase):
            def test_breaks(self) -> None:
                raise Unpicklable("the reason")

        result = RemoteResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
        [error] = [event for event in result.events if event[0] == "addError"]
        outcome = Outcome()
        outcome.addError(Case("test_breaks"), error[2])
        [(_, text)] = outcome.errors
        self.assertIn("the reason", text)
        self.assertIn("test_results.py", text)
        [duration] = [event for event in result.events if event[0] == "recordDuration"]
        self.assertGreater(duration[2], 0)


class LeakTests(SimpleTestCase):
    def assert_left(self, case: type[unittest.TestCase], sentence: str) -> None:
        outcome = run(case)
        self.assertEqual(outcome.summary(), "0 passed, 1 failed, 0 skipped")
        [(_, text)] = outcome.failures
        self.assertIn(LeftBehind.__name__, text)
        self.assertIn(sentence, text)

    def test_a_thread_that_goes_on_fails_the_test(self) -> None:
        end = threading.Event()
        self.addCleanup(end.set)

        class Case(unittest.TestCase):
            def test_starts_a_thread(self) -> None:
                threading.Thread(target=end.wait, name="forgotten").start()

        self.assert_left(Case, "the thread forgotten is still running")

    def test_an_exception_in_a_thread_fails_the_test(self) -> None:
        class Case(unittest.TestCase):
            def test_starts_a_thread(self) -> None:
                thread = threading.Thread(target=lambda: 1 / 0, name="unlucky")
                thread.start()
                thread.join()

        with contextlib.redirect_stderr(io.StringIO()) as told:
            self.assert_left(Case, "unlucky died of ZeroDivisionError")
        self.assertIn("ZeroDivisionError", told.getvalue())

    def test_a_context_left_entered_fails_the_test(self) -> None:
        entered = tenant_context(uuid7())
        self.addCleanup(entered.__exit__, None, None, None)

        class Case(unittest.TestCase):
            def test_enters(self) -> None:
                entered.__enter__()

        self.assert_left(Case, "is still entered")


class TransactionLeakTests(TransactionTestCase):
    def test_a_transaction_left_open_fails_the_test(self) -> None:
        left = transaction.atomic()
        self.addCleanup(left.__exit__, ZeroDivisionError, None, None)

        class Case(unittest.TestCase):
            def test_begins(self) -> None:
                left.__enter__()

        outcome = run(Case)
        [(_, text)] = outcome.failures
        self.assertIn("a transaction on 'default' is still open", text)
        self.assertTrue(connection.in_atomic_block)


class NestedLeakTests(TestCase):
    def test_a_savepoint_left_open_inside_a_test_is_noticed(self) -> None:
        before = Before.now()
        self.assertIsNone(before.problem(self))
        left = transaction.atomic()
        left.__enter__()
        problem = before.problem(self)
        left.__exit__(None, None, None)
        self.assertIn("a transaction on 'default' is still open", str(problem))
