from datetime import datetime, timedelta

from django.db import IntegrityError, ProgrammingError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.responsibilities.tests.factories import (
    SATISFIED,
    make_evidence,
    make_requirement,
    make_responsibility,
)

SECOND = timedelta(seconds=1)
EXPIRES = SATISFIED + timedelta(days=30)
WITHDRAWN = SATISFIED + timedelta(days=10)


class ConstraintsTest(ServiceTestCase):
    def test_a_name_occurs_once_in_a_role(self) -> None:
        row = make_responsibility(name="Drive")

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_responsibility(name="Drive", role=row.role)
        make_responsibility(name="Drive")

        self.assertEqual(Responsibility.objects.count(), 2)

    def test_weights_run_from_1_to_5(self) -> None:
        for weight in (0, 6):
            for make in (make_responsibility, make_requirement):
                with (
                    self.subTest(make=make.__name__, weight=weight),
                    self.assertRaises(IntegrityError),
                    transaction.atomic(),
                ):
                    make(weight=weight)
        make_responsibility(weight=1)
        make_requirement(weight=5)

    def test_a_kind_is_one_of_the_known_ones(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_requirement(kind="hoped_for")

    def test_evidence_does_not_expire_at_or_before_its_start(self) -> None:
        for expires_at in (SATISFIED, SATISFIED - SECOND):
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_evidence(expires_at=expires_at)

    def test_evidence_is_not_withdrawn_before_its_start(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_evidence(withdrawn_at=SATISFIED - SECOND)


class EvidenceTest(ServiceTestCase):
    def found_at(self, moment: datetime) -> bool:
        return Evidence.objects.all().valid_at(moment).exists()

    def test_its_span_is_half_open(self) -> None:
        make_evidence(expires_at=EXPIRES)

        self.assertFalse(self.found_at(SATISFIED - SECOND))
        self.assertTrue(self.found_at(SATISFIED))
        self.assertTrue(self.found_at(EXPIRES - SECOND))
        self.assertFalse(self.found_at(EXPIRES))

    def test_it_is_valid_up_to_its_withdrawal(self) -> None:
        make_evidence(withdrawn_at=WITHDRAWN)

        self.assertTrue(self.found_at(WITHDRAWN - SECOND))
        self.assertFalse(self.found_at(WITHDRAWN))

    def test_nothing_but_its_withdrawal_can_be_written_and_it_can_not_be_deleted(self) -> None:
        evidence = make_evidence(note="As it was")

        for write in (
            lambda: Evidence.objects.update(note="Better"),
            lambda: Evidence.objects.update(expires_at=EXPIRES),
            lambda: Evidence.objects.all().delete(),
        ):
            with self.assertRaises(ProgrammingError), transaction.atomic():
                write()

        evidence.refresh_from_db()
        self.assertEqual((evidence.note, evidence.expires_at), ("As it was", None))

    def test_it_goes_with_its_requirement(self) -> None:
        evidence = make_evidence()

        evidence.requirement.delete()

        self.assertFalse(Evidence.objects.exists())


class RequirementTest(ServiceTestCase):
    def fetched(self, requirement: Requirement) -> Requirement:
        return Requirement.objects.all().with_evidence(SATISFIED).get(pk=requirement.pk)

    def test_without_evidence_it_is_not_satisfied(self) -> None:
        row = self.fetched(make_requirement())

        self.assertEqual((row.satisfied, row.expires_at), (False, None))

    def test_it_is_satisfied_until_the_last_of_its_valid_evidence_expires(self) -> None:
        requirement = make_requirement()
        for days in (10, 30, 20):
            make_evidence(requirement=requirement, expires_at=SATISFIED + timedelta(days=days))
        make_evidence(
            requirement=requirement,
            withdrawn_at=SATISFIED,
            expires_at=SATISFIED + timedelta(days=90),
        )

        row = self.fetched(requirement)

        self.assertEqual((row.satisfied, row.expires_at), (True, SATISFIED + timedelta(days=30)))

    def test_it_is_satisfied_for_ever_when_some_valid_evidence_never_expires(self) -> None:
        requirement = make_requirement()
        make_evidence(requirement=requirement, expires_at=EXPIRES)
        make_evidence(requirement=requirement)

        row = self.fetched(requirement)

        self.assertEqual((row.satisfied, row.expires_at), (True, None))
