from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.assignments.tests.factories import (
    SIGNED,
    make_assignment,
    make_sign_off,
)
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.tests.factories import make_unit

STARTS = date(2100, 1, 1)
ENDS = date(2100, 7, 1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class ConstraintsTest(ServiceTestCase):
    def test_an_fte_is_above_0_and_at_most_1(self) -> None:
        for fte in (Decimal("-0.1"), Decimal(0), Decimal("1.001")):
            with self.subTest(fte=fte), self.assertRaises(IntegrityError), transaction.atomic():
                make_assignment(fte=fte)
        make_assignment(fte=Decimal("0.001"))
        make_assignment(fte=Decimal(1))

    def test_an_assignment_does_not_end_on_or_before_the_day_it_starts(self) -> None:
        for ends_on in (STARTS, STARTS - DAY):
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_assignment(starts_on=STARTS, ends_on=ends_on)
        make_assignment(starts_on=STARTS, ends_on=STARTS + DAY)

    def test_a_responsibility_is_signed_off_once_in_an_assignment(self) -> None:
        sign_off = make_sign_off()

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_sign_off(assignment=sign_off.assignment, responsibility=sign_off.responsibility)

    def test_a_sign_off_does_not_expire_at_or_before_its_start(self) -> None:
        for expires_at in (SIGNED, SIGNED - SECOND):
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_sign_off(expires_at=expires_at)

    def test_nothing_of_another_account_can_be_assigned(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_employee()

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_assignment(employee=theirs)

    def test_sign_offs_go_with_their_assignment(self) -> None:
        make_sign_off().assignment.delete()

        self.assertFalse(SignOff.objects.exists())


class AssignmentsTest(ServiceTestCase):
    def active_on(self, day: date) -> bool:
        return PositionAssignment.objects.all().active_on(day).exists()

    def test_the_span_is_half_open(self) -> None:
        make_assignment(starts_on=STARTS, ends_on=ENDS)

        self.assertFalse(self.active_on(STARTS - DAY))
        self.assertTrue(self.active_on(STARTS))
        self.assertTrue(self.active_on(ENDS - DAY))
        self.assertFalse(self.active_on(ENDS))

    def test_one_without_an_end_goes_on(self) -> None:
        make_assignment(starts_on=STARTS)

        self.assertTrue(self.active_on(date(2199, 1, 1)))

    def test_one_of_somebody_who_left_is_not_held(self) -> None:
        held = make_assignment(starts_on=STARTS)
        make_assignment(starts_on=STARTS, employee=make_employee(status="left"))

        self.assertEqual(list(PositionAssignment.objects.all().held_on(STARTS)), [held])

    def test_those_within_a_unit_are_to_its_seats_and_to_those_below(self) -> None:
        unit = make_unit()
        here = make_sign_off(assignment=make_assignment(position=make_position(unit=unit)))
        seat_below = make_position(unit=make_unit(parent=unit))
        below = make_sign_off(assignment=make_assignment(position=seat_below))
        make_sign_off()

        self.assertEqual(
            set(PositionAssignment.objects.all().within(unit.pk)),
            {here.assignment, below.assignment},
        )
        self.assertEqual(set(SignOff.objects.all().within(unit.pk)), {here, below})


class SignOffsTest(ServiceTestCase):
    def test_the_span_is_half_open(self) -> None:
        expires_at = SIGNED + timedelta(days=30)
        make_sign_off(expires_at=expires_at)

        def found_at(moment: datetime) -> bool:
            return SignOff.objects.all().valid_at(moment).exists()

        self.assertFalse(found_at(SIGNED - SECOND))
        self.assertTrue(found_at(SIGNED))
        self.assertTrue(found_at(expires_at - SECOND))
        self.assertFalse(found_at(expires_at))
