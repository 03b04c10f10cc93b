from uuid import uuid4

from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.employees import policies, services
from platforms.readiness.employees.models import Employee
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.policies import ChangeDenied, OutsideYourUnits
from platforms.readiness.units.tests.factories import make_unit

ADA = {"number": "E-1", "given_name": "Ada", "family_name": "Lovelace"}


class CreateTest(ServiceTestCase):
    def test_a_person_starts_active(self) -> None:
        employee = services.create(actor=self.actor("manager"), **ADA, email="ada@example.test")

        employee.refresh_from_db()
        self.assertEqual(
            (employee.number, employee.full_name, employee.email, employee.status),
            ("E-1", "Ada Lovelace", "ada@example.test", "active"),
        )

    def test_a_number_taken_is_refused(self) -> None:
        make_employee(number="E-1")

        with self.assertRaises(services.EmployeeNumberTaken):
            services.create(actor=self.actor(), **ADA)

        self.assertEqual(Employee.objects.count(), 1)

    def test_members_and_limited_managers_may_not(self) -> None:
        with self.assertRaises(ChangeDenied):
            services.create(actor=self.actor("member"), **ADA)
        with self.assertRaises(OutsideYourUnits):
            services.create(actor=self.actor("manager", unit_id=make_unit().pk), **ADA)

        self.assertFalse(Employee.objects.exists())


class ChangeTest(ServiceTestCase):
    def test_what_is_not_said_stays(self) -> None:
        employee = make_employee(**ADA)

        services.change(actor=self.actor("manager"), employee_id=employee.pk, status="left")

        employee.refresh_from_db()
        self.assertEqual((employee.full_name, employee.status), ("Ada Lovelace", "left"))

    def test_a_number_taken_is_refused(self) -> None:
        make_employee(number="E-1")
        employee = make_employee(number="E-2")

        with self.assertRaises(services.EmployeeNumberTaken):
            services.change(actor=self.actor(), employee_id=employee.pk, number="E-1")

        employee.refresh_from_db()
        self.assertEqual(employee.number, "E-2")

    def test_a_missing_person_and_one_of_another_account_look_the_same(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_employee()

        for employee_id in (uuid4(), theirs.pk):
            with self.assertRaises(policies.EmployeeNotFound):
                services.change(actor=self.actor(), employee_id=employee_id, given_name="Eve")


class DeleteTest(ServiceTestCase):
    def test_a_person_who_was_never_assigned_is_deleted(self) -> None:
        employee = make_employee()

        services.delete(actor=self.actor(), employee_id=employee.pk)

        self.assertFalse(Employee.objects.exists())

    def test_a_person_with_assignments_stays(self) -> None:
        employee = make_assignment().employee

        with self.assertRaises(services.EmployeeHasAssignments):
            services.delete(actor=self.actor(), employee_id=employee.pk)

        self.assertTrue(Employee.objects.filter(pk=employee.pk).exists())


class LimitedActorTest(ServiceTestCase):
    """A manager limited to the subtree of one unit."""

    def setUp(self) -> None:
        unit = make_unit()
        below = make_position(unit=make_unit(parent=unit))
        self.inside = make_assignment(position=below).employee
        self.outside = make_assignment().employee
        self.unseated = make_employee()
        self.limited = self.actor("manager", unit_id=unit.pk)

    def test_sees_those_seated_in_the_subtree(self) -> None:
        self.assertEqual(set(policies.visible_to(self.limited)), {self.inside})

    def test_changes_those_and_no_others(self) -> None:
        services.change(actor=self.limited, employee_id=self.inside.pk, given_name="New")
        for hidden in (self.outside, self.unseated):
            with self.assertRaises(policies.EmployeeNotFound):
                services.change(actor=self.limited, employee_id=hidden.pk, given_name="New")
            with self.assertRaises(policies.EmployeeNotFound):
                services.delete(actor=self.limited, employee_id=hidden.pk)

        self.assertEqual(
            dict(Employee.objects.values_list("pk", "given_name")),
            {self.inside.pk: "New", self.outside.pk: "Kim", self.unseated.pk: "Kim"},
        )


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor = self.actor()

        ada = services.create(actor=actor, **ADA)
        services.change(actor=actor, employee_id=ada.pk, given_name="Ada")
        services.change(actor=actor, employee_id=ada.pk, given_name="Augusta")
        services.delete(actor=actor, employee_id=ada.pk)

        self.assertEqual(
            told("employees"), [(op, [ada.pk]) for op in ("created", "updated", "deleted")]
        )
