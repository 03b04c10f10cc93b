from unittest import mock

from django.utils import timezone

from annex.cascades import cycles, marks, parking, proof
from annex.cascades.models import Mark, Parked
from annex.cascades.tests.library import NAME, Document, Folder, LibraryTestCase

PATIENCE = 400
"""Stages that a cycle of two may take before it is parked; for ever is more."""


class CycleTests(LibraryTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = self.folder()
        self.box = self.folder(self.root)
        self.document(self.box)
        self.settle()

    def close_the_circle(self) -> None:
        # As a raced or forged write would: no service lets it through.
        Folder.objects.filter(pk=self.root.pk).update(parent_id=self.box.pk)

    def settle_within(self, stages: int) -> None:
        with mock.patch("annex.cascades.stages.run", wraps=self._counted(stages)):
            self.settle()

    def _counted(self, stages: int):  # type: ignore[no-untyped-def]  # what it wraps
        from annex.cascades.stages import run  # noqa: PLC0415 - before it is replaced

        left = iter(range(stages))

        def counted(*arguments: object, **options: object) -> int:
            self.assertIsNotNone(next(left, None), "it goes round for ever")
            return run(*arguments, **options)  # type: ignore[arg-type]  # passed on

        return counted

    def test_who_hangs_on_itself_is_parked_with_its_path(self) -> None:
        self.close_the_circle()

        self.settle_within(PATIENCE)

        letter = Parked.objects.get(resolved_at=None)
        both = {str(self.root.pk), str(self.box.pk)}
        self.assertIn(str(letter.object_id), both)
        self.assertRegex(letter.error, r"^HangsOnItself: folder \S+ -> \S+ -> \S+$")
        self.assertEqual(set(letter.error.split(" ")[2::2]), both)
        self.assertEqual(set(Mark.objects.values_list("is_parked", flat=True)), {True})
        self.assertEqual(proof.violations(NAME, at=timezone.now()), [])

    def test_the_rest_of_the_account_is_settled_all_the_same(self) -> None:
        other = self.folder()
        self.close_the_circle()
        self.document(other)

        self.settle_within(PATIENCE)

        self.assertEqual(self.words(other), 250)

    def test_who_breaks_the_cycle_settles_it(self) -> None:
        self.close_the_circle()
        self.settle_within(PATIENCE)

        Folder.objects.filter(pk=self.root.pk).update(parent_id=None)
        parking.redrive(at=timezone.now())
        self.settle_within(PATIENCE)

        self.assertEqual((self.words(self.root), self.words(self.box)), (250, 250))
        self.assertFalse(Mark.objects.exists())
        self.assertFalse(Parked.objects.filter(resolved_at=None).exists())

    def test_one_that_is_driven_again_in_its_cycle_is_parked_again(self) -> None:
        self.close_the_circle()
        self.settle_within(PATIENCE)

        parking.redrive(at=timezone.now())
        self.settle_within(PATIENCE)

        self.assertEqual(Parked.objects.filter(resolved_at=None).count(), 1)

    def test_a_deep_tree_is_no_cycle(self) -> None:
        above = self.box
        for _ in range(8):
            above = self.folder(above)
        self.document(above)
        branch = self.folder(self.box)
        self.document(branch)

        with mock.patch.object(cycles, "MOST_WAVES", 2):
            self.settle()

        self.assertEqual(self.words(self.root), 750)
        self.assertFalse(Parked.objects.exists())
        self.assertFalse(Mark.objects.exists())

    def test_a_folder_below_a_cycle_is_not_to_blame(self) -> None:
        below = self.folder(self.box)
        document = self.document(below)
        self.settle()
        self.close_the_circle()
        with mock.patch.object(cycles, "MOST_WAVES", 0):
            Document.objects.filter(pk=document.pk).update(pages=3)
            self.settle_within(PATIENCE)

        self.assertEqual(self.words(below), 750)
        self.assertEqual(marks.pending(NAME, "folder", [below.pk]), set())
