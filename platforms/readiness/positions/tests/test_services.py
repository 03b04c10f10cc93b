from uuid import uuid4

from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.events import told
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.positions import policies, services
from platforms.readiness.positions.models import Position
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.policies import ChangeDenied, UnknownReference
from platforms.readiness.units.tests.factories import make_unit


class CreateTest(ServiceTestCase):
    def test_a_seat_stands_in_its_unit_and_reports_to_another(self) -> None:
        unit, chief = make_unit(), make_position()

        seat = services.create(
            actor=self.actor("manager"),
            number="P-1",
            title="Captain",
            unit_id=unit.pk,
            reports_to_id=chief.pk,
        )

        seat.refresh_from_db()
        self.assertEqual(
            (seat.number, seat.title, seat.unit_id, seat.reports_to_id),
            ("P-1", "Captain", unit.pk, chief.pk),
        )

    def test_a_number_taken_is_refused(self) -> None:
        taken = make_position(number="P-1")

        with self.assertRaises(services.PositionNumberTaken):
            services.create(
                actor=self.actor(), number="P-1", title="Captain", unit_id=taken.unit_id
            )

        self.assertEqual(Position.objects.count(), 1)

    def test_an_unknown_unit_or_superior_is_refused_by_name(self) -> None:
        unit = make_unit()

        with self.assertRaises(UnknownReference) as no_unit:
            services.create(actor=self.actor(), number="P-1", title="A", unit_id=uuid4())
        with self.assertRaises(UnknownReference) as no_superior:
            services.create(
                actor=self.actor(),
                number="P-1",
                title="A",
                unit_id=unit.pk,
                reports_to_id=uuid4(),
            )

        self.assertEqual(list(no_unit.exception.details["errors"]), ["unit_id"])
        self.assertEqual(list(no_superior.exception.details["errors"]), ["reports_to_id"])
        self.assertFalse(Position.objects.exists())

    def test_a_member_may_not(self) -> None:
        unit = make_unit()

        with self.assertRaises(ChangeDenied):
            services.create(actor=self.actor("member"), number="P-1", title="A", unit_id=unit.pk)

        self.assertFalse(Position.objects.exists())


class ChangeTest(ServiceTestCase):
    def test_a_seat_moves_and_what_is_not_said_stays(self) -> None:
        chief, unit = make_position(), make_unit()
        seat = make_position(title="Captain", reports_to=chief)

        services.change(actor=self.actor("manager"), position_id=seat.pk, unit_id=unit.pk)

        seat.refresh_from_db()
        self.assertEqual(
            (seat.title, seat.unit_id, seat.reports_to_id), ("Captain", unit.pk, chief.pk)
        )

    def test_a_seat_stops_reporting(self) -> None:
        seat = make_position(reports_to=make_position())

        services.change(actor=self.actor(), position_id=seat.pk, reports_to_id=None)

        seat.refresh_from_db()
        self.assertIsNone(seat.reports_to_id)

    def test_a_seat_does_not_report_to_itself_or_to_one_below(self) -> None:
        chief = make_position()
        captain = make_position(reports_to=chief)
        firefighter = make_position(reports_to=captain)

        for target in (chief, firefighter):
            with self.assertRaises(services.ReportingCycle):
                services.change(actor=self.actor(), position_id=chief.pk, reports_to_id=target.pk)

        chief.refresh_from_db()
        self.assertIsNone(chief.reports_to_id)


class DeleteTest(ServiceTestCase):
    def test_a_seat_nobody_needs_is_deleted(self) -> None:
        seat = make_position()

        services.delete(actor=self.actor(), position_id=seat.pk)

        self.assertFalse(Position.objects.exists())

    def test_a_seat_with_assignments_or_reports_stays(self) -> None:
        held = make_assignment().position
        chief = make_position()
        make_position(reports_to=chief)

        for seat in (held, chief):
            with self.assertRaises(services.PositionInUse):
                services.delete(actor=self.actor(), position_id=seat.pk)

        self.assertEqual(Position.objects.count(), 3)


class LimitedActorTest(ServiceTestCase):
    """A manager limited to the subtree of one unit."""

    def setUp(self) -> None:
        self.unit = make_unit()
        self.inside = make_position(unit=make_unit(parent=self.unit))
        self.outside = make_position()
        self.limited = self.actor("manager", unit_id=self.unit.pk)

    def test_sees_the_seats_of_the_subtree(self) -> None:
        self.assertEqual(set(policies.visible_to(self.limited)), {self.inside})

    def test_does_not_reach_outside_the_subtree(self) -> None:
        with self.assertRaises(policies.PositionNotFound):
            services.change(actor=self.limited, position_id=self.outside.pk, title="Mine")
        with self.assertRaises(policies.PositionNotFound):
            services.delete(actor=self.limited, position_id=self.outside.pk)
        with self.assertRaises(UnknownReference):
            services.create(
                actor=self.limited, number="P-9", title="A", unit_id=self.outside.unit_id
            )
        for changes in (
            {"unit_id": self.outside.unit_id},
            {"reports_to_id": self.outside.pk},
        ):
            with self.assertRaises(UnknownReference):
                services.change(actor=self.limited, position_id=self.inside.pk, **changes)

        self.assertEqual(
            set(Position.objects.values_list("pk", "title", "unit_id", "reports_to_id")),
            {(seat.pk, "Clerk", seat.unit_id, None) for seat in (self.inside, self.outside)},
        )

    def test_may_keep_a_superior_outside_the_subtree(self) -> None:
        Position.objects.filter(pk=self.inside.pk).update(reports_to=self.outside)

        services.change(
            actor=self.limited,
            position_id=self.inside.pk,
            title="Captain",
            reports_to_id=self.outside.pk,
        )

        self.inside.refresh_from_db()
        self.assertEqual(
            (self.inside.title, self.inside.reports_to_id), ("Captain", self.outside.pk)
        )


class ConcurrencyTest(CommitTestCase):
    def test_two_changes_at_once_do_not_make_a_cycle_together(self) -> None:
        unit = make_unit()
        for attempt in range(10):
            with self.subTest(attempt=attempt):
                one, other = make_position(unit=unit), make_position(unit=unit)

                def report(seat: Position, boss: Position) -> str:
                    try:
                        services.change(
                            actor=self.actor(), position_id=seat.pk, reports_to_id=boss.pk
                        )
                    except services.ReportingCycle:
                        return "refused"
                    return "changed"

                outcome = self.together(
                    lambda: report(one, other),  # noqa: B023 - joined before the next attempt
                    lambda: report(other, one),  # noqa: B023
                )

                self.assertEqual(sorted(outcome), ["changed", "refused"])
                one.refresh_from_db()
                other.refresh_from_db()
                self.assertEqual([one.reports_to_id, other.reports_to_id].count(None), 1)


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor, unit = self.actor(), make_unit()

        seat = services.create(actor=actor, number="P-1", title="Clerk", unit_id=unit.pk)
        services.change(actor=actor, position_id=seat.pk, title="Clerk")
        services.change(actor=actor, position_id=seat.pk, title="Captain")
        services.delete(actor=actor, position_id=seat.pk)

        self.assertEqual(
            told("positions"), [(op, [seat.pk]) for op in ("created", "updated", "deleted")]
        )
