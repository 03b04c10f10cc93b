from datetime import date

from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.responsibilities.tests.factories import make_responsibility
from platforms.readiness.roles.models import Role, RoleTitle
from platforms.readiness.roles.tests.factories import make_role


class ConstraintsTest(ServiceTestCase):
    def test_a_title_occurs_once_in_an_account(self) -> None:
        make_role(title="Nurse")

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_role(title="Nurse")
        with self.as_account(self.other_account):
            make_role(title="Nurse")

        self.assertEqual(Role.objects.count(), 1)

    def test_a_source_is_one_of_the_known_ones(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_role(source="rumour")

    def test_another_title_occurs_once_in_a_role_but_may_belong_to_several(self) -> None:
        one, other = make_role(), make_role()
        RoleTitle.objects.create(role=one, title="Medic")
        RoleTitle.objects.create(role=other, title="Medic")

        with self.assertRaises(IntegrityError), transaction.atomic():
            RoleTitle.objects.create(role=one, title="Medic")

    def test_other_titles_go_with_their_role(self) -> None:
        role = make_role()
        RoleTitle.objects.create(role=role, title="Medic")

        role.delete()

        self.assertFalse(RoleTitle.objects.exists())


class CountsTest(ServiceTestCase):
    DAY = date(2100, 6, 1)

    def counts(self, role: Role) -> tuple[int, int]:
        counted = Role.objects.all().with_counts(self.DAY).get(pk=role.pk)
        return counted.responsibilities_count, counted.holders_count

    def test_a_role_nobody_holds_counts_zero(self) -> None:
        self.assertEqual(self.counts(make_role()), (0, 0))

    def test_holders_are_active_employees_assigned_on_the_day_each_once(self) -> None:
        role, twice = make_role(), make_employee()
        for _ in range(3):
            make_responsibility(role=role)
        for _ in range(2):
            make_assignment(role=role, employee=twice, fte="0.5")
        make_assignment(role=role, starts_on=self.DAY)
        make_assignment(role=role, starts_on=date(2100, 6, 2))
        make_assignment(role=role, starts_on=date(2100, 1, 1), ends_on=self.DAY)
        make_assignment(role=role, employee=make_employee(status="left"))
        make_assignment()

        self.assertEqual(self.counts(role), (3, 2))
