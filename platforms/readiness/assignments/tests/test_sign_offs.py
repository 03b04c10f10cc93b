from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments import policies
from platforms.readiness.assignments.models import SignOff
from platforms.readiness.assignments.services import sign_offs
from platforms.readiness.assignments.tests.factories import (
    SIGNED,
    make_assignment,
    make_sign_off,
)
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.responsibilities.tests.factories import make_responsibility
from platforms.readiness.roles.policies import RoleNotFound
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.policies import ChangeDenied
from platforms.readiness.units.tests.factories import make_unit

AT = SIGNED + timedelta(days=10)


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
