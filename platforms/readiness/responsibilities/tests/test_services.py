from datetime import timedelta
from uuid import uuid4

from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.readiness.assignments.models import SignOff
from platforms.readiness.assignments.tests.factories import make_sign_off
from platforms.readiness.responsibilities import policies
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.responsibilities.services import requirements, responsibilities
from platforms.readiness.responsibilities.tests.factories import (
    SATISFIED,
    make_evidence,
    make_requirement,
    make_responsibility,
)
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.policies import ChangeDenied, OutsideYourUnits, UnknownReference

EXPIRES = SATISFIED + timedelta(days=30)


class ResponsibilitiesTest(ServiceTestCase):
    def test_one_is_added_to_a_role(self) -> None:
        role = make_role()

        row = responsibilities.create(
            actor=self.actor("manager"), role_id=role.pk, name="Drive", weight=4
        )

        row.refresh_from_db()
        self.assertEqual((row.role_id, row.name, row.weight), (role.pk, "Drive", 4))

    def test_one_of_an_unknown_role_or_of_another_accounts_is_refused(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_role()

        for role_id in (uuid4(), theirs.pk):
            with self.assertRaises(UnknownReference):
                responsibilities.create(actor=self.actor(), role_id=role_id, name="Drive")

        self.assertFalse(Responsibility.objects.exists())

    def test_a_name_that_the_role_already_has_is_refused(self) -> None:
        row = make_responsibility(name="Drive")
        other = make_responsibility(name="Lift", role=row.role)

        with self.assertRaises(responsibilities.ResponsibilityNameTaken):
            responsibilities.create(actor=self.actor(), role_id=row.role_id, name="Drive")
        with self.assertRaises(responsibilities.ResponsibilityNameTaken):
            responsibilities.change(actor=self.actor(), responsibility_id=other.pk, name="Drive")

        self.assertEqual(
            set(Responsibility.objects.values_list("name", flat=True)), {"Drive", "Lift"}
        )

    def test_one_stays_with_its_role(self) -> None:
        row = make_responsibility(weight=1)

        with self.assertRaises(responsibilities.ResponsibilityKeepsRole):
            responsibilities.change(
                actor=self.actor(), responsibility_id=row.pk, role_id=make_role().pk, weight=5
            )

        row.refresh_from_db()
        self.assertEqual(row.weight, 1)

    def test_one_is_weighed_anew(self) -> None:
        row = make_responsibility(name="Drive", weight=1)

        responsibilities.change(
            actor=self.actor(), responsibility_id=row.pk, role_id=row.role_id, weight=5
        )

        row.refresh_from_db()
        self.assertEqual((row.name, row.weight), ("Drive", 5))

    def test_a_missing_one_and_one_of_another_account_look_the_same(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_responsibility()

        for responsibility_id in (uuid4(), theirs.pk):
            with self.assertRaises(policies.ResponsibilityNotFound):
                responsibilities.change(
                    actor=self.actor(), responsibility_id=responsibility_id, weight=5
                )

    def test_one_goes_with_its_requirements_evidence_and_sign_offs(self) -> None:
        sign_off = make_sign_off()
        requirement = make_requirement(responsibility=sign_off.responsibility)
        make_evidence(requirement=requirement)

        responsibilities.delete(actor=self.actor(), responsibility_id=sign_off.responsibility_id)

        for model in (Responsibility, Requirement, Evidence, SignOff):
            self.assertFalse(model.objects.exists(), model)

    def test_members_and_limited_managers_may_not(self) -> None:
        row = make_responsibility()

        for actor, refusal in (
            (self.actor("member"), ChangeDenied),
            (self.actor("manager", unit_id=uuid4()), OutsideYourUnits),
        ):
            with self.assertRaises(refusal):
                responsibilities.create(actor=actor, role_id=row.role_id, name="Drive")
            with self.assertRaises(refusal):
                responsibilities.delete(actor=actor, responsibility_id=row.pk)

        self.assertEqual(list(Responsibility.objects.all()), [row])


class RequirementsTest(ServiceTestCase):
    def test_one_is_added_changed_and_deleted(self) -> None:
        responsibility = make_responsibility()

        row = requirements.create(
            actor=self.actor("manager"),
            responsibility_id=responsibility.pk,
            kind="trained",
            name="First aid",
            weight=2,
        )
        requirements.change(actor=self.actor("manager"), requirement_id=row.pk, weight=3)

        row.refresh_from_db()
        self.assertEqual((row.kind, row.name, row.weight), ("trained", "First aid", 3))
        requirements.delete(actor=self.actor("manager"), requirement_id=row.pk)
        self.assertFalse(Requirement.objects.exists())

    def test_one_stays_with_its_responsibility(self) -> None:
        row = make_requirement(name="First aid")

        with self.assertRaises(requirements.RequirementKeepsResponsibility):
            requirements.change(
                actor=self.actor(),
                requirement_id=row.pk,
                responsibility_id=make_responsibility().pk,
                name="Second aid",
            )

        row.refresh_from_db()
        self.assertEqual(row.name, "First aid")

    def test_one_of_an_unknown_responsibility_is_refused(self) -> None:
        with self.assertRaises(UnknownReference):
            requirements.create(
                actor=self.actor(), responsibility_id=uuid4(), kind="trained", name="First aid"
            )

        self.assertFalse(Requirement.objects.exists())


class SatisfyTest(ServiceTestCase):
    def test_evidence_says_who_recorded_what_from_when_to_when(self) -> None:
        requirement, user_id = make_requirement(), uuid4()

        evidence = requirements.satisfy(
            actor=self.actor("manager", user_id=user_id),
            requirement_id=requirement.pk,
            at=SATISFIED,
            note="Certificate 7",
            url="https://example.test/7",
            expires_at=EXPIRES,
        )

        evidence.refresh_from_db()
        self.assertEqual(
            (evidence.requirement_id, evidence.note, evidence.url, evidence.recorded_by_id),
            (requirement.pk, "Certificate 7", "https://example.test/7", user_id),
        )
        self.assertEqual(
            (evidence.satisfied_at, evidence.expires_at, evidence.withdrawn_at),
            (SATISFIED, EXPIRES, None),
        )

    def test_evidence_that_has_expired_already_is_refused(self) -> None:
        requirement = make_requirement()

        for expires_at in (SATISFIED, SATISFIED - timedelta(days=1)):
            with self.assertRaises(requirements.EvidenceAlreadyExpired):
                requirements.satisfy(
                    actor=self.actor(),
                    requirement_id=requirement.pk,
                    at=SATISFIED,
                    expires_at=expires_at,
                )

        self.assertFalse(Evidence.objects.exists())

    def test_a_member_may_not(self) -> None:
        requirement = make_requirement()

        with self.assertRaises(ChangeDenied):
            requirements.satisfy(
                actor=self.actor("member"), requirement_id=requirement.pk, at=SATISFIED
            )

        self.assertFalse(Evidence.objects.exists())

    def test_a_requirement_of_another_account_does_not_exist(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_requirement()

        with self.assertRaises(policies.RequirementNotFound):
            requirements.satisfy(actor=self.actor(), requirement_id=theirs.pk, at=SATISFIED)

        with self.as_account(self.other_account):
            self.assertFalse(Evidence.objects.exists())


class WithdrawTest(ServiceTestCase):
    AT = SATISFIED + timedelta(days=1)

    def test_all_valid_evidence_of_the_requirement_is_withdrawn_and_no_other(self) -> None:
        requirement = make_requirement()
        valid = [make_evidence(requirement=requirement) for _ in range(2)]
        expired = make_evidence(requirement=requirement, expires_at=self.AT)
        other = make_evidence()

        requirements.withdraw(
            actor=self.actor("manager"), requirement_id=requirement.pk, at=self.AT
        )

        self.assertEqual(
            dict(Evidence.objects.values_list("pk", "withdrawn_at")),
            {valid[0].pk: self.AT, valid[1].pk: self.AT, expired.pk: None, other.pk: None},
        )

    def test_what_was_withdrawn_is_not_withdrawn_again(self) -> None:
        evidence = make_evidence(withdrawn_at=SATISFIED + timedelta(hours=1))

        with self.assertRaises(requirements.RequirementNotSatisfied):
            requirements.withdraw(
                actor=self.actor(), requirement_id=evidence.requirement_id, at=self.AT
            )

        evidence.refresh_from_db()
        self.assertEqual(evidence.withdrawn_at, SATISFIED + timedelta(hours=1))


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_of_its_responsibility_and_a_change_of_nothing_is_not(
        self,
    ) -> None:
        actor, role = self.actor(), make_role()

        duty = responsibilities.create(actor=actor, role_id=role.pk, name="Drive")
        responsibilities.change(actor=actor, responsibility_id=duty.pk, name="Drive")
        responsibilities.change(actor=actor, responsibility_id=duty.pk, weight=2)
        need = requirements.create(
            actor=actor, responsibility_id=duty.pk, kind="trained", name="Course"
        )
        requirements.change(actor=actor, requirement_id=need.pk, name="Course")
        requirements.satisfy(actor=actor, requirement_id=need.pk, at=SATISFIED)
        requirements.withdraw(actor=actor, requirement_id=need.pk, at=EXPIRES)
        requirements.delete(actor=actor, requirement_id=need.pk)
        responsibilities.delete(actor=actor, responsibility_id=duty.pk)

        self.assertEqual(
            told("responsibilities"),
            [
                (op, [duty.pk])
                for op in (
                    "created",
                    "updated",
                    "updated",
                    "satisfied",
                    "withdrawn",
                    "updated",
                    "deleted",
                )
            ],
        )
