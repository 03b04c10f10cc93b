import time
from datetime import datetime, timedelta
from unittest import mock

from celery.exceptions import Retry
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.test import SimpleTestCase, override_settings
from django.utils import timezone

from annex.cascades import backoff, locks, marks, stages, sweeping, transactions, wake
from annex.cascades.declarations import Change
from annex.cascades.models import Mark
from annex.cascades.tests import library
from annex.cascades.tests.library import NAME, LibraryTestCase, announced
from annex.tenancy.context import tenant_context


def _refuse(change: Change) -> None:
    raise ValueError("a poisoned record")


class BackoffTests(SimpleTestCase):
    def test_the_waits_are_one_two_and_four_minutes(self) -> None:
        self.assertEqual([backoff.delay_s(n) for n in range(backoff.MAX_RETRIES)], [60, 120, 240])


class FailureTests(LibraryTestCase):
    def fail_at(self, at: datetime) -> float:
        with self.assertRaises(stages.StageFailed) as failed:
            stages.run(NAME, "folder", clock=lambda: at)
        return failed.exception.delay_s

    def test_a_failed_stage_undoes_itself_and_waits_longer_each_time(self) -> None:
        folder = self.folder()
        self.document(folder)
        stages.run(NAME, "document")
        announced.also = _refuse
        now, waits = timezone.now(), []

        for _ in range(3):
            waits.append(self.fail_at(now))
            self.assertEqual(self.settle(at=now), 0)
            now += timedelta(seconds=waits[-1] - 0.001)
            self.assertEqual(stages.run(NAME, "folder", clock=lambda now=now: now), 0)
            now += timedelta(seconds=0.001)

        self.assertEqual(waits, [60, 120, 240])
        self.assertEqual(set(Mark.objects.values_list("attempts", flat=True)), {3})
        announced.also = lambda change: None
        self.settle(at=now)
        self.assertEqual(self.words(folder), 250)

    def test_a_session_that_is_ended_is_not_the_fault_of_the_one_record_at_work(self) -> None:
        document = self.document(self.folder())

        def end_session(change: Change) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '10ms'")
            time.sleep(0.2)

        announced.also = end_session
        with self.assertRaises(DatabaseError):
            stages.run(NAME, "document")
        connection.close()

        left = Mark.objects.filter(level="document", object_id=document.pk)
        self.assertEqual(set(left.values_list("attempts", "losses", "not_before")), {(0, 0, None)})

    def test_the_task_asks_celery_for_the_same_wait(self) -> None:
        self.folder()
        stages.run(NAME, "folder")
        self.document(library.Folder.objects.get())
        stages.run(NAME, "document")
        announced.also = _refuse
        task = library.recalculate_library_folder

        with (
            mock.patch.object(task, "retry", side_effect=Retry()) as retry,
            self.assertRaises(Retry),
        ):
            task.run(account_id=str(self.account.pk))

        self.assertEqual(retry.call_args.kwargs["countdown"], 60)
        self.assertIsInstance(retry.call_args.kwargs["exc"], ValueError)
        self.assertEqual((task.max_retries, task.default_retry_delay), (3, 60))
        self.assertTrue(task.acks_late and task.reject_on_worker_lost and task.ignore_result)

    def test_a_failing_level_is_left_alone_by_the_sweep_until_it_is_due(self) -> None:
        self.folder()
        self.document(library.Folder.objects.get())
        stages.run(NAME, "document")
        announced.also = _refuse
        now = timezone.now()
        wait = self.fail_at(now)

        soon = now + timedelta(seconds=wait - 1)
        later = now + timedelta(seconds=wait + 1)

        self.assertEqual(sweeping.sweep(at=soon), 0)
        self.assertEqual(sweeping.sweep(at=later), 1)


class LostMessageTests(LibraryTestCase):
    def test_what_dies_between_commit_and_publish_is_found_by_the_sweep(self) -> None:
        folder = self.folder()
        self.document(folder)
        wake.wake_after_commit(NAME)  # its message is never delivered
        self.assertFalse(library.FolderSize.objects.exists())

        self.deliver(True)
        now = timezone.now()
        self.assertEqual(sweeping.sweep(at=now), 0, "younger than a message takes")
        self.assertEqual(sweeping.sweep(at=now + sweeping.GRACE), 1)

        self.assertEqual(self.words(folder), 250)
        self.assertFalse(Mark.objects.exists())
        self.assertEqual(sweeping.sweep(at=now + sweeping.GRACE), 0)

    def test_the_sweep_runs_as_nobody_and_wakes_every_account(self) -> None:
        for account in (self.account, self.other_account):
            with tenant_context(account.pk):
                self.folder()
        self.deliver(True)

        self.assertEqual(sweeping.sweep(at=timezone.now() + sweeping.GRACE), 2)

        with self.as_account(self.other_account):
            self.assertEqual(library.FolderSize.objects.count(), 1)

    def test_a_broker_that_is_away_is_no_error_of_whoever_saves(self) -> None:
        self.folder()
        with (
            mock.patch.object(
                library.recalculate_library_document, "apply_async", side_effect=OSError("refused")
            ),
            self.assertLogs("annex.cascades.wake", "WARNING"),
        ):
            wake.wake_after_commit(NAME)

        self.assertTrue(Mark.objects.exists())

    def test_marks_of_a_cascade_nobody_knows_here_are_left_alone(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cascades_mark (account_id, cascade, level, object_id) "
                "VALUES (%s, 'museum', 'room', %s)",
                [self.account.pk, self.account.pk],
            )

        self.assertEqual(sweeping.sweep(at=timezone.now() + sweeping.GRACE), 0)
        self.assertEqual(Mark.objects.count(), 1)


@override_settings(ANNEX_CASCADE_LOCK_URL=settings.REDIS_URL)
class RecordLockTests(LibraryTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.prefix = f"annex:cascade:{self.account.pk}:{NAME}:folder:"
        self.redis = locks.client(settings.REDIS_URL)
        self.addCleanup(self.redis.close)

    def test_a_record_is_held_once_and_given_back(self) -> None:
        with locks.held("annex:test:", ["a", "b"]) as mine:
            with locks.held("annex:test:", ["b", "c"]) as theirs:
                self.assertEqual((mine, theirs), (["a", "b"], ["c"]))
            self.assertEqual(
                sorted(self.redis.keys("annex:test:*")), ["annex:test:a", "annex:test:b"]
            )
            self.assertLessEqual(self.redis.pttl("annex:test:a"), locks.LIFE_MS)
        self.assertEqual(self.redis.keys("annex:test:*"), [])

    def test_many_records_are_locked_in_batches(self) -> None:
        ids = [f"{n}" for n in range(2 * locks.BATCH + 1)]
        with locks.held("annex:test:", ids) as mine:
            self.assertEqual(mine, ids)
        self.assertEqual(self.redis.keys("annex:test:*"), [])

    def test_a_lock_that_somebody_else_took_over_is_not_given_back(self) -> None:
        with locks.held("annex:test:", ["a"]):
            self.redis.set("annex:test:a", "another")
        self.addCleanup(self.redis.delete, "annex:test:a")

        self.assertEqual(self.redis.get("annex:test:a"), "another")

    def test_records_that_another_worker_holds_are_left_to_it(self) -> None:
        mine, theirs = self.folder(), self.folder()
        self.redis.set(f"{self.prefix}{theirs.pk}", "another", px=5_000)
        self.addCleanup(self.redis.delete, f"{self.prefix}{theirs.pk}")

        self.assertEqual(stages.run(NAME, "folder"), 1)

        self.assertEqual(set(self.sizes()), {mine.pk})
        self.assertEqual(marks.pending(NAME, "folder", [theirs.pk]), {theirs.pk})

    def test_locks_left_behind_hold_up_old_marks_no_longer(self) -> None:
        folder = self.folder()
        self.redis.set(f"{self.prefix}{folder.pk}", "a dead worker", px=5_000)
        self.addCleanup(self.redis.delete, f"{self.prefix}{folder.pk}")
        self.assertEqual(stages.run(NAME, "folder"), 0)

        with mock.patch.object(stages, "BYPASS_LOCKS_AFTER_S", -1):
            self.assertEqual(stages.run(NAME, "folder"), 1)

    def test_without_redis_work_goes_on(self) -> None:
        self.folder()
        url = "redis://127.0.0.1:1/0"

        with (
            override_settings(ANNEX_CASCADE_LOCK_URL=url),
            self.assertLogs("annex.cascades.locks", "WARNING"),
        ):
            self.assertEqual(stages.run(NAME, "folder"), 1)
            self.assertTrue(locks.first_in("annex:test:once", 1_000))

    def test_the_sweep_wakes_a_cascade_once_in_a_while(self) -> None:
        self.folder()
        at = timezone.now() + sweeping.GRACE
        self.addCleanup(self.redis.delete, f"annex:cascade:swept:{self.account.pk}:{NAME}")

        self.assertEqual([sweeping.sweep(at=at), sweeping.sweep(at=at)], [1, 0])


class DatabaseErrorTests(LibraryTestCase):
    def test_a_statement_that_takes_too_long_is_a_failure(self) -> None:
        self.folder()

        def dawdle(change: Change) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(1)")

        self.document(library.Folder.objects.get())
        announced.also = dawdle
        with (
            mock.patch.object(transactions, "STATEMENT_TIMEOUT_S", 0.05),
            self.assertRaises(stages.StageFailed) as failed,
        ):
            stages.run(NAME, "document")

        self.assertIsInstance(failed.exception.__cause__, OperationalError)
