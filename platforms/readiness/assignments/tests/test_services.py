from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from annex.cascades import marks
from annex.testing.cases import ServiceTestCase
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
from platforms.readiness.roles.policies import RoleNotFound
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.policies import ChangeDenied, UnknownReference
from platforms.readiness.units.tests.events import told
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


class RecalculateTest(ServiceTestCase):
    def test_marks_the_assignment_that_was_asked_for(self) -> None:
        row = make_assignment()
        with self.committed():
            pass

        assignments.recalculate(actor=self.actor("manager"), assignment_id=row.pk)

        self.assertEqual(marks.pending("readiness", "position_assignment", [row.pk]), {row.pk})

    def test_a_hidden_assignment_is_not_found(self) -> None:
        row = make_assignment()

        with self.assertRaises(policies.AssignmentNotFound):
            assignments.recalculate(
                actor=self.actor("manager", unit_id=make_unit().pk), assignment_id=row.pk
            )


class SignOffTest(ServiceTestCase):
    def setUp(self) -> None:
        self.assignment = make_assignment()
        self.responsibility = make_responsibility(role=self.assignment.role)

    def sign_off(self, **options: Any) -> SignOff:
        said = {
            "actor": self.actor("manager"),
            "assignment_id": self.assignment.pk,
            "responsibility_id": self.responsibility.pk,
            "at": AT,
        }
        return sign_offs.sign_off(**said | options)

    def test_says_who_signed_from_when_to_when(self) -> None:
        user_id, expires_at = uuid4(), AT + timedelta(days=30)

        row = self.sign_off(actor=self.actor("manager", user_id=user_id), expires_at=expires_at)

        row.refresh_from_db()
        self.assertEqual(
            (row.assignment_id, row.responsibility_id, row.signed_by_id),
            (self.assignment.pk, self.responsibility.pk, user_id),
        )
        self.assertEqual((row.signed_at, row.expires_at), (AT, expires_at))

    def test_a_valid_one_is_not_given_twice(self) -> None:
        before = self.sign_off(at=SIGNED)

        with self.assertRaises(sign_offs.AlreadySignedOff):
            self.sign_off()

        self.assertEqual(
            list(SignOff.objects.values_list("pk", "signed_at")), [(before.pk, SIGNED)]
        )

    def test_an_expired_one_is_renewed(self) -> None:
        before = self.sign_off(at=SIGNED, expires_at=AT)

        renewed = self.sign_off()

        self.assertEqual(
            list(SignOff.objects.values_list("pk", "signed_at", "expires_at")),
            [(before.pk, AT, None)],
        )
        self.assertEqual(renewed.pk, before.pk)

    def test_a_responsibility_of_another_role_is_refused(self) -> None:
        with self.assertRaises(sign_offs.ResponsibilityOfAnotherRole):
            self.sign_off(responsibility_id=make_responsibility().pk)

        self.assertFalse(SignOff.objects.exists())

    def test_one_that_has_expired_already_is_refused(self) -> None:
        with self.assertRaises(sign_offs.SignOffAlreadyExpired):
            self.sign_off(expires_at=AT)

        self.assertFalse(SignOff.objects.exists())

    def test_a_member_may_not(self) -> None:
        with self.assertRaises(ChangeDenied):
            self.sign_off(actor=self.actor("member"))

        self.assertFalse(SignOff.objects.exists())

    def test_one_is_taken_back(self) -> None:
        row = self.sign_off()

        sign_offs.withdraw(actor=self.actor("manager"), sign_off_id=row.pk)

        self.assertFalse(SignOff.objects.exists())

    def test_a_hidden_one_is_not_taken_back(self) -> None:
        row = self.sign_off()

        with self.assertRaises(policies.SignOffNotFound):
            sign_offs.withdraw(
                actor=self.actor("manager", unit_id=make_unit().pk), sign_off_id=row.pk
            )

        self.assertTrue(SignOff.objects.filter(pk=row.pk).exists())


class SignOffRoleTest(ServiceTestCase):
    def setUp(self) -> None:
        self.role = make_role()
        self.drive = make_responsibility(role=self.role, name="Drive")
        self.lift = make_responsibility(role=self.role, name="Lift")

    def signed(self) -> set[tuple[UUID, UUID]]:
        return set(SignOff.objects.values_list("assignment_id", "responsibility_id"))

    def test_signs_off_every_current_holder_for_every_responsibility(self) -> None:
        holders = [make_assignment(role=self.role) for _ in range(2)]
        make_assignment(role=self.role, ends_on=AT.date())
        make_assignment(role=self.role, starts_on=AT.date() + timedelta(days=1))
        make_assignment(role=self.role, employee=make_employee(status="left"))
        make_assignment()

        count = sign_offs.sign_off_role(actor=self.actor("manager"), role_id=self.role.pk, at=AT)

        self.assertEqual(count, 4)
        self.assertEqual(
            self.signed(),
            {(row.pk, duty.pk) for row in holders for duty in (self.drive, self.lift)},
        )

    def test_signs_off_for_the_responsibilities_named(self) -> None:
        holder = make_assignment(role=self.role)

        count = sign_offs.sign_off_role(
            actor=self.actor("manager"),
            role_id=self.role.pk,
            at=AT,
            responsibility_ids=[self.lift.pk],
        )

        self.assertEqual((count, self.signed()), (1, {(holder.pk, self.lift.pk)}))

    def test_renews_what_expired_and_leaves_the_rest_as_it_was(self) -> None:
        holder = make_assignment(role=self.role)
        make_sign_off(assignment=holder, responsibility=self.drive, expires_at=AT)
        make_sign_off(assignment=holder, responsibility=self.lift)

        count = sign_offs.sign_off_role(actor=self.actor("manager"), role_id=self.role.pk, at=AT)

        self.assertEqual(count, 1)
        self.assertEqual(
            dict(SignOff.objects.values_list("responsibility_id", "signed_at")),
            {self.drive.pk: AT, self.lift.pk: SIGNED},
        )
        self.assertFalse(SignOff.objects.exclude(expires_at=None).exists())

    def test_costs_as_many_statements_for_one_holder_as_for_five(self) -> None:
        def sign_off_anew() -> None:
            SignOff.objects.all().delete()
            sign_offs.sign_off_role(actor=self.actor(), role_id=self.role.pk, at=AT)

        self.assertSameQueries(sign_off_anew, lambda: make_assignment(role=self.role))

    def test_a_responsibility_of_another_role_is_refused(self) -> None:
        make_assignment(role=self.role)

        with self.assertRaises(sign_offs.ResponsibilityOfAnotherRole):
            sign_offs.sign_off_role(
                actor=self.actor(),
                role_id=self.role.pk,
                at=AT,
                responsibility_ids=[self.drive.pk, make_responsibility().pk],
            )

        self.assertFalse(SignOff.objects.exists())

    def test_a_role_of_another_account_is_not_found(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_role()

        with self.assertRaises(RoleNotFound):
            sign_offs.sign_off_role(actor=self.actor(), role_id=theirs.pk, at=AT)

    def test_a_limited_manager_signs_off_within_the_subtree(self) -> None:
        inside = make_assignment(role=self.role)
        make_assignment(role=self.role)
        limited = self.actor("manager", unit_id=inside.position.unit_id)

        count = sign_offs.sign_off_role(actor=limited, role_id=self.role.pk, at=AT)

        self.assertEqual(count, 2)
        self.assertEqual({assignment for assignment, _ in self.signed()}, {inside.pk})

    def test_a_member_may_not(self) -> None:
        make_assignment(role=self.role)

        with self.assertRaises(ChangeDenied):
            sign_offs.sign_off_role(actor=self.actor("member"), role_id=self.role.pk, at=AT)

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
