from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.tests.factories import make_unit


class ConstraintsTest(ServiceTestCase):
    def test_a_number_belongs_to_one_person_of_an_account(self) -> None:
        make_employee(number="E-1")

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_employee(number="E-1")
        with self.as_account(self.other_account):
            make_employee(number="E-1")

        self.assertEqual(Employee.objects.count(), 1)

    def test_a_status_is_one_of_the_known_ones(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_employee(status="asleep")


class SeatedTest(ServiceTestCase):
    def setUp(self) -> None:
        self.today = timezone.now().date()
        self.unit = make_unit()
        self.below = make_unit(parent=self.unit)

    def seated(self) -> set[Employee]:
        return set(Employee.objects.all().seated_within(self.unit.pk))

    def test_those_in_the_unit_and_below_it_are_seated_there(self) -> None:
        here = make_assignment(position=make_position(unit=self.unit)).employee
        below = make_assignment(position=make_position(unit=self.below)).employee
        make_assignment()
        make_employee()

        self.assertEqual(self.seated(), {here, below})

    def test_who_is_going_to_be_there_counts_and_who_was_there_does_not(self) -> None:
        seat = make_position(unit=self.unit)
        coming = make_assignment(position=seat, starts_on=self.today + timedelta(days=9)).employee
        make_assignment(position=seat, ends_on=self.today)
        until_tomorrow = make_assignment(position=seat, ends_on=self.today + timedelta(days=1))

        self.assertEqual(self.seated(), {coming, until_tomorrow.employee})

    def test_holding_a_role_means_not_having_ended_it(self) -> None:
        held = make_assignment()
        make_assignment(role=held.role, ends_on=self.today)
        make_assignment()

        self.assertEqual(set(Employee.objects.all().holding(held.role_id)), {held.employee})
