from datetime import timedelta
from unittest import mock

from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from annex.cascades import locks, marks, proving, tasks
from annex.cascades.models import Mark, Proof, Violation
from annex.cascades.tests.library import NAME, FolderSize, LibraryTestCase
from annex.tenancy.context import global_context


class ProvingTests(LibraryTestCase):
    def test_a_right_account_is_remembered_as_proven(self) -> None:
        self.document(self.folder())
        self.settle()
        now = timezone.now()

        first, second = proving.prove(NAME, at=now), proving.prove(NAME, at=now)

        self.assertEqual((first.records, first.wrong, first.proofs), (2, 0, 1))
        self.assertEqual((second.proofs, second.violations, second.proven_at), (2, 0, now))
        self.assertEqual(Proof.objects.count(), 1)
        self.assertFalse(Violation.objects.exists() or Mark.objects.exists())

    def test_a_violation_is_recorded_told_and_healed_by_a_mark(self) -> None:
        folder = self.folder()
        self.document(folder)
        self.settle()
        FolderSize.objects.update(words=7)

        with self.assertLogs("annex.cascades.proving", "CRITICAL") as logs:
            found = proving.prove(NAME, at=timezone.now())

        self.assertEqual((found.wrong, found.violations), (1, 1))
        self.assertIn("cascade.violation", logs.output[0])
        self.assertIn(f"first={folder.pk}", logs.output[0])
        incident = Violation.objects.get()
        self.assertEqual(
            (incident.level, incident.object_id, incident.stored, incident.formula),
            ("folder", folder.pk, "(7,1,)", "(250,1,)"),
        )
        self.assertEqual(incident.history[0]["new"], {"words": "250", "documents": "1"})
        self.assertEqual(self.words(folder), 7, "the proof writes no value")
        mark = Mark.objects.get()
        self.assertEqual((mark.level, mark.object_id, mark.cause), ("folder", folder.pk, "proof"))

        self.assertEqual(proving.prove(NAME, at=timezone.now()).wrong, 0, "it is marked now")
        self.settle()
        self.assertEqual(self.words(folder), 250)

    def test_what_is_wrong_everywhere_is_counted_and_healed_whole(self) -> None:
        for _ in range(4):
            self.folder()
        self.settle()
        FolderSize.objects.update(words=7)

        with (
            mock.patch.object(proving, "MOST_RECORDED", 3),
            self.assertLogs("annex.cascades.proving", "CRITICAL"),
        ):
            found = proving.prove(NAME, at=timezone.now())

        self.assertEqual((found.wrong, Violation.objects.count(), Mark.objects.count()), (4, 3, 4))

    def test_an_account_is_due_until_its_proof_is_young(self) -> None:
        now = timezone.now()
        both = {(self.account.pk, NAME), (self.other_account.pk, NAME)}
        self.assertEqual({one for one in proving.due(at=now) if one[1] == NAME}, both)

        proving.prove(NAME, at=now)

        rest = {(self.other_account.pk, NAME)}
        self.assertEqual({one for one in proving.due(at=now) if one[1] == NAME}, rest)
        later = now + proving.EVERY
        self.assertEqual({one for one in proving.due(at=later) if one[1] == NAME}, both)

    def test_due_proofs_come_often_enough_for_one_a_minute(self) -> None:
        longest = proving.EVERY + timedelta(seconds=5) + timedelta(milliseconds=locks.LIFE_MS)

        self.assertLess(longest, timedelta(minutes=1))

    def test_beat_has_every_account_proven(self) -> None:
        self.document(self.folder())
        self.settle()
        self.deliver(True)

        tasks.prove_cascades()

        self.assertEqual(Proof.objects.get(cascade=NAME).records, 2)
        with self.as_account(self.other_account):
            self.assertEqual(Proof.objects.get(cascade=NAME).records, 0)

    def test_nobody_who_serves_can_rewrite_an_incident(self) -> None:
        for statement in ("UPDATE cascades_violation SET level = ''", "DELETE FROM cascades_proof"):
            with self.assertRaises(ProgrammingError), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_what_looks_across_accounts_answers_only_where_none_is_entered(self) -> None:
        marks.add(NAME, "folder", [self.folder().pk])
        for call in (
            "annex.cascades_pending(now())",
            "annex.cascades_open()",
            "annex.cascades_unproven('library', now())",
            "annex.cascades_load()",
            "annex.cascades_proofs()",
        ):
            with self.subTest(call=call), connection.cursor() as cursor:
                with self.assertRaises(ProgrammingError):
                    cursor.execute(f"SELECT * FROM {call}")
                with global_context():
                    cursor.execute(f"SELECT * FROM {call}")
