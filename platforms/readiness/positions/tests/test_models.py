from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.readiness.positions.models import Position
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.tests.factories import make_unit


class ConstraintsTest(ServiceTestCase):
    def test_a_number_belongs_to_one_seat_of_an_account(self) -> None:
        make_position(number="P-1")

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_position(number="P-1")
        with self.as_account(self.other_account):
            make_position(number="P-1")

        self.assertEqual(Position.objects.count(), 1)

    def test_a_seat_does_not_report_to_itself(self) -> None:
        seat = make_position()

        with self.assertRaises(IntegrityError), transaction.atomic():
            Position.objects.update(reports_to=seat)

    def test_a_seat_is_not_in_a_unit_of_another_account(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_unit()

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_position(unit_id=theirs.pk)


class TreeTest(ServiceTestCase):
    def test_the_seats_within_a_unit_are_its_own_and_those_of_units_below(self) -> None:
        unit = make_unit()
        here = make_position(unit=unit)
        below = make_position(unit=make_unit(parent=unit))
        make_position()

        self.assertEqual(set(Position.objects.all().within(unit.pk)), {here, below})

    def test_a_seat_is_below_all_it_reports_to(self) -> None:
        chief = make_position()
        captain = make_position(reports_to=chief)
        firefighter = make_position(reports_to=captain)
        seats = Position.objects.all()

        self.assertTrue(seats.is_below(firefighter.pk, chief.pk))
        self.assertFalse(seats.is_below(chief.pk, firefighter.pk))
