"""A record that kills the process which recalculates it, as a crash of the interpreter would."""

import os
import signal
from datetime import datetime, timedelta
from unittest import mock

from django.db import OperationalError, connections
from django.utils import timezone
from psycopg.errors import AdminShutdown

from annex.cascades import losses, marks, stages
from annex.cascades.declarations import Change
from annex.cascades.models import Mark, Parked
from annex.cascades.tests.library import NAME, Document, DocumentSize, LibraryTestCase, announced

KILLED = -signal.SIGKILL


class LossTests(LibraryTestCase):
    def setUp(self) -> None:
        super().setUp()
        folder = self.folder()
        self.documents = [self.document(folder) for _ in range(6)]
        self.bad = self.documents[3]

    def run_elsewhere(self, at: datetime, *, after_loss: bool = True) -> int:
        """Run the stage in a process that dies of the bad record; return how it ended."""

        def die(change: Change) -> None:
            if str(self.bad.pk) in map(str, change.ids(100)):
                os.kill(os.getpid(), signal.SIGKILL)

        connections.close_all()
        pid = os.fork()
        if pid == 0:
            # Nothing of the parent's may run here: no handlers, no clean-up, no report.
            ended = 1
            try:
                announced.also = die
                stages.run(NAME, "document", after_loss=after_loss, clock=lambda: at)
                ended = 0
            except stages.StageFailed:
                ended = 2
            finally:
                os._exit(ended)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def calculated(self) -> set[object]:
        return set(DocumentSize.objects.values_list("document_id", flat=True))

    def test_it_is_found_among_the_others_and_parked_after_a_last_try_a_minute_later(self) -> None:
        now = timezone.now()
        with mock.patch.object(losses, "GROUPS", (20_000, 2, 1)):
            self.assertEqual(self.run_elsewhere(now, after_loss=False), KILLED)
            self.assertEqual(set(Mark.objects.values_list("losses", flat=True)), {0})
            ends = [self.run_elsewhere(now) for _ in range(5)]
            self.assertEqual(ends, [KILLED, KILLED, KILLED, KILLED, 0])
            others = {one.pk for one in self.documents} - {self.bad.pk}
            self.assertEqual(self.calculated(), others)
            now += timedelta(seconds=60)
            self.assertEqual([self.run_elsewhere(now), self.run_elsewhere(now)], [KILLED, 0])

        letter = Parked.objects.get()
        self.assertEqual((letter.object_id, letter.attempts), (self.bad.pk, 5))
        self.assertIn("WorkerLost", letter.error)
        self.assertEqual(marks.pending(NAME, "document", [self.bad.pk]), {self.bad.pk})
        self.assertEqual(self.run_elsewhere(now), 0)

    def test_who_corrects_the_record_settles_it(self) -> None:
        now = timezone.now()
        for _ in range(losses.WAITING_LOSSES + 2):
            self.run_elsewhere(now)
            now += timedelta(seconds=60)
        self.assertTrue(Parked.objects.exists())

        Document.objects.filter(pk=self.bad.pk).update(pages=2)
        self.settle(at=now)

        self.assertEqual(DocumentSize.objects.get(pk=self.bad.pk).words, 500)
        self.assertEqual(Parked.objects.get().resolution, Parked.Resolution.RECALCULATED)

    def test_what_only_raises_is_counted_once(self) -> None:
        def refuse(change: Change) -> None:
            if self.bad.pk in change.ids(100):
                raise ValueError("a poisoned record")

        announced.also = refuse
        now, waits = timezone.now(), []
        for _ in range(3):
            with self.assertRaises(stages.StageFailed) as failed:
                stages.run(NAME, "document", after_loss=True, clock=lambda now=now: now)
            waits.append(failed.exception.delay_s)
            now += timedelta(seconds=waits[-1])
        stages.run(NAME, "document", after_loss=True, clock=lambda: now)

        self.assertEqual(waits, [60, 120, 240])
        self.assertEqual(Parked.objects.get().attempts, 4)

    def test_a_session_that_the_server_ended_costs_no_record_a_failure(self) -> None:
        def end(_: Change) -> None:
            raise OperationalError("terminated") from AdminShutdown("terminated")

        announced.also = end
        for after_loss in (False, True):
            with self.subTest(after_loss), self.assertRaises(OperationalError):
                stages.run(NAME, "document", after_loss=after_loss)
        marked = Mark.objects.filter(level="document")
        self.assertEqual(
            set(marked.values_list("attempts", "losses", "not_before")), {(0, 0, None)}
        )

    def test_a_loss_that_was_nobody_s_fault_is_forgotten_with_the_work(self) -> None:
        stages.run(NAME, "document", after_loss=True)

        self.assertEqual(len(self.calculated()), 6)
        self.assertFalse(Mark.objects.filter(level="document").exists())

    def test_marks_that_are_old_are_taken_for_a_loss(self) -> None:
        with mock.patch.object(stages, "BYPASS_LOCKS_AFTER_S", -1):
            self.assertEqual(self.run_elsewhere(timezone.now(), after_loss=False), KILLED)

        found = Mark.objects.filter(level="document").values_list("losses", flat=True)
        self.assertEqual(set(found), {1})
