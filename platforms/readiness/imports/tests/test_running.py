import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextvars import copy_context
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from annex.testing.cases import CommitTestCase
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.models import ImportFile, ImportJob, ImportRow, ImportState
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.progress import Progress
from platforms.readiness.imports.reads import problem_of
from platforms.readiness.imports.services import asking, running, sweeping
from platforms.readiness.imports.tests import samples
from platforms.readiness.imports.tests.samples import admin, counts

LOST_WORKER = """
import sys, time, django
django.setup()
from uuid import UUID
from annex.tenancy.context import tenant_context
from platforms.readiness.imports.progress import Progress
from platforms.readiness.imports.services import running

class Stuck(Progress):
    def begin(self, phase, total):
        super().begin(phase, total)
        if phase == "assignments":
            print("writing", flush=True)
            time.sleep(60)

with tenant_context(UUID(sys.argv[1])):
    running.run(job_id=UUID(sys.argv[2]), progress=Stuck())
"""


class AtPhase(Progress):
    """Does something once, on entering a phase."""

    def __init__(self, phase: str, action: Callable[[], object]) -> None:
        super().__init__()
        self._at, self._action = phase, action

    def begin(self, phase: str, total: int) -> None:
        super().begin(phase, total)
        if phase == self._at:
            self._action()


def elsewhere(action: Callable[[], object]) -> None:
    """Run ``action`` on a connection of its own, committed when this returns."""

    def work() -> None:
        try:
            action()
        finally:
            connections.close_all()

    thread = threading.Thread(target=copy_context().run, args=(work,))
    thread.start()
    thread.join()


class RunTests(CommitTestCase):
    def queued(self) -> ImportJob:
        """Return an import of the samples that is to be written at once."""
        return asking.start(
            actor=admin(),
            catalogue=samples.catalogue(),
            roster=samples.roster(),
            dry_run=False,
            options=Options(),
            at=timezone.now(),
            by_worker=False,
        )

    def assert_nothing_was_written(self) -> None:
        self.assertEqual(set(counts().values()), {0})
        self.assertEqual(ImportRow.objects.count(), 0)

    def state(self, job_id: UUID) -> tuple[str, str | None]:
        job = ImportJob.objects.get(pk=job_id)
        problem = problem_of(job)
        return job.state, problem and problem["code"]

    def test_progress_is_seen_and_a_wish_to_stop_heard_within_a_second(self) -> None:
        job = self.queued()
        writing = threading.Event()

        def wait_for_stop() -> None:
            writing.set()
            progress.stop.wait(10)

        progress = AtPhase("assignments", wait_for_stop)
        thread = threading.Thread(
            target=copy_context().run,
            args=(lambda: elsewhere(lambda: running.run(job_id=job.pk, progress=progress)),),
        )
        thread.start()
        self.assertTrue(writing.wait(10))
        deadline = time.monotonic() + 5
        while ImportJob.objects.get(pk=job.pk).phase != "assignments":
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)
        shown = ImportJob.objects.get(pk=job.pk)
        self.assertEqual((shown.state, shown.done, shown.total), ("running", 0, 7))
        self.assertEqual(Employee.objects.count(), 0)
        asked = time.monotonic()
        asking.stop(actor=admin(), job_id=job.pk, at=timezone.now())
        thread.join()
        self.assertLess(time.monotonic() - asked, 1.0)
        self.assertEqual(self.state(job.pk), (ImportState.STOPPED, None))
        self.assertEqual(ImportFile.objects.count(), 0)
        self.assert_nothing_was_written()

    def test_a_killed_worker_leaves_nothing_and_the_sweep_runs_the_import_again(self) -> None:
        job = self.queued()
        url = urlsplit(settings.DATABASE_URL)
        here = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
        with subprocess.Popen(
            [sys.executable, "-c", LOST_WORKER, str(self.account.pk), str(job.pk)],
            env={**os.environ, "DATABASE_URL": here},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
        ) as worker:
            assert worker.stdout is not None
            self.assertEqual(worker.stdout.readline(), b"writing\n")
            worker.kill()
        self.assert_nothing_was_written()
        self.assertEqual(self.state(job.pk), (ImportState.RUNNING, None))
        self.assertEqual(sweeping.sweep(at=timezone.now()), 0)
        # The task runs here and now, as the tests' Celery does.
        found = sweeping.sweep(at=timezone.now() + sweeping.LOST_AFTER + timedelta(seconds=1))
        self.assertEqual(found, 1)
        self.assertEqual(self.state(job.pk), (ImportState.DONE, None))
        self.assertEqual(Employee.objects.count(), 7)

    def test_an_import_lost_three_times_is_given_up(self) -> None:
        job = self.queued()
        ImportJob.objects.filter(pk=job.pk).update(
            state=ImportState.RUNNING, attempts=3, heartbeat_at=timezone.now()
        )
        sweeping.sweep(at=timezone.now() + timedelta(minutes=1))
        self.assertEqual(self.state(job.pk), (ImportState.FAILED, "imports.worker_lost"))
        self.assert_nothing_was_written()

    def test_a_lost_import_that_was_to_stop_is_stopped(self) -> None:
        job = self.queued()
        ImportJob.objects.filter(pk=job.pk).update(
            state=ImportState.RUNNING, attempts=1, heartbeat_at=timezone.now()
        )
        asking.stop(actor=admin(), job_id=job.pk, at=timezone.now())
        self.assertEqual(self.state(job.pk), (ImportState.RUNNING, None))
        sweeping.sweep(at=timezone.now() + timedelta(minutes=1))
        self.assertEqual(self.state(job.pk), (ImportState.STOPPED, None))

    def test_an_import_no_worker_was_told_of_is_found(self) -> None:
        job = self.queued()
        self.assertEqual(sweeping.sweep(at=timezone.now()), 0)
        self.assertEqual(sweeping.sweep(at=timezone.now() + timedelta(minutes=2)), 1)
        self.assertEqual(self.state(job.pk), (ImportState.DONE, None))

    def test_a_run_that_was_overtaken_keeps_nothing(self) -> None:
        job = self.queued()
        overtaken = ImportJob.objects.filter(pk=job.pk)
        progress = AtPhase("assignments", lambda: elsewhere(lambda: overtaken.update(attempts=2)))
        running.run(job_id=job.pk, progress=progress)
        self.assertEqual(self.state(job.pk), (ImportState.RUNNING, None))
        self.assert_nothing_was_written()

    def test_somebody_elses_change_meanwhile_undoes_the_import_and_says_so(self) -> None:
        job = self.queued()
        taken = {"number": "E1", "given_name": "A", "family_name": "B"}
        progress = AtPhase("employees", lambda: elsewhere(lambda: Employee.objects.create(**taken)))
        running.run(job_id=job.pk, progress=progress)
        self.assertEqual(self.state(job.pk), (ImportState.FAILED, "imports.changed_meanwhile"))
        self.assertEqual({name for name, count in counts().items() if count}, {"Employee"})

    def test_a_defect_undoes_the_import_and_is_heard_of(self) -> None:
        job = self.queued()

        def fail() -> None:
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            running.run(job_id=job.pk, progress=AtPhase("units", fail))
        self.assertEqual(self.state(job.pk), (ImportState.FAILED, "imports.unexpected"))
        self.assert_nothing_was_written()

    def test_one_import_of_an_account_runs_at_a_time_and_the_next_follows(self) -> None:
        first, second = self.queued(), self.queued()
        seen: list[str] = []

        def start_second() -> None:
            running.run(job_id=second.pk)
            seen.append(ImportJob.objects.get(pk=second.pk).state)

        progress = AtPhase("units", lambda: elsewhere(start_second))
        running.run(job_id=first.pk, progress=progress)
        self.assertEqual(seen, [ImportState.QUEUED])
        self.assertEqual(self.state(second.pk), (ImportState.DONE, None))
        again = ImportJob.objects.get(pk=second.pk).summary
        self.assertEqual((again["created"], again["unchanged"]), ({}, 7))

    def test_two_accounts_import_at_the_same_time(self) -> None:
        job = self.queued()
        ImportJob.objects.filter(pk=job.pk).update(state=ImportState.RUNNING)
        with self.as_account(self.other_account):
            other = samples.imported(catalogue=samples.catalogue(), roster=samples.roster())
            self.assertEqual(other.state, ImportState.DONE)
