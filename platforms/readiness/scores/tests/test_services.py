from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest import mock
from uuid import UUID, uuid4

from django.utils import timezone

from annex.cascades import marks, proof, stages, sweeping
from annex.cascades.models import Mark
from annex.kernel.errors import NotFound
from annex.realtime.models import Event
from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.assignments.tests.factories import make_assignment, make_sign_off
from platforms.readiness.employees.models import Employee
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.responsibilities.models import Requirement
from platforms.readiness.responsibilities.tests.factories import make_evidence
from platforms.readiness.roles.models import Role
from platforms.readiness.scores import services
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.models import EmployeeReadiness, SignedShare
from platforms.readiness.scores.tests.factories import LONG_AGO, make_org
from platforms.readiness.scores.tests.oracle import stored
from platforms.readiness.units.models import Unit
from platforms.readiness.units.tests.factories import make_unit


class OrgTestCase(ServiceTestCase):
    """Starts from a settled org."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.org = make_org()
        stages.settle(NAME)

    def value(self, level: str, record_id: UUID | None = None) -> Decimal | None:
        return stored()[level, record_id or self.account.pk][0]

    def marked(self) -> dict[str, set[UUID]]:
        found: dict[str, set[UUID]] = {}
        for level, object_id in Mark.objects.values_list("level", "object_id"):
            found.setdefault(level, set()).add(object_id)
        return found


class CascadeTests(OrgTestCase):
    def test_the_numbers_are_those_computed_by_head(self) -> None:
        org, hundred = self.org, Decimal("100.00")

        self.assertEqual(
            stored(),
            {
                ("responsibility", org.triage.pk): (Decimal("50.00"), hundred),
                ("responsibility", org.hygiene.pk): (hundred, hundred),
                ("role", org.role.pk): (Decimal("62.50"), hundred),
                ("position_assignment", org.assignment.pk): (Decimal("46.88"), hundred),
                ("employee", org.nurse.pk): (Decimal("46.88"), hundred),
                ("unit", org.team.pk): (Decimal("46.88"), hundred),
                ("unit", org.division.pk): (Decimal("46.88"), hundred),
                ("account", self.account.pk): (Decimal("46.88"), hundred),
            },
        )

    def test_evidence_reaches_the_account_once_committed(self) -> None:
        with self.committed():
            make_evidence(requirement=self.org.missing, satisfied_at=LONG_AGO)
            self.assertEqual(self.value("responsibility", self.org.triage.pk), Decimal("50.00"))

        self.assertEqual(self.value("responsibility", self.org.triage.pk), Decimal("100.00"))
        self.assertEqual(self.value("account"), Decimal("75.00"))
        self.assertEqual(Mark.objects.count(), 0)

    def test_bulk_statements_that_send_no_signal_are_seen(self) -> None:
        Requirement.objects.filter(pk=self.org.missing.pk).update(weight=3)

        self.assertEqual(self.marked(), {"responsibility": {self.org.triage.pk}})
        stages.settle(NAME)
        self.assertEqual(self.value("responsibility", self.org.triage.pk), Decimal("25.00"))

    def test_an_update_that_changes_nothing_marks_nothing(self) -> None:
        Requirement.objects.filter(pk=self.org.missing.pk).update(weight=1, name="Renamed")

        self.assertEqual(self.marked(), {})

    def test_a_move_marks_where_it_came_from_and_where_it_went(self) -> None:
        ward, seat = make_unit(name="Ward 2"), make_position()
        stages.settle(NAME)

        PositionAssignment.objects.filter(pk=self.org.assignment.pk).update(position=seat)
        self.assertEqual(self.marked()["position"], {self.org.assignment.position_id, seat.pk})
        stages.settle(NAME)
        Unit.objects.filter(pk=self.org.team.pk).update(parent=ward)

        self.assertEqual(self.marked(), {"branch": {self.org.division.pk, ward.pk}})
        stages.settle(NAME)
        self.assertIsNone(self.value("unit", self.org.division.pk))
        self.assertEqual(self.value("unit", seat.unit_id), Decimal("46.88"))

    def test_a_value_that_stays_stops_the_cascade(self) -> None:
        before = EmployeeReadiness.objects.get(pk=self.org.nurse.pk)
        make_evidence(
            requirement=self.org.triage.requirements.get(name="Trained"), satisfied_at=LONG_AGO
        )

        self.assertEqual(stages.run(NAME, "responsibility"), 1)

        self.assertEqual(self.marked(), {})
        self.assertEqual(EmployeeReadiness.objects.get(pk=self.org.nurse.pk), before)

    def test_a_new_expiry_alone_stops_the_cascade(self) -> None:
        SignOff.objects.update(expires_at=timezone.now() + timedelta(days=1))

        stages.run(NAME, "signed_share")

        self.assertIsNotNone(SignedShare.objects.get().valid_until)
        self.assertEqual(self.marked(), {})

    def test_deleting_a_record_takes_its_value_and_corrects_the_rest(self) -> None:
        PositionAssignment.objects.all().delete()
        self.org.nurse.delete()
        stages.settle(NAME)

        self.assertFalse(EmployeeReadiness.objects.exists())
        self.assertIsNone(self.value("unit", self.org.division.pk))
        self.assertIsNone(self.value("account"))

    def test_deleting_a_responsibility_by_way_of_its_row_corrects_the_role(self) -> None:
        self.org.triage.delete()
        stages.settle(NAME)

        self.assertEqual(self.value("role", self.org.role.pk), Decimal("100.00"))
        self.assertEqual(self.value("position_assignment", self.org.assignment.pk), Decimal(0))

    def test_who_has_left_counts_no_more(self) -> None:
        Employee.objects.update(status="left")
        stages.settle(NAME)

        self.assertIsNone(self.value("account"))
        self.assertIsNone(self.value("unit", self.org.team.pk))
        self.assertEqual(self.value("employee", self.org.nurse.pk), Decimal("46.88"))

    def test_who_sits_in_several_units_counts_once_above_them(self) -> None:
        ward = make_unit(name="Ward 2", parent=self.org.division)
        for unit in (ward, ward, self.org.team):
            make_sign_off(
                assignment=make_assignment(
                    employee=self.org.nurse,
                    role=self.org.role,
                    position=make_position(unit=unit),
                ),
                responsibility=self.org.triage,
                signed_at=LONG_AGO,
            )
        colleague = make_assignment(role=self.org.role, position=make_position(unit=ward))
        for duty in (self.org.triage, self.org.hygiene):
            make_sign_off(assignment=colleague, responsibility=duty, signed_at=LONG_AGO)
        stages.settle(NAME)

        self.assertEqual(self.value("employee", self.org.nurse.pk), Decimal("46.88"))
        self.assertEqual(self.value("employee", colleague.employee_id), Decimal("62.50"))
        self.assertEqual(self.value("unit", ward.pk), Decimal("54.69"))
        self.assertEqual(self.value("unit", self.org.division.pk), Decimal("54.69"))
        self.assertEqual(self.value("unit", self.org.team.pk), Decimal("46.88"))

    def test_who_is_not_known_lowers_the_coverage_alone(self) -> None:
        make_employee()
        stages.settle(NAME)

        self.assertEqual(stored()["account", self.account.pk], (Decimal("46.88"), Decimal("50.00")))

    def test_each_change_is_told_once_with_its_level(self) -> None:
        before = set(Event.objects.values_list("pk", flat=True))
        make_evidence(requirement=self.org.missing, satisfied_at=LONG_AGO)
        stages.settle(NAME)

        told = {
            (event.family, event.op, tuple(event.entity_ids), event.data["count"])
            for event in Event.objects.exclude(pk__in=before)
            if event.op == "recalculated"
        }
        org = self.org
        self.assertEqual(
            told,
            {
                ("responsibilities", "recalculated", (org.triage.pk,), 1),
                ("roles", "recalculated", (org.role.pk,), 1),
                ("assignments", "recalculated", (org.assignment.pk,), 1),
                ("employees", "recalculated", (org.nurse.pk,), 1),
                ("units", "recalculated", tuple(sorted((org.team.pk, org.division.pk))), 2),
                ("account", "recalculated", (self.account.pk,), 1),
            },
        )


class TimeTests(OrgTestCase):
    def at(self, moment: datetime) -> Callable[[], datetime]:
        return lambda: moment

    def test_evidence_that_lapses_lowers_readiness_without_a_row_touched(self) -> None:
        expires_at = timezone.now() + timedelta(days=30)
        make_evidence(requirement=self.org.missing, satisfied_at=LONG_AGO, expires_at=expires_at)
        stages.settle(NAME)
        self.assertEqual(self.value("account"), Decimal("75.00"))

        before = expires_at - timedelta(microseconds=1)
        self.assertEqual(sweeping.mark_lapsed(at=before), 0)
        self.assertEqual(sweeping.mark_lapsed(at=expires_at), 1)
        stages.settle(NAME, clock=self.at(expires_at))

        self.assertEqual(self.value("account"), Decimal("46.88"))
        self.assertEqual(sweeping.mark_lapsed(at=expires_at), 0)

    def test_an_assignment_ends_with_the_utc_day(self) -> None:
        PositionAssignment.objects.update(ends_on=date(2031, 5, 1))
        stages.settle(NAME)
        midnight = datetime(2031, 5, 1, tzinfo=UTC)

        self.assertEqual(sweeping.mark_lapsed(at=midnight - timedelta(seconds=1)), 0)
        self.assertEqual(sweeping.mark_lapsed(at=midnight), 3)
        stages.settle(NAME, clock=self.at(midnight))

        self.assertIsNone(self.value("employee", self.org.nurse.pk))
        self.assertIsNone(self.value("unit", self.org.division.pk))
        self.assertIsNone(self.value("account"))

    def test_what_lapses_in_another_account_is_marked_there(self) -> None:
        with self.as_account(self.other_account):
            org = make_org()
            SignOff.objects.update(expires_at=timezone.now() + timedelta(days=1))
            stages.settle(NAME)

        self.assertEqual(sweeping.mark_lapsed(at=timezone.now() + timedelta(days=2)), 1)

        self.assertEqual(self.marked(), {})
        with self.as_account(self.other_account):
            self.assertEqual(self.marked(), {"signed_share": {org.assignment.pk}})


class HelperTests(OrgTestCase):
    def test_every_helper_marks_its_record_and_wakes_a_stage_once(self) -> None:
        org = self.org
        for helper, record, marked in (
            (services.trigger_readiness_cascade_from_responsibility, org.triage, "responsibility"),
            (services.trigger_readiness_cascade_from_role, org.role, "role"),
            (
                services.trigger_readiness_cascade_from_position_assignment,
                org.assignment,
                "position_assignment",
            ),
            (services.trigger_readiness_cascade_from_employee, org.nurse, "employee"),
            (services.trigger_readiness_cascade_from_unit, org.team, "branch"),
            (services.trigger_readiness_cascade_from_account, self.account, "account"),
        ):
            with (
                self.subTest(marked=marked),
                mock.patch("annex.cascades.wake.Wake.publish", autospec=True) as publish,
            ):
                with self.committed():
                    helper(record.pk)
                    helper(record.pk)

                self.assertEqual(self.marked(), {marked: {record.pk}})
                self.assertEqual(publish.call_count, 1)
                stages.settle(NAME)

    def test_a_stage_wakes_the_levels_that_wait_for_nobody_else(self) -> None:
        make_evidence(requirement=self.org.missing, satisfied_at=LONG_AGO)
        for level, woken in (
            ("responsibility", ["role"]),
            ("role", ["position_assignment"]),
            ("position_assignment", ["employee"]),
            ("employee", ["unit", "account"]),
            ("unit", ["account"]),
            ("account", []),
        ):
            with mock.patch.object(stages, "wake_after_commit") as wake:
                stages.run(NAME, level)

            self.assertEqual(wake.call_args_list, [mock.call(NAME, name) for name in woken], level)

    def test_units_in_a_circle_are_settled_and_nobody_goes_round(self) -> None:
        # As a raced or forged write would leave them: the service lets no unit above itself.
        Unit.objects.filter(pk=self.org.division.pk).update(parent=self.org.team)
        make_evidence(requirement=self.org.missing, satisfied_at=LONG_AGO)

        stages.settle(NAME)

        self.assertFalse(Mark.objects.exists())
        self.assertEqual(proof.violations(NAME, at=timezone.now()), [])
        for unit in (self.org.team, self.org.division):
            self.assertEqual(self.value("unit", unit.pk), Decimal("75.00"))

    def test_for_the_account_everything_is_recalculated(self) -> None:
        with self.committed():
            services.trigger_readiness_cascade_for_account()
            self.assertEqual(
                {level: len(ids) for level, ids in self.marked().items()},
                {
                    "responsibility": 2,
                    "role": 1,
                    "signed_share": 1,
                    "position_assignment": 1,
                    "employee": 1,
                    "unit": 2,
                    "account": 1,
                },
            )

        self.assertEqual(self.marked(), {})

    def test_pending_follows_relays_to_the_records_they_stand_for(self) -> None:
        make_evidence(requirement=self.org.missing, satisfied_at=LONG_AGO)
        Mark.objects.exclude(level="requirement").delete()
        ids = [self.org.triage.pk, self.org.hygiene.pk]

        with self.assertNumQueries(1):
            self.assertEqual(marks.pending(NAME, "responsibility", ids), {self.org.triage.pk})

    def test_recalculating_what_is_hidden_is_refused_and_marks_nothing(self) -> None:
        with self.assertRaises(NotFound):
            services.recalculate(
                actor=self.actor(), level="role", record_id=uuid4(), at=timezone.now()
            )

        self.assertEqual(self.marked(), {})
        self.assertEqual(Role.objects.count(), 1)
