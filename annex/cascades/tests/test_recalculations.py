from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from annex.cascades import backoff, marks, parking, recalculations, stages
from annex.cascades.models import Mark, Recalculation
from annex.cascades.tests.library import NAME, Document, LibraryTestCase


class RecalculationTests(LibraryTestCase):
    def follow(self, document: Document) -> Recalculation:
        ticket = marks.add(NAME, "document", [document.pk])
        return recalculations.follow(
            ticket, level="document", object_id=document.pk, at=timezone.now()
        )

    def test_the_sweep_tells_the_end_where_the_worker_died(self) -> None:
        row = self.follow(self.document(self.folder()))
        self.settle()
        Recalculation.objects.update(state="running", settled_at=None)
        now = timezone.now()

        self.assertEqual(recalculations.report_everywhere(at=now), 1)

        row.refresh_from_db()
        self.assertEqual((row.state, row.stage, row.settled_at), ("settled", 2, now))
        self.assertEqual(recalculations.report_everywhere(at=now), 0)

    def test_it_is_parked_until_somebody_drives_the_record_again(self) -> None:
        document = self.document(self.folder(), pages=10_000_000)
        row = self.follow(document)
        now = timezone.now()
        for failures in range(backoff.MAX_RETRIES):
            with self.assertRaises(stages.StageFailed):
                self.settle(at=now)
            now += timedelta(seconds=backoff.delay_s(failures))
        self.settle(at=now)
        row.refresh_from_db()
        self.assertEqual((row.state, row.settled_at), ("parked", None))

        Document.objects.filter(pk=document.pk).update(pages=1)
        parking.redrive(at=now)
        self.settle(at=now)

        row.refresh_from_db()
        self.assertEqual(row.state, "settled")
        self.assertFalse(Mark.objects.exists())

    def test_another_account_s_is_not_found(self) -> None:
        row = self.follow(self.document(self.folder()))

        with (
            self.as_account(self.other_account),
            self.assertRaises(recalculations.RecalculationNotFound),
        ):
            recalculations.find(row.pk, at=timezone.now())
        with self.assertRaises(recalculations.RecalculationNotFound):
            recalculations.find(uuid4(), at=timezone.now())
