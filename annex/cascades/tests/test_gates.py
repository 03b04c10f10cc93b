"""The next stage starts only after the one before has committed, and never after a rollback."""

from django.db import connection, transaction

from annex.cascades import marks, wake
from annex.cascades.declarations import Change
from annex.cascades.models import Mark
from annex.cascades.tests.library import NAME, DocumentSize, FolderSize, LibraryTestCase, announced


class CommitGateTests(LibraryTestCase):
    def test_no_stage_starts_before_the_commit(self) -> None:
        document = self.document(self.folder())
        self.deliver(True)

        with transaction.atomic():
            marks.add(NAME, "document", [document.pk])
            wake.wake_after_commit(NAME)
            self.assertFalse(DocumentSize.objects.exists())

        self.assertEqual(DocumentSize.objects.get().words, 250)
        self.assertEqual(FolderSize.objects.get().words, 250)
        self.assertFalse(Mark.objects.exists())

    def test_a_rollback_wakes_nobody(self) -> None:
        document = self.document(self.folder())
        self.deliver(True)

        with transaction.atomic():
            marks.add(NAME, "document", [document.pk])
            wake.wake_after_commit(NAME)
            transaction.set_rollback(True)

        self.assertFalse(DocumentSize.objects.exists())

    def test_each_stage_starts_from_what_the_one_before_has_committed(self) -> None:
        self.document(self.folder())
        self.deliver(True)
        seen = []

        def look(change: Change) -> None:
            # From outside, while the stage's own transaction is open.
            outside = connection.copy()
            outside.set_autocommit(False)
            try:
                with outside.cursor() as cursor:
                    cursor.execute("SELECT words FROM library_documentsize")
                    seen.append((change.level, [row[0] for row in cursor.fetchall()]))
            finally:
                outside.close()

        announced.also = look
        with transaction.atomic():
            wake.wake_after_commit(NAME)

        self.assertEqual(seen, [("document", []), ("folder", [250])])
