import threading
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annex.cascades import backoff, marks, stages
from annex.cascades.models import Mark
from annex.cascades.tests.library import NAME, Document, LibraryTestCase
from annex.cascades.tests.test_interleavings import Elsewhere


class TicketTests(LibraryTestCase):
    def test_it_is_settled_once_every_level_is_and_not_before(self) -> None:
        document = self.document(self.folder(self.folder()))
        self.settle()
        Document.objects.filter(pk=document.pk).update(pages=2)
        ticket = marks.add(NAME, "document", [document.pk])

        steps = []
        for level in ("document", "folder", "folder"):
            progress = ticket.progress()
            steps.append((progress.stage, progress.remaining, ticket.settled()))
            stages.run(NAME, level)
        steps.append((ticket.progress().stage, ticket.progress().remaining, ticket.settled()))

        self.assertEqual(steps, [(0, 2, False), (1, 1, False), (1, 1, False), (2, 0, True)])

    def test_what_is_not_committed_is_not_settled(self) -> None:
        document = self.document(self.folder())
        self.settle()
        asked, commit = threading.Event(), threading.Event()
        tickets = []

        def ask() -> None:
            with transaction.atomic():
                tickets.append(marks.add(NAME, "document", [document.pk]))
                asked.set()
                commit.wait(10)

        asking = Elsewhere(ask)
        self.addCleanup(asking.join)
        self.addCleanup(commit.set)
        self.assertTrue(asked.wait(10))
        self.assertFalse(Mark.objects.exists())

        self.assertFalse(tickets[0].settled(), "nothing of it is seen yet")
        commit.set()
        asking.join()
        self.assertFalse(tickets[0].settled())
        self.settle()
        self.assertTrue(tickets[0].settled())

    def test_what_was_undone_has_nothing_to_settle(self) -> None:
        folder = self.folder()
        self.settle()
        with transaction.atomic():
            ticket = marks.add(NAME, "folder", [folder.pk])
            self.assertFalse(ticket.settled())
            transaction.set_rollback(True)

        self.assertTrue(ticket.progress().is_undone)
        self.assertTrue(ticket.settled())

    def test_what_others_write_later_does_not_hold_it_up(self) -> None:
        first, second = self.folder(), self.folder()
        self.settle()
        ticket = marks.add(NAME, "folder", [first.pk])
        self.settle()
        later = marks.add(NAME, "folder", [second.pk])

        self.assertTrue(ticket.settled())
        self.assertFalse(later.settled())

    def test_nothing_asked_for_is_settled(self) -> None:
        self.folder()

        self.assertTrue(marks.add(NAME, "folder", []).settled())
        self.assertFalse(marks.since_now(NAME).settled())

    def test_waiting_ends_when_it_is_done_and_when_the_time_is_up(self) -> None:
        folder = self.folder()
        ticket = marks.add(NAME, "folder", [folder.pk])
        self.assertFalse(ticket.wait(timeout_s=0.1))

        work = Elsewhere(self.settle)

        self.assertTrue(ticket.wait(timeout_s=10))
        work.join()

    def test_waiting_ends_where_only_a_parked_record_is_left(self) -> None:
        document = self.document(self.folder(), pages=10_000_000)
        ticket = marks.add(NAME, "document", [document.pk])
        now = timezone.now()
        for failures in range(backoff.MAX_RETRIES):
            with self.assertRaises(stages.StageFailed):
                self.settle(at=now)
            now += timedelta(seconds=backoff.delay_s(failures))
        self.settle(at=now)

        self.assertFalse(ticket.wait(timeout_s=10))
        self.assertTrue(ticket.progress().is_stuck)

    def test_the_watermark_is_the_moment_of_the_oldest_change_on_its_way(self) -> None:
        document = self.document(self.folder())
        self.settle()
        self.assertIsNone(marks.watermark(NAME))
        Document.objects.filter(pk=document.pk).update(pages=2)
        oldest = Mark.objects.get().created_at

        stages.run(NAME, "document")

        self.assertEqual(marks.watermark(NAME), oldest)
        self.assertGreater(Mark.objects.get().created_at, oldest)
        self.settle()
        self.assertIsNone(marks.watermark(NAME))
