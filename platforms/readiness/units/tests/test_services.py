from uuid import UUID, uuid4

from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.events import told
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units import policies, services
from platforms.readiness.units.models import Unit
from platforms.readiness.units.tests.factories import make_unit


class CreateTest(ServiceTestCase):
    def test_a_unit_hangs_under_the_parent_given(self) -> None:
        root = make_unit()

        unit = services.create(
            actor=self.actor("manager"), name="North", kind="team", parent_id=root.pk
        )

        unit.refresh_from_db()
        self.assertEqual((unit.name, unit.kind, unit.parent_id), ("North", "team", root.pk))

    def test_a_name_taken_by_a_sibling_is_refused(self) -> None:
        make_unit(name="Fire")

        with self.assertRaises(services.UnitNameTaken) as refused:
            services.create(actor=self.actor(), name="Fire")

        self.assertEqual(list(refused.exception.details["errors"]), ["name"])
        self.assertEqual(Unit.objects.count(), 1)

    def test_an_unknown_parent_is_refused(self) -> None:
        with self.assertRaises(policies.UnknownReference):
            services.create(actor=self.actor(), name="North", parent_id=uuid4())

        self.assertFalse(Unit.objects.exists())

    def test_a_parent_of_another_account_is_unknown(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_unit()

        with self.assertRaises(policies.UnknownReference):
            services.create(actor=self.actor(), name="North", parent_id=theirs.pk)

        self.assertFalse(Unit.objects.exists())

    def test_a_member_may_not(self) -> None:
        with self.assertRaises(policies.ChangeDenied):
            services.create(actor=self.actor("member"), name="North")

        self.assertFalse(Unit.objects.exists())


class ChangeTest(ServiceTestCase):
    def test_a_unit_moves_with_all_below_it(self) -> None:
        fire, police = make_unit(name="Fire"), make_unit(name="Police")
        north = make_unit(name="North", parent=fire)
        station = make_unit(name="Station", parent=north)

        services.change(actor=self.actor(), unit_id=north.pk, parent_id=police.pk)

        self.assertTrue(Unit.objects.all().is_below(station.pk, police.pk))
        self.assertFalse(Unit.objects.all().is_below(station.pk, fire.pk))

    def test_a_unit_moves_to_the_top(self) -> None:
        north = make_unit(parent=make_unit())

        services.change(actor=self.actor(), unit_id=north.pk, parent_id=None)

        north.refresh_from_db()
        self.assertIsNone(north.parent_id)

    def test_a_unit_is_not_moved_below_itself(self) -> None:
        root = make_unit()
        leaf = make_unit(parent=make_unit(parent=root))

        for target in (root, leaf):
            with self.assertRaises(services.UnitCycle):
                services.change(actor=self.actor(), unit_id=root.pk, parent_id=target.pk)

        root.refresh_from_db()
        self.assertIsNone(root.parent_id)

    def test_what_is_not_said_stays(self) -> None:
        root = make_unit()
        unit = make_unit(name="North", kind="team", parent=root)

        services.change(actor=self.actor(), unit_id=unit.pk, name="South")

        unit.refresh_from_db()
        self.assertEqual((unit.name, unit.kind, unit.parent_id), ("South", "team", root.pk))

    def test_a_name_taken_by_a_sibling_is_refused(self) -> None:
        make_unit(name="Fire")
        police = make_unit(name="Police")

        with self.assertRaises(services.UnitNameTaken):
            services.change(actor=self.actor(), unit_id=police.pk, name="Fire")

        police.refresh_from_db()
        self.assertEqual(police.name, "Police")

    def test_a_missing_unit_and_one_of_another_account_look_the_same(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_unit()

        for unit_id in (uuid4(), theirs.pk):
            with self.assertRaises(policies.UnitNotFound):
                services.change(actor=self.actor(), unit_id=unit_id, name="Mine")


class DeleteTest(ServiceTestCase):
    def test_an_empty_unit_is_deleted(self) -> None:
        unit = make_unit()

        services.delete(actor=self.actor(), unit_id=unit.pk)

        self.assertFalse(Unit.objects.exists())

    def test_a_unit_with_units_or_positions_stays(self) -> None:
        parent = make_unit()
        make_unit(parent=parent)
        staffed = make_position().unit

        for unit in (parent, staffed):
            with self.assertRaises(services.UnitNotEmpty):
                services.delete(actor=self.actor(), unit_id=unit.pk)

        self.assertEqual(Unit.objects.count(), 3)


class LimitedActorTest(ServiceTestCase):
    """A manager limited to the subtree of one unit."""

    def setUp(self) -> None:
        self.fire = make_unit(name="Fire")
        self.north = make_unit(name="North", parent=self.fire)
        self.station = make_unit(name="Station 1", parent=self.north)
        self.police = make_unit(name="Police")
        self.limited = self.actor("manager", unit_id=self.north.pk)

    def parents(self) -> dict[str, UUID | None]:
        return dict(Unit.objects.values_list("name", "parent_id"))

    def test_sees_the_subtree_only(self) -> None:
        self.assertEqual(set(policies.visible_to(self.limited)), {self.north, self.station})

    def test_changes_and_adds_within_the_subtree(self) -> None:
        services.change(actor=self.limited, unit_id=self.north.pk, name="North Side")
        services.create(actor=self.limited, name="Station 2", parent_id=self.north.pk)

        self.assertEqual(
            self.parents(),
            {
                "Fire": None,
                "North Side": self.fire.pk,
                "Station 1": self.north.pk,
                "Station 2": self.north.pk,
                "Police": None,
            },
        )

    def test_does_not_reach_outside_the_subtree(self) -> None:
        before = self.parents()

        with self.assertRaises(policies.UnitNotFound):
            services.change(actor=self.limited, unit_id=self.fire.pk, name="Mine")
        with self.assertRaises(policies.UnitNotFound):
            services.delete(actor=self.limited, unit_id=self.police.pk)
        with self.assertRaises(policies.OutsideYourUnits):
            services.create(actor=self.limited, name="Root")
        with self.assertRaises(policies.UnknownReference):
            services.create(actor=self.limited, name="Sub", parent_id=self.police.pk)
        with self.assertRaises(policies.UnknownReference):
            services.change(actor=self.limited, unit_id=self.station.pk, parent_id=self.police.pk)
        with self.assertRaises(policies.OutsideYourUnits):
            services.change(actor=self.limited, unit_id=self.station.pk, parent_id=None)

        self.assertEqual(self.parents(), before)

    def test_does_not_move_or_delete_the_unit_that_limits_it(self) -> None:
        before = self.parents()

        with self.assertRaises(policies.OutsideYourUnits):
            services.change(actor=self.limited, unit_id=self.north.pk, parent_id=None)
        with self.assertRaises(policies.OutsideYourUnits):
            services.delete(actor=self.limited, unit_id=self.north.pk)

        self.assertEqual(self.parents(), before)


class ConcurrencyTest(CommitTestCase):
    def test_two_moves_at_once_do_not_make_a_cycle_together(self) -> None:
        for attempt in range(10):
            with self.subTest(attempt=attempt):
                one, other = make_unit(), make_unit()

                def move(unit: Unit, parent: Unit) -> str:
                    try:
                        services.change(actor=self.actor(), unit_id=unit.pk, parent_id=parent.pk)
                    except services.UnitCycle:
                        return "refused"
                    return "moved"

                outcome = self.together(lambda: move(one, other), lambda: move(other, one))  # noqa: B023 - joined here

                self.assertEqual(sorted(outcome), ["moved", "refused"])
                one.refresh_from_db()
                other.refresh_from_db()
                self.assertEqual([one.parent_id, other.parent_id].count(None), 1)


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor = self.actor()

        unit = services.create(actor=actor, name="North")
        services.change(actor=actor, unit_id=unit.pk, name="North", kind=unit.kind)
        services.change(actor=actor, unit_id=unit.pk, name="South")
        services.delete(actor=actor, unit_id=unit.pk)

        self.assertEqual(
            told("units"), [(op, [unit.pk]) for op in ("created", "updated", "deleted")]
        )
