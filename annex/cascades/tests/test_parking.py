from datetime import timedelta
from unittest import mock
from uuid import uuid4

from django.db import DataError
from django.test import SimpleTestCase
from django.utils import timezone

from annex.cascades import backoff, dividing, marks, parking, proof, stages, statements, sweeping
from annex.cascades.models import Mark, Parked
from annex.cascades.tests.library import NAME, Document, DocumentSize, LibraryTestCase, Note

POISON = 10_000_000
"""So many pages have more words than an integer holds."""


def never(error: Exception) -> bool:
    return False


class DividingTests(SimpleTestCase):
    def attempt(self, ids: list[str], bad: set[str]) -> tuple[dividing.Outcome, list[list[str]]]:
        calls: list[list[str]] = []

        def work(group: list[str]) -> int:
            calls.append(group)
            if bad & set(group):
                raise ValueError(sorted(bad & set(group)))
            return len(group)

        outcome = dividing.attempt(work, ids, is_contention=never, is_fatal=never)  # type: ignore[arg-type]
        return outcome, calls

    def test_all_but_the_bad_ones_are_done_and_each_once(self) -> None:
        ids = [str(n) for n in range(100)]

        outcome, calls = self.attempt(ids, {"7", "93"})

        self.assertEqual(outcome.done, 98)
        self.assertEqual(sorted(group for group, _ in outcome.failed), [["7"], ["93"]])
        done = [one for group in calls if not {"7", "93"} & set(group) for one in group]
        self.assertEqual(len(done), len(set(done)))

    def test_a_fault_of_everything_is_not_sought_in_every_record(self) -> None:
        ids = [str(n) for n in range(1_000)]

        outcome, calls = self.attempt(ids, set(ids))

        self.assertLess(len(calls), 100)
        self.assertEqual(sorted(one for group, _ in outcome.failed for one in group), sorted(ids))

    def test_a_contended_group_is_left_as_it_is(self) -> None:
        outcome = dividing.attempt(
            lambda group: 1 / 0,  # type: ignore[arg-type,return-value]
            ["a", "b"],
            is_contention=lambda error: True,
            is_fatal=never,
        )

        self.assertEqual((outcome.done, outcome.failed), (0, []))
        self.assertIsInstance(outcome.contended, ZeroDivisionError)

    def test_what_no_attempt_can_survive_is_raised(self) -> None:
        with self.assertRaises(ZeroDivisionError):
            dividing.attempt(
                lambda group: 1 / 0,  # type: ignore[arg-type,return-value]
                ["a", "b"],
                is_contention=never,
                is_fatal=lambda error: True,
            )


class ParkingTests(LibraryTestCase):
    def poisoned(self) -> Document:
        folder = self.folder()
        for _ in range(5):
            self.document(folder)
        return self.document(folder, pages=POISON)

    def fail_until_parked(self) -> None:
        self.now = timezone.now()
        waits = []
        for _ in range(backoff.MAX_RETRIES):
            with self.assertRaises(stages.StageFailed) as failed:
                stages.run(NAME, "document", clock=lambda: self.now)
            self.assertIsInstance(failed.exception.__cause__, DataError)
            waits.append(failed.exception.delay_s)
            self.now += timedelta(seconds=waits[-1])
        self.assertEqual(waits, [60, 120, 240])
        with self.assertLogs("annex.cascades.parking", "ERROR") as logs:
            self.assertEqual(stages.run(NAME, "document", clock=lambda: self.now), 0)
        self.assertIn("cascade.parked", logs.output[0])

    def test_the_rest_of_the_batch_is_done_at_once(self) -> None:
        bad = self.poisoned()

        with self.assertRaises(stages.StageFailed):
            stages.run(NAME, "document")

        self.assertEqual(DocumentSize.objects.count(), 5)
        self.assertEqual(Mark.objects.get(level="document").object_id, bad.pk)
        self.assertFalse(Parked.objects.exists())

    def test_after_three_retries_the_record_is_parked_and_still_marked(self) -> None:
        bad = self.poisoned()
        self.fail_until_parked()

        letter = Parked.objects.get()
        self.assertEqual(
            (letter.cascade, letter.level, letter.object_id, letter.attempts, letter.resolved_at),
            (NAME, "document", bad.pk, 4, None),
        )
        self.assertIn("out of range", letter.error)
        self.assertEqual(marks.pending(NAME, "document", [bad.pk]), {bad.pk})
        self.assertEqual(proof.violations(NAME, at=self.now, level="folder"), [])
        later = self.now + timedelta(days=1)
        self.assertEqual(stages.run(NAME, "document", clock=lambda: later), 0)
        self.settle(at=later)
        self.assertEqual(sweeping.sweep(at=later), 0)

    def test_who_corrects_the_record_settles_it(self) -> None:
        bad = self.poisoned()
        self.fail_until_parked()

        Document.objects.filter(pk=bad.pk).update(pages=2)
        self.settle()

        self.assertEqual(DocumentSize.objects.get(pk=bad.pk).words, 500)
        letter = Parked.objects.get()
        self.assertEqual(letter.resolution, Parked.Resolution.RECALCULATED)
        self.assertIsNotNone(letter.resolved_at)
        self.assertFalse(Mark.objects.exists())

    def test_an_edit_that_corrects_nothing_keeps_it_parked(self) -> None:
        self.poisoned()
        self.fail_until_parked()

        Document.objects.filter(pages=POISON).update(pages=POISON + 1)
        self.assertEqual(stages.run(NAME, "document"), 0)

        self.assertEqual(Parked.objects.get().attempts, 5)
        self.assertEqual(
            set(Mark.objects.filter(level="document").values_list("is_parked")), {(True,)}
        )

    def test_an_edit_while_it_waits_is_tried_at_once_and_costs_no_retry(self) -> None:
        self.poisoned()
        now = timezone.now()
        with self.assertRaises(stages.StageFailed):
            stages.run(NAME, "document", clock=lambda: now)

        Document.objects.filter(pages=POISON).update(pages=POISON + 1)
        soon = now + timedelta(seconds=10)
        with self.assertRaises(stages.StageFailed) as failed:
            stages.run(NAME, "document", clock=lambda: soon)

        self.assertEqual(failed.exception.delay_s, 50)
        self.assertEqual(set(Mark.objects.filter(level="document").values_list("attempts")), {(1,)})

    def test_driven_again_it_is_tried_again_from_the_start(self) -> None:
        bad = self.poisoned()
        self.fail_until_parked()

        self.assertEqual(parking.redrive(at=self.now), 1)
        with self.assertRaises(stages.StageFailed) as failed:
            stages.run(NAME, "document", clock=lambda: self.now)

        self.assertEqual(failed.exception.delay_s, 60)
        self.assertEqual(Parked.objects.get().resolution, Parked.Resolution.REDRIVEN)
        self.assertEqual(marks.pending(NAME, "document", [bad.pk]), {bad.pk})
        self.assertEqual(parking.redrive(at=self.now), 0)

    def test_what_another_release_parked_is_left_to_that_one(self) -> None:
        Parked.objects.create(
            cascade="newer", level="unheard-of", object_id=uuid4(), error="", attempts=4
        )

        self.assertEqual(parking.redrive(at=timezone.now()), 1)

    def test_one_letter_can_be_driven_again_and_another_account_s_can_not(self) -> None:
        self.poisoned()
        self.fail_until_parked()
        letter = Parked.objects.get()

        with self.as_account(self.other_account), self.assertRaises(parking.ParkedNotFound):
            parking.redrive(at=self.now, parked_id=letter.pk)
        with self.assertRaises(parking.ParkedNotFound):
            parking.redrive(at=self.now, parked_id=uuid4())
        self.assertEqual(parking.redrive(at=self.now, parked_id=letter.pk, cascade=NAME), 1)

    def test_a_relay_that_fails_waits_like_a_record(self) -> None:
        document = self.document(self.folder())
        self.settle()
        Note.objects.create(document_id=document.pk)
        now = timezone.now()

        def refuse(relay: object) -> str:
            return "SELECT 1 / 0 FROM cascades_mark WHERE %(ids)s IS NOT NULL"

        with mock.patch.object(statements, "resolve", refuse):
            with self.assertRaises(stages.StageFailed) as failed:
                stages.run(NAME, "document", clock=lambda: now)
            self.assertEqual(failed.exception.delay_s, 60)

        self.settle(at=now + timedelta(seconds=60))
        self.assertEqual(DocumentSize.objects.get().words, 251)
