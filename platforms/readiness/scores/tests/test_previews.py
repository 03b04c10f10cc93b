from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annex.cascades import stages
from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.scores.cascade import NAME, READINESS
from platforms.readiness.scores.models import AccountReadiness
from platforms.readiness.scores.reads import previews
from platforms.readiness.scores.reads.previews import Overrides, preview_readiness
from platforms.readiness.scores.tests import edits
from platforms.readiness.scores.tests.test_services import OrgTestCase

Values = dict[tuple[str, UUID], dict[str, Any]]


def values() -> Values:
    """Return what is stored at every level, the signed share included."""
    return {
        (level.name, row.pk): {column: getattr(row, column) for column in level.columns}
        for level in READINESS.levels
        for row in level.values._default_manager.all()
    }


def carry_out(overrides: Overrides, at: Any) -> None:
    """Do for good what the overrides ask about."""
    for requirement, satisfied in overrides.requirements.items():
        if satisfied:
            Evidence.objects.create(requirement_id=requirement, satisfied_at=at)
        else:
            Evidence.objects.filter(requirement_id=requirement, satisfied_at__lte=at).update(
                withdrawn_at=at
            )
    for (assignment, duty), signed in overrides.sign_offs.items():
        given_before = SignOff.objects.filter(assignment_id=assignment, responsibility_id=duty)
        given_before.delete()
        if signed:
            SignOff.objects.create(assignment_id=assignment, responsibility_id=duty, signed_at=at)
    for duty, weight in overrides.weights.items():
        Responsibility.objects.filter(pk=duty).update(weight=weight)


def projected(preview: Any) -> Values:
    return {
        (level, change.object_id): dict(change.projected)
        for level, changes in preview.changes.items()
        for change in changes
    }


def changed(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Values:
    return {key: value for key, value in after.items() if before.get(key) != value}


class PreviewTests(OrgTestCase):
    def test_it_says_what_the_account_would_be(self) -> None:
        found = preview_readiness(
            Overrides(requirements={self.org.missing.pk: True}), at=timezone.now()
        )

        (account,) = found.changes["account"]
        self.assertEqual(account.stored, {"value": Decimal("46.88"), "coverage": Decimal("100.00")})
        self.assertEqual(account.projected["value"], Decimal("75.00"))
        self.assertEqual(
            found.counts,
            {
                "responsibility": 1,
                "role": 1,
                "signed_share": 0,
                "position_assignment": 1,
                "employee": 1,
                "unit": 2,
                "account": 1,
            },
        )

    def test_nothing_is_written_and_no_row_is_locked(self) -> None:
        before = values()
        overrides = Overrides(
            requirements={self.org.missing.pk: True},
            sign_offs={(self.org.assignment.pk, self.org.hygiene.pk): True},
            weights={self.org.triage.pk: 1},
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            preview_readiness(overrides, at=timezone.now())
            transaction.set_rollback(True)

        self.assertEqual(values(), before)
        self.assertEqual(self.marked(), {})

    def test_nothing_otherwise_changes_nothing(self) -> None:
        found = preview_readiness(Overrides(), at=timezone.now())

        self.assertEqual(set(found.counts.values()), {0})

    def test_what_is_on_its_way_is_taken_in(self) -> None:
        Evidence.objects.create(requirement=self.org.missing, satisfied_at=timezone.now())

        found = preview_readiness(Overrides(), at=timezone.now(), levels=["account"])

        (account,) = found.changes["account"]
        self.assertEqual(account.projected["value"], Decimal("75.00"))
        self.assertEqual(AccountReadiness.objects.get().value, Decimal("46.88"))

    def test_what_will_have_lapsed_is_taken_in(self) -> None:
        SignOff.objects.update(expires_at=timezone.now() + timedelta(days=1))
        stages.settle(NAME)

        found = preview_readiness(
            Overrides(), at=timezone.now() + timedelta(days=2), levels=["employee"]
        )

        (nurse,) = found.changes["employee"]
        self.assertEqual(nurse.projected["value"], Decimal("0.00"))

    def test_it_is_one_statement_however_much_is_asked(self) -> None:
        overrides = Overrides(requirements={self.org.missing.pk: True})

        with self.assertNumQueries(5):  # a savepoint and the planner's settings around it
            preview_readiness(overrides, at=timezone.now())

    def test_what_is_missing_or_hidden_is_refused(self) -> None:
        for overrides, name in (
            (Overrides(requirements={uuid4(): True}), "requirements"),
            (Overrides(sign_offs={(uuid4(), self.org.triage.pk): True}), "sign_offs"),
            (Overrides(sign_offs={(self.org.assignment.pk, uuid4()): True}), "weights"),
            (Overrides(weights={uuid4(): 1}), "weights"),
        ):
            with self.assertRaises(previews.UnknownInput) as refused:
                previews.preview(
                    actor=self.actor("viewer"), overrides=overrides, at=timezone.now(), levels=()
                )
            self.assertEqual(list(refused.exception.details["errors"]), [name])

    def test_another_account_s_rows_are_neither_read_nor_found(self) -> None:
        with self.as_account(self.other_account):
            found = preview_readiness(
                Overrides(requirements={self.org.missing.pk: True}), at=timezone.now()
            )

        self.assertEqual(set(found.counts.values()), {0})


number = st.integers(min_value=0, max_value=59)
question = st.fixed_dictionaries(
    {
        "requirements": st.lists(st.tuples(number, st.booleans()), max_size=4),
        "sign_offs": st.lists(st.tuples(number, number, st.booleans()), max_size=4),
        "weights": st.lists(st.tuples(number, st.integers(1, 5)), max_size=3),
    }
)
edit = st.tuples(st.sampled_from(edits.EDITS), number, number, number)


class PreviewEqualsRunTests(ServiceTestCase):
    """Whatever is asked, and whatever is on its way: the answer is what a real run leaves."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        edits.build_org()
        stages.settle(NAME, clock=lambda: edits.START)

    def test_the_answer_equals_the_run(self) -> None:
        @settings(
            max_examples=150,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(question, st.lists(edit, max_size=3))
        def check(asked: dict[str, Any], before: list[Any]) -> None:
            with transaction.atomic():
                for what, *arguments in before:
                    what(*arguments)
                self._check(self._overrides(asked))
                transaction.set_rollback(True)

        check()

    @staticmethod
    def _overrides(asked: dict[str, Any]) -> Overrides:
        requirements = {
            row.pk: said for n, said in asked["requirements"] if (row := edits.pick(Requirement, n))
        }
        sign_offs = {}
        for a, d, said in asked["sign_offs"]:
            held = edits.pick(PositionAssignment, a)
            duties = held and list(
                Responsibility.objects.filter(role_id=held.role_id).order_by("pk")
            )
            if duties:
                sign_offs[held.pk, duties[d % len(duties)].pk] = said
        weights = {
            row.pk: weight
            for n, weight in asked["weights"]
            if (row := edits.pick(Responsibility, n))
        }
        return Overrides(requirements=requirements, sign_offs=sign_offs, weights=weights)

    def _check(self, overrides: Overrides) -> None:
        before = values()
        answer = preview_readiness(overrides, at=edits.START)
        self.assertEqual(values(), before)
        carry_out(overrides, edits.START)
        stages.settle(NAME, clock=lambda: edits.START)
        after = values()

        self.assertEqual(projected(answer), changed(before, after))
        self.assertEqual(sum(answer.counts.values()), len(changed(before, after)))
