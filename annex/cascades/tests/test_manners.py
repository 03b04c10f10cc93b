"""Manners between accounts and messages: they spare work, and nothing depends on them."""

from unittest import mock

from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from annex.cascades import locks, marks, proof, stages, sweeping, wake
from annex.cascades.tests import library
from annex.cascades.tests.elsewhere import Elsewhere, ElsewhereTestCase
from annex.cascades.tests.library import NAME, DocumentSize, LibraryTestCase
from annex.tenancy.context import tenant_context

DOCUMENT = library.recalculate_library_document


@override_settings(ANNEX_CASCADE_LOCK_URL=settings.REDIS_URL)
class MessageTests(LibraryTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.wake = wake.Wake(DOCUMENT.name, self.account.pk)
        self.addCleanup(self.wake.begin)
        patched = mock.patch.object(wake.Wake, "publish", autospec=True)
        self.publish = patched.start()
        self.addCleanup(patched.stop)

    def test_of_a_message_that_waits_no_second_one_is_sent(self) -> None:
        for _ in range(3):
            wake.wake_after_commit(NAME, "document")

        self.assertEqual(self.publish.call_count, 1)

    def test_one_for_another_level_or_account_is_sent_all_the_same(self) -> None:
        wake.wake_after_commit(NAME, "document")
        wake.wake_after_commit(NAME, "folder")
        with tenant_context(self.other_account.pk):
            wake.wake_after_commit(NAME, "document")

        self.assertEqual(
            [call.args[0].key for call in self.publish.call_args_list],
            [
                (DOCUMENT.name, self.account.pk),
                (library.recalculate_library_folder.name, self.account.pk),
                (DOCUMENT.name, self.other_account.pk),
            ],
        )

    def test_a_stage_says_that_its_message_waits_no_longer_before_it_reads_the_marks(self) -> None:
        document = self.document(self.folder())
        wake.wake_after_commit(NAME, "document")

        def meanwhile(*_: object, **__: object) -> int:
            marks.add(NAME, "document", [document.pk])
            wake.wake_after_commit(NAME, "document")
            return 0

        with mock.patch.object(stages, "run", meanwhile):
            DOCUMENT(account_id=str(self.account.pk))

        self.assertEqual(self.publish.call_count, 2)

    def test_what_a_rollback_undoes_keeps_no_message_out(self) -> None:
        with transaction.atomic():
            wake.wake_after_commit(NAME, "document")
            transaction.set_rollback(True)
        wake.wake_after_commit(NAME, "document")

        self.assertEqual(self.publish.call_count, 1)

    def test_the_sweep_minds_no_message_that_was_lost(self) -> None:
        self.document(self.folder())
        wake.wake_after_commit(NAME, "document")
        self.addCleanup(locks.forget, f"annex:cascade:swept:{self.account.pk}:{NAME}")

        self.assertEqual(sweeping.sweep(at=timezone.now() + sweeping.GRACE), 1)

        self.assertEqual(self.publish.call_count, 2)

    def test_a_lost_message_keeps_others_out_for_no_longer_than_the_sweep_would_take(self) -> None:
        wake.wake_after_commit(NAME, "document")

        left_ms = locks.client(settings.REDIS_URL).pttl(self.wake._waiting)

        self.assertTrue(0 < left_ms <= sweeping.WAKE_LIFE_MS)

    def test_without_redis_every_message_is_sent(self) -> None:
        with (
            override_settings(ANNEX_CASCADE_LOCK_URL="redis://127.0.0.1:1/0"),
            self.assertLogs("annex.cascades.locks", "WARNING"),
        ):
            wake.wake_after_commit(NAME, "document")
            wake.wake_after_commit(NAME, "document")
            self.wake.begin()

        self.assertEqual(self.publish.call_count, 2)


class PlaceTests(ElsewhereTestCase):
    def test_a_stage_gives_way_to_another_one_of_its_account_and_is_woken_after_it(self) -> None:
        mine, theirs = self.document(self.folder()), self.document(self.folder())
        self.settle()
        type(mine).objects.filter(pk=mine.pk).update(pages=2)

        with (
            mock.patch.object(stages, "wake_after_commit") as woken,
            self.paused_before_commit("document", alone=True) as start,
        ):
            start()
            type(theirs).objects.filter(pk=theirs.pk).update(pages=3)
            with self.assertRaises(stages.StageContended):
                stages.run(NAME, "document", alone=True)
            self.assertEqual(marks.pending(NAME, "document", [theirs.pk]), {theirs.pk})

        self.assertIn(mock.call(NAME, "document"), woken.call_args_list)
        self.settle()
        self.assertEqual(
            dict(DocumentSize.objects.values_list("document_id", "words")),
            {mine.pk: 500, theirs.pk: 750},
        )

    def test_what_a_person_waits_for_gives_way_to_nobody(self) -> None:
        mine, theirs = self.document(self.folder()), self.document(self.folder())
        self.settle()
        type(mine).objects.filter(pk=mine.pk).update(pages=2)

        with self.paused_before_commit("document", alone=True) as start:
            start()
            type(theirs).objects.filter(pk=theirs.pk).update(pages=3)
            self.assertEqual(stages.run(NAME, "document"), 1)

        self.settle()
        self.assertEqual(proof.violations(NAME, at=timezone.now()), [])

    def test_every_account_has_a_place_of_its_own(self) -> None:
        document = self.document(self.folder())
        with tenant_context(self.other_account.pk):
            self.document(self.folder())

        with self.paused_before_commit("document", alone=True) as start:
            start()
            with tenant_context(self.other_account.pk):
                self.assertEqual(stages.run(NAME, "document", alone=True), 1)

        self.assertEqual(DocumentSize.objects.get().document_id, document.pk)

    def test_a_worker_that_dies_leaves_the_place_free(self) -> None:
        self.document(self.folder())

        def die(change: object) -> None:
            raise SystemExit

        library.announced.also = die
        with self.assertRaises(SystemExit):
            Elsewhere(lambda: stages.run(NAME, "document", alone=True)).join()
        library.announced.also = lambda change: None

        self.assertEqual(stages.run(NAME, "document", alone=True), 1)
