from uuid import uuid4

from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.responsibilities.models import Evidence, Responsibility
from platforms.readiness.responsibilities.tests.factories import (
    make_evidence,
    make_requirement,
    make_responsibility,
)
from platforms.readiness.roles import policies, services
from platforms.readiness.roles.models import Role
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.policies import ChangeDenied, OutsideYourUnits


class CreateTest(ServiceTestCase):
    def test_a_role_starts_as_said(self) -> None:
        role = services.create(
            actor=self.actor("manager"), title="Nurse", code="29-1141.00", description="Cares."
        )

        role.refresh_from_db()
        self.assertEqual(
            (role.title, role.code, role.description, role.source),
            ("Nurse", "29-1141.00", "Cares.", "manual"),
        )

    def test_a_title_taken_is_refused(self) -> None:
        make_role(title="Nurse")

        with self.assertRaises(services.RoleTitleTaken):
            services.create(actor=self.actor(), title="Nurse")

        self.assertEqual(Role.objects.count(), 1)

    def test_members_and_limited_managers_may_not(self) -> None:
        with self.assertRaises(ChangeDenied):
            services.create(actor=self.actor("member"), title="Nurse")
        with self.assertRaises(OutsideYourUnits):
            services.create(actor=self.actor("manager", unit_id=uuid4()), title="Nurse")

        self.assertFalse(Role.objects.exists())


class ChangeTest(ServiceTestCase):
    def test_what_is_not_said_stays(self) -> None:
        role = make_role(title="Nurse", code="29-1141.00")

        services.change(actor=self.actor(), role_id=role.pk, title="Registered nurse")

        role.refresh_from_db()
        self.assertEqual((role.title, role.code), ("Registered nurse", "29-1141.00"))

    def test_a_title_taken_is_refused(self) -> None:
        make_role(title="Nurse")
        role = make_role(title="Medic")

        with self.assertRaises(services.RoleTitleTaken):
            services.change(actor=self.actor(), role_id=role.pk, title="Nurse")

        role.refresh_from_db()
        self.assertEqual(role.title, "Medic")

    def test_a_missing_role_and_one_of_another_account_look_the_same(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_role()

        for role_id in (uuid4(), theirs.pk):
            with self.assertRaises(policies.RoleNotFound):
                services.change(actor=self.actor(), role_id=role_id, title="Mine")


class DeleteTest(ServiceTestCase):
    def test_a_role_goes_with_all_it_asks_for(self) -> None:
        role = make_role()
        make_evidence(requirement=make_requirement(responsibility=make_responsibility(role=role)))

        services.delete(actor=self.actor(), role_id=role.pk)

        self.assertFalse(Responsibility.objects.exists())
        self.assertFalse(Evidence.objects.exists())

    def test_a_role_that_somebody_held_stays_with_all_it_asks_for(self) -> None:
        role = make_assignment().role
        make_responsibility(role=role)

        with self.assertRaises(services.RoleHasHolders):
            services.delete(actor=self.actor(), role_id=role.pk)

        self.assertTrue(Role.objects.filter(pk=role.pk).exists())
        self.assertEqual(Responsibility.objects.count(), 1)


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor = self.actor()

        role = services.create(actor=actor, title="Nurse")
        services.change(actor=actor, role_id=role.pk, title="Nurse")
        services.change(actor=actor, role_id=role.pk, title="Medic")
        services.delete(actor=actor, role_id=role.pk)

        self.assertEqual(
            told("roles"), [(op, [role.pk]) for op in ("created", "updated", "deleted")]
        )
