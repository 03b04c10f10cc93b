from uuid import UUID

from django.db import IntegrityError, transaction

from annex.testing.cases import CommitTestCase, ServiceTestCase
from platforms.readiness.units.models import Unit
from platforms.readiness.units.tests.factories import make_unit


def ids(units: object) -> set[UUID]:
    return {unit.pk for unit in units}  # type: ignore[attr-defined]  # any queryset


class TreeTest(ServiceTestCase):
    def setUp(self) -> None:
        self.root = make_unit(name="Fire")
        self.middle = make_unit(name="North", parent=self.root)
        self.leaf = make_unit(name="Station 1", parent=self.middle)
        self.beside = make_unit(name="Police")

    def test_a_subtree_holds_the_unit_and_all_below_it(self) -> None:
        self.assertEqual(
            ids(Unit.objects.all().within(self.middle.pk)), {self.middle.pk, self.leaf.pk}
        )

    def test_a_lineage_holds_the_unit_and_all_above_it(self) -> None:
        lineage = Unit.objects.filter(pk__in=Unit.objects.all().lineage(self.middle.pk))

        self.assertEqual(ids(lineage), {self.middle.pk, self.root.pk})

    def test_a_unit_is_below_itself_and_below_its_ancestors_only(self) -> None:
        units = Unit.objects.all()

        self.assertTrue(units.is_below(self.leaf.pk, self.leaf.pk))
        self.assertTrue(units.is_below(self.leaf.pk, self.root.pk))
        self.assertFalse(units.is_below(self.root.pk, self.leaf.pk))
        self.assertFalse(units.is_below(self.leaf.pk, self.beside.pk))

    def test_a_walk_ends_even_where_a_cycle_slipped_in(self) -> None:
        Unit.objects.filter(pk=self.root.pk).update(parent=self.leaf)

        self.assertEqual(
            ids(Unit.objects.all().within(self.leaf.pk)),
            {self.root.pk, self.middle.pk, self.leaf.pk},
        )

    def test_the_subtree_of_another_account_is_empty(self) -> None:
        with self.as_account(self.other_account):
            self.assertEqual(ids(Unit.objects.all().within(self.root.pk)), set())


class ConstraintsTest(ServiceTestCase):
    def refused(self, **fields: object) -> None:
        before = Unit.objects.count()
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_unit(**fields)
        self.assertEqual(Unit.objects.count(), before)

    def test_siblings_have_names_of_their_own(self) -> None:
        root = make_unit(name="Fire")
        make_unit(name="North", parent=root)

        self.refused(name="North", parent=root)

    def test_roots_have_names_of_their_own(self) -> None:
        make_unit(name="Fire")

        self.refused(name="Fire")

    def test_the_same_name_may_hang_elsewhere_and_in_another_account(self) -> None:
        root = make_unit(name="North")

        make_unit(name="North", parent=root)
        with self.as_account(self.other_account):
            make_unit(name="North")

        self.assertEqual(Unit.objects.filter(name="North").count(), 2)

    def test_a_kind_is_one_of_the_known_ones(self) -> None:
        self.refused(kind="galaxy")

    def test_a_unit_does_not_hang_below_itself(self) -> None:
        unit = make_unit()

        with self.assertRaises(IntegrityError), transaction.atomic():
            Unit.objects.filter(pk=unit.pk).update(parent=unit.pk)

    def test_a_unit_does_not_hang_below_one_of_another_account(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_unit()

        self.refused(parent_id=theirs.pk)


class LockTest(CommitTestCase):
    def test_only_one_transaction_at_a_time_moves_rows_of_an_accounts_tree(self) -> None:
        seen: list[str] = []

        def move(name: str) -> None:
            with transaction.atomic():
                Unit.objects.all().lock_tree()
                seen.append(name)
                make_unit(name=name)
                seen.append(name)

        self.together(lambda: move("a"), lambda: move("b"))

        self.assertIn(seen, (["a", "a", "b", "b"], ["b", "b", "a", "a"]))
