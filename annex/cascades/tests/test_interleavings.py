"""Two connections stepped by hand: what random chaos does not find."""

from unittest import mock

from django.db import connection, transaction
from django.utils import timezone

from annex.cascades import marks, proof, stages, transactions
from annex.cascades.models import Mark
from annex.cascades.tests.elsewhere import Elsewhere, ElsewhereTestCase
from annex.cascades.tests.library import (
    NAME,
    Document,
    DocumentSize,
    Folder,
    FolderSize,
    row_locked,
)


class InterleavingTests(ElsewhereTestCase):
    def assert_right(self) -> None:
        self.assertEqual(proof.violations(NAME, at=timezone.now()), [])

    def test_a_stage_that_waited_for_a_row_computes_from_what_came_meanwhile(self) -> None:
        folder = self.folder()
        document = self.document(folder)
        self.settle()
        marks.add(NAME, "document", [document.pk])
        consumed = Mark.objects.get().pk

        with row_locked(DocumentSize, document.pk):
            stage = Elsewhere(lambda: stages.run(NAME, "document"))
            self.assert_waiting(stage)
            with transaction.atomic():
                Document.objects.filter(pk=document.pk).update(pages=4)
                # Without its own mark, nothing would correct what the waiting stage writes.
                Mark.objects.filter(pk__gt=consumed).delete()
            self.assertTrue(stage.is_running)
        stage.join()

        self.assertEqual(DocumentSize.objects.get().words, 1000)

    def test_a_mark_that_comes_while_its_record_is_recalculated_survives(self) -> None:
        document = self.document(self.folder())
        self.settle()
        Document.objects.filter(pk=document.pk).update(pages=2)

        with self.paused_before_commit("document") as start:
            start()
            Document.objects.filter(pk=document.pk).update(pages=3)

        self.assertEqual(DocumentSize.objects.get().words, 500)
        self.assertEqual(marks.pending(NAME, "document", [document.pk]), {document.pk})
        self.settle()
        self.assertEqual(DocumentSize.objects.get().words, 750)

    def test_a_record_that_moves_while_its_value_is_written_is_counted_where_it_went(self) -> None:
        here, there = self.folder(), self.folder()
        document = self.document(here)
        self.settle()
        Document.objects.filter(pk=document.pk).update(pages=2)

        with self.paused_before_commit("document") as start:
            start()  # has read that the document lies here, and marked that folder
            Document.objects.filter(pk=document.pk).update(folder_id=there.pk)
            folders = Elsewhere(lambda: stages.run(NAME, "folder"))
            self.assert_waiting(folders)
        folders.join()

        self.assert_right()
        self.settle()
        self.assertEqual((self.words(here), self.words(there)), (0, 500))

    def test_stages_of_one_level_share_it(self) -> None:
        first, second = self.document(self.folder()), self.document(self.folder())
        self.settle()
        Document.objects.filter(pk=first.pk).update(pages=2)

        with self.paused_before_commit("document") as start:
            start()
            Document.objects.filter(pk=second.pk).update(pages=3)
            self.assertEqual(stages.run(NAME, "document"), 1)

        self.assert_right()
        self.settle()
        words = dict(DocumentSize.objects.values_list("document_id", "words"))
        self.assertEqual(words, {first.pk: 500, second.pk: 750})

    def test_waves_of_a_tree_wait_for_one_another(self) -> None:
        root = self.folder()
        box = self.folder(root)
        self.document(box)
        self.settle()
        Document.objects.update(pages=2)
        stages.run(NAME, "document")

        with self.paused_before_commit("folder") as start:
            start()
            marks.add(NAME, "folder", [root.pk])
            above = Elsewhere(lambda: stages.run(NAME, "folder"))
            self.assert_waiting(above)
        above.join()

        self.settle()
        self.assertEqual(self.words(root), 500)
        self.assert_right()

    def test_a_record_deleted_while_its_first_value_is_made_leaves_nothing(self) -> None:
        folder = self.folder()
        other = connection.copy()
        self.addCleanup(other.close)
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("DELETE FROM library_folder WHERE id = %s", [folder.pk])
        stage = Elsewhere(lambda: stages.run(NAME, "folder"))
        self.assert_waiting(stage)

        other.commit()
        stage.join()

        self.assertFalse(FolderSize.objects.exists())
        self.settle()
        self.assertFalse(Mark.objects.exists())

    def test_a_stage_that_can_not_get_a_row_leaves_its_marks_to_the_sweep(self) -> None:
        folder = self.folder()
        self.settle()
        marks.add(NAME, "folder", [folder.pk])

        with (
            mock.patch.object(transactions, "LOCK_TIMEOUT_S", 0.1),
            row_locked(FolderSize, folder.pk),
            self.assertRaises(stages.StageContended),
        ):
            stages.run(NAME, "folder")

        self.assertEqual(marks.pending(NAME, "folder", [folder.pk]), {folder.pk})
        self.assertIsNone(Mark.objects.get().not_before)

    def test_two_workers_settle_many_records_without_a_deadlock(self) -> None:
        root = self.folder()
        folders = [self.folder(root) for _ in range(8)]
        for folder in folders:
            self.document(folder)

        def work() -> int:
            done = 0
            for _ in range(20):
                for level in ("document", "folder"):
                    done += stages.run(NAME, level)
            return done

        self.together(work, work, lambda: Folder.objects.update(parent_id=None))
        self.settle()

        self.assert_right()
        self.assertEqual(FolderSize.objects.filter(words=250).count(), 8)
