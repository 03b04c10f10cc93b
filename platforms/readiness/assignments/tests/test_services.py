from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.readiness.assignments import policies
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.assignments.services import assignments, sign_offs
from platforms.readiness.assignments.tests.factories import (
    SIGNED,
    make_assignment,
    make_sign_off,
)
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.responsibilities.tests.factories import make_responsibility
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.policies import ChangeDenied, UnknownReference
from platforms.readiness.units.tests.factories import make_unit

STARTS = date(2100, 1, 1)
AT = SIGNED + timedelta(days=10)


class CreateTest(ServiceTestCase):
    def parties(self) -> dict[str, Any]:
        return {
            "employee_id": make_employee().pk,
            "position_id": make_position().pk,
            "role_id": make_role().pk,
            "starts_on": STARTS,
        }

    def test_an_assignment_joins_employee_position_and_role(self) -> None:
        parties = self.parties()

        row = assignments.create(actor=self.actor("manager"), **parties, fte=Decimal("0.5"))

        row.refresh_from_db()
        self.assertEqual({name: getattr(row, name) for name in parties}, parties)
        self.assertEqual((row.fte, row.ends_on), (Decimal("0.500"), None))

    def test_each_party_has_to_exist_in_the_account(self) -> None:
        parties = self.parties()

        for party in ("employee_id", "position_id", "role_id"):
            with self.subTest(party=party), self.assertRaises(UnknownReference) as refused:
                assignments.create(actor=self.actor(), **parties | {party: uuid4()})
            self.assertEqual(list(refused.exception.details["errors"]), [party])

        self.assertFalse(PositionAssignment.objects.exists())

    def test_an_fte_out_of_range_is_refused(self) -> None:
        parties = self.parties()

        for fte in (Decimal(0), Decimal("1.001")):
            with self.assertRaises(assignments.FteOutOfRange):
                assignments.create(actor=self.actor(), **parties, fte=fte)

        self.assertFalse(PositionAssignment.objects.exists())

    def test_an_end_on_the_day_of_the_start_is_refused(self) -> None:
        with self.assertRaises(assignments.EndsBeforeStart):
            assignments.create(actor=self.actor(), **self.parties(), ends_on=STARTS)

        self.assertFalse(PositionAssignment.objects.exists())

    def test_a_member_may_not(self) -> None:
        with self.assertRaises(ChangeDenied):
            assignments.create(actor=self.actor("member"), **self.parties())

        self.assertFalse(PositionAssignment.objects.exists())


class ChangeTest(ServiceTestCase):
    def test_an_assignment_ends(self) -> None:
        row = make_assignment(starts_on=STARTS)

        assignments.change(
            actor=self.actor("manager"), assignment_id=row.pk, ends_on=date(2100, 7, 1)
        )

        row.refresh_from_db()
        self.assertEqual((row.starts_on, row.ends_on), (STARTS, date(2100, 7, 1)))

    def test_it_keeps_its_parties(self) -> None:
        row = make_assignment(fte=1)
        others = {
            "employee_id": make_employee().pk,
            "position_id": make_position().pk,
            "role_id": make_role().pk,
        }

        for party, other in others.items():
            with self.subTest(party), self.assertRaises(assignments.AssignmentKeepsItsParties):
                assignments.change(
                    actor=self.actor(),
                    assignment_id=row.pk,
                    fte=Decimal("0.5"),
                    **{party: other},
                )

        row.refresh_from_db()
        self.assertEqual(row.fte, 1)

    def test_a_missing_one_and_one_of_another_account_look_the_same(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_assignment()

        for assignment_id in (uuid4(), theirs.pk):
            with self.assertRaises(policies.AssignmentNotFound):
                assignments.change(
                    actor=self.actor(), assignment_id=assignment_id, fte=Decimal("0.5")
                )


class DeleteTest(ServiceTestCase):
    def test_an_assignment_goes_with_its_sign_offs(self) -> None:
        row = make_sign_off().assignment

        assignments.delete(actor=self.actor("manager"), assignment_id=row.pk)

        self.assertFalse(PositionAssignment.objects.exists())
        self.assertFalse(SignOff.objects.exists())


class LimitedActorTest(ServiceTestCase):
    """A manager limited to the subtree of one unit."""

    def setUp(self) -> None:
        unit = make_unit()
        self.inside = make_assignment(position=make_position(unit=make_unit(parent=unit)))
        self.outside = make_assignment()
        self.limited = self.actor("manager", unit_id=unit.pk)

    def test_sees_the_assignments_of_the_subtree(self) -> None:
        self.assertEqual(set(policies.visible_to(self.limited)), {self.inside})

    def test_does_not_reach_outside_the_subtree(self) -> None:
        with self.assertRaises(policies.AssignmentNotFound):
            assignments.change(
                actor=self.limited, assignment_id=self.outside.pk, fte=Decimal("0.5")
            )
        with self.assertRaises(policies.AssignmentNotFound):
            assignments.delete(actor=self.limited, assignment_id=self.outside.pk)
        parties = {"role_id": self.inside.role_id, "starts_on": STARTS}
        for employee_id, position_id in (
            (self.outside.employee_id, self.inside.position_id),
            (self.inside.employee_id, self.outside.position_id),
        ):
            with self.assertRaises(UnknownReference):
                assignments.create(
                    actor=self.limited,
                    employee_id=employee_id,
                    position_id=position_id,
                    **parties,
                )

        self.assertEqual(
            dict(PositionAssignment.objects.values_list("pk", "fte")),
            {self.inside.pk: 1, self.outside.pk: 1},
        )

    def test_assigns_a_person_of_the_subtree_to_another_seat_in_it(self) -> None:
        seat = make_position(unit_id=self.inside.position.unit_id)

        row = assignments.create(
            actor=self.limited,
            employee_id=self.inside.employee_id,
            position_id=seat.pk,
            role_id=self.inside.role_id,
            starts_on=STARTS,
        )

        self.assertEqual(row.position_id, seat.pk)


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor, duty = self.actor(), make_responsibility()

        row = assignments.create(
            actor=actor,
            employee_id=make_employee().pk,
            position_id=make_position().pk,
            role_id=duty.role_id,
            starts_on=STARTS,
        )
        assignments.change(actor=actor, assignment_id=row.pk, starts_on=STARTS)
        assignments.change(actor=actor, assignment_id=row.pk, fte=Decimal("0.5"))
        signed = sign_offs.sign_off(
            actor=actor, assignment_id=row.pk, responsibility_id=duty.pk, at=AT
        )
        sign_offs.withdraw(actor=actor, sign_off_id=signed.pk)
        for _ in range(2):
            sign_offs.sign_off_role(actor=actor, role_id=duty.role_id, at=AT)
        assignments.delete(actor=actor, assignment_id=row.pk)

        self.assertEqual(
            told("assignments"),
            [
                (op, [row.pk])
                for op in ("created", "updated", "signed_off", "updated", "signed_off", "deleted")
            ],
        )
