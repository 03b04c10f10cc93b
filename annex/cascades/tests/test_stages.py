from datetime import timedelta
from unittest import mock

from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from annex.cascades import marks, proof, stages, sweeping
from annex.cascades.declarations import UnknownLevel
from annex.cascades.models import Mark
from annex.cascades.tests.library import (
    NAME,
    Document,
    DocumentSize,
    Folder,
    FolderSize,
    LibraryTestCase,
    Note,
    announced,
)
from annex.tenancy.context import global_context


class StageTests(LibraryTestCase):
    def violations(self) -> list[proof.Violation]:
        return proof.violations(NAME, at=timezone.now())

    def test_a_tree_sums_itself_up_wave_by_wave(self) -> None:
        root = self.folder()
        shelf = self.folder(root)
        box = self.folder(shelf)
        self.document(box, pages=2)
        self.document(root, pages=1)
        self.settle()

        self.assertEqual(self.sizes(), {root.pk: (750, 2), shelf.pk: (500, 1), box.pk: (500, 1)})
        self.assertEqual(self.violations(), [])

    def test_a_move_corrects_both_branches(self) -> None:
        left, right = self.folder(), self.folder()
        box = self.folder(left)
        document = self.document(box)
        self.settle()

        Folder.objects.filter(pk=box.pk).update(parent_id=right.pk)
        self.settle()
        self.assertEqual((self.words(left), self.words(right)), (0, 250))

        Document.objects.filter(pk=document.pk).update(folder_id=left.pk)
        self.settle()
        self.assertEqual((self.words(left), self.words(right)), (250, 0))
        self.assertEqual(self.violations(), [])

    def test_a_deleted_record_takes_its_value_and_its_marks_along(self) -> None:
        root = self.folder()
        document = self.document(root)
        self.settle()

        Document.objects.filter(pk=document.pk).update(pages=3)
        Document.objects.filter(pk=document.pk).delete()
        self.settle()

        self.assertEqual(self.sizes(), {root.pk: (0, 0)})
        self.assertFalse(DocumentSize.objects.exists())
        self.assertFalse(Mark.objects.exists())

    def test_an_unchanged_value_is_not_written_and_marks_nothing(self) -> None:
        document = self.document(self.folder())
        self.settle()
        before = DocumentSize.objects.get()
        announced.changes.clear()

        marks.add(NAME, "document", [document.pk])
        self.assertEqual(stages.run(NAME, "document"), 1)

        self.assertEqual(DocumentSize.objects.get().computed_at, before.computed_at)
        self.assertFalse(Mark.objects.exists())
        self.assertEqual(announced.changes, [])

    def test_what_changed_is_announced_in_the_same_transaction(self) -> None:
        document = self.document(self.folder())

        def refuse(change: object) -> None:
            raise ValueError("not now")

        announced.also = refuse
        with self.assertRaises(stages.StageFailed):
            stages.run(NAME, "document")

        self.assertFalse(DocumentSize.objects.exists())
        self.assertEqual(Mark.objects.filter(object_id=document.pk).count(), 1)

    def test_marks_that_follow_carry_the_smallest_origin(self) -> None:
        folder = self.folder()
        self.document(folder)
        self.document(folder)
        first = Mark.objects.filter(level="document").order_by("id").first()
        assert first is not None

        stages.run(NAME, "document")

        following = Mark.objects.filter(level="folder", origin_id__isnull=False)
        self.assertEqual([mark.origin_id for mark in following], [first.pk])

    def test_more_records_than_a_transaction_takes_are_done_in_several(self) -> None:
        folder = self.folder()
        for _ in range(5):
            self.document(folder)

        with (
            mock.patch.object(stages, "CAP", 2),
            mock.patch.object(stages, "wake_after_commit") as wake,
        ):
            self.assertEqual(stages.run(NAME, "document"), 2)
            self.assertIn(mock.call(NAME, "document"), wake.call_args_list)
            self.settle()

        self.assertEqual(self.sizes(), {folder.pk: (1250, 5)})

    def test_a_relay_stands_for_the_record_it_leads_to(self) -> None:
        document = self.document(self.folder())
        self.settle()

        Note.objects.create(document_id=document.pk)

        self.assertEqual(marks.pending(NAME, "document", [document.pk]), {document.pk})
        self.assertEqual(self.violations(), [])
        self.settle()
        self.assertEqual(DocumentSize.objects.get().words, 251)

    def test_the_clock_alone_moves_a_value(self) -> None:
        folder = self.folder()
        until = timezone.now() + timedelta(hours=1)
        self.document(folder, embargo_until=until)
        self.settle()
        self.assertEqual(self.words(folder), 0)

        self.assertEqual(sweeping.mark_lapsed(at=until - timedelta(microseconds=1)), 0)
        self.assertEqual(proof.violations(NAME, at=until), [])
        self.assertEqual(sweeping.mark_lapsed(at=until), 1)
        self.assertEqual(sweeping.mark_lapsed(at=until), 0)
        self.settle(at=until)

        self.assertEqual(self.words(folder), 250)

    def test_an_unknown_level_is_refused(self) -> None:
        for call in (
            lambda: stages.run(NAME, "shelf"),
            lambda: stages.run("museum", "folder"),
            lambda: marks.add(NAME, "shelf", []),
            lambda: marks.pending(NAME, "noted", []),
        ):
            with self.assertRaises(UnknownLevel):
                call()


class ProofTests(LibraryTestCase):
    def test_drift_is_found_until_a_mark_names_it(self) -> None:
        folder = self.folder()
        document = self.document(folder)
        self.settle()
        FolderSize.objects.update(words=7)

        (found,) = proof.violations(NAME, at=timezone.now())

        self.assertEqual((found.level, found.object_id), ("folder", folder.pk))
        self.assertEqual((found.stored, found.formula), ("(7,1,)", "(250,1,)"))
        self.assertEqual(proof.violations(NAME, at=timezone.now(), level="document"), [])
        marks.add(NAME, "folder", [folder.pk])
        self.assertEqual(proof.violations(NAME, at=timezone.now()), [])
        self.settle()
        self.assertEqual(self.words(folder), 250)
        self.assertEqual(proof.records(NAME), 2)
        self.assertIsNotNone(document.pk)

    def test_a_missing_value_is_found(self) -> None:
        folder = self.folder()
        Mark.objects.all().delete()

        (found,) = proof.violations(NAME, at=timezone.now())

        self.assertEqual((found.object_id, found.stored), (folder.pk, None))

    def test_a_wrong_expiry_is_found(self) -> None:
        until = timezone.now() + timedelta(hours=1)
        self.document(self.folder(), embargo_until=until)
        self.settle()
        DocumentSize.objects.update(valid_until=None)

        (found,) = proof.violations(NAME, at=timezone.now())

        self.assertEqual(found.level, "document")


class IsolationTests(LibraryTestCase):
    def test_a_stage_sees_and_touches_its_own_account_alone(self) -> None:
        with self.as_account(self.other_account):
            theirs = self.folder()
            self.document(theirs)

        self.assertEqual(self.settle(), 0)

        with self.as_account(self.other_account):
            self.assertEqual(Mark.objects.count(), 3)
            self.assertEqual(marks.pending(NAME, "folder", [theirs.pk]), {theirs.pk})
        self.assertEqual(marks.pending(NAME, "folder", [theirs.pk]), set())

    def test_the_runtime_role_can_not_rewrite_what_a_mark_names(self) -> None:
        self.folder()

        with self.assertRaises(ProgrammingError), transaction.atomic():
            Mark.objects.update(level="document")
        with self.assertRaises(ProgrammingError), transaction.atomic(), connection.cursor() as c:
            c.execute(
                "INSERT INTO cascades_mark (account_id, cascade, level, object_id) "
                "VALUES (%s, 'library', 'folder', %s)",
                [self.other_account.pk] * 2,
            )

        self.assertEqual(Mark.objects.get().level, "folder")

    def test_what_the_sweep_learns_of_other_accounts_is_counts_of_levels(self) -> None:
        self.folder()

        with global_context(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM annex.cascades_pending(%s)", [timezone.now()])
            columns = [column.name for column in cursor.description]
            rows = cursor.fetchall()

        self.assertEqual(columns, ["account_id", "cascade", "level", "marks", "oldest"])
        self.assertEqual([row[:4] for row in rows], [(self.account.pk, NAME, "folder", 1)])
