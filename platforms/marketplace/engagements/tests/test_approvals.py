from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from annex.kernel.errors import DomainError
from annex.testing.cases import CommitTestCase
from platforms.marketplace.engagements import reads
from platforms.marketplace.engagements.models import (
    Approval,
    PeriodStatus,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.engagements.services import periods
from platforms.marketplace.engagements.tests.factories import make_engagement, make_period
from platforms.marketplace.engagements.tests.test_services import Broken, Registered, WorkCase
from platforms.marketplace.missions.states import NotPossibleNow, ReasonNeeded
from platforms.marketplace.proposals.policies import NotYourSide
from platforms.marketplace.proposals.tests.parties import Parties

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
FIFTH, SIXTH = date(2026, 1, 5), date(2026, 1, 6)


class ApprovalTest(WorkCase):
    def submitted(self, **fields: Any) -> WorkPeriod:
        fields.setdefault("entries", {FIFTH: "1", SIXTH: "0.25"})
        return self.period(status=PeriodStatus.SUBMITTED, **fields)

    def test_work_is_submitted_and_approved_for_good(self) -> None:
        row = self.period(entries={FIFTH: "1", SIXTH: "0.25"})

        periods.submit(**self.of(row, self.as_ada), at=AT)
        periods.approve(**self.of(row, self.buyer), days=Decimal("1.25"), at=AT)

        row.refresh_from_db()
        self.assertEqual(row.status, "approved")
        approval = Approval.objects.get()
        self.assertEqual(
            (approval.decision, approval.decided_at, approval.decided_by_user_id),
            ("approved", AT, self.buyer_id),
        )
        self.assertEqual(self.hooks.approved, [(row, Decimal("1.25"))])
        for change in (
            lambda: periods.record(**self.of(row, self.as_ada), entries=[]),
            lambda: periods.change(**self.of(row, self.as_ada), starts_on=FIFTH),
            lambda: periods.delete(**self.of(row, self.as_ada)),
            lambda: periods.submit(**self.of(row, self.as_ada), at=AT),
            lambda: periods.approve(**self.of(row, self.buyer), days=Decimal("1.25"), at=AT),
            lambda: periods.send_back(**self.of(row, self.buyer), reason="Hm.", at=AT),
        ):
            with self.assertRaises(NotPossibleNow):
                change()
        self.assertEqual(WorkEntry.objects.filter(period=row).count(), 2)

    def test_nothing_and_the_future_are_not_submitted(self) -> None:
        empty = self.period()
        future = self.period(
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 12, 1),
            entries={date(2026, 11, 27): "1"},
        )

        for row, kind in ((empty, periods.NothingWorked), (future, periods.WorkInFuture)):
            with self.assertRaises(kind):
                periods.submit(**self.of(row, self.as_ada), at=AT)
            row.refresh_from_db()
            self.assertEqual(row.status, "open")

    def test_what_the_client_did_not_see_is_not_approved(self) -> None:
        row = self.submitted()

        with self.assertRaises(periods.WorkChanged) as refused:
            periods.approve(**self.of(row, self.buyer), days=Decimal(1), at=AT)

        self.assertEqual(refused.exception.details, {"days": "1.25"})
        row.refresh_from_db()
        self.assertEqual((row.status, self.hooks.approved), ("submitted", []))

    def test_what_is_sent_back_says_why_and_can_be_corrected(self) -> None:
        row = self.submitted()
        with self.assertRaises(ReasonNeeded):
            periods.send_back(**self.of(row, self.buyer), reason=" ", at=AT)

        periods.send_back(**self.of(row, self.buyer), reason="One day.", at=AT)
        periods.record(**self.of(row, self.as_ada), entries=[{"day": FIFTH}])
        periods.submit(**self.of(row, self.as_ada), at=AT)
        periods.approve(**self.of(row, self.buyer), days=Decimal(1), at=AT)

        decisions = Approval.objects.order_by("pk").values_list("decision", "reason")
        self.assertEqual(list(decisions), [("sent_back", "One day."), ("approved", "")])

    def test_nobody_approves_their_own_work(self) -> None:
        row = self.submitted()

        with self.assertRaises(NotYourSide):
            periods.approve(**self.of(row, self.as_ada), days=Decimal("1.25"), at=AT)
        with self.assertRaises(NotYourSide):
            periods.submit(
                **self.of(self.period(starts_on=FEBRUARY, ends_on=MARCH), self.buyer), at=AT
            )

    def test_what_a_hook_refuses_undoes_the_approval(self) -> None:
        row = self.submitted()
        self.hooks.breaks = True

        with self.assertRaises(Broken):
            periods.approve(**self.of(row, self.buyer), days=Decimal("1.25"), at=AT)

        row.refresh_from_db()
        self.assertEqual((row.status, Approval.objects.count()), ("submitted", 0))

    def test_approved_days_are_summed_and_rounded_half_up_once(self) -> None:
        self.submitted(entries={FIFTH: "0.25"})
        for starts_on, day, days in (
            (FEBRUARY, date(2026, 2, 2), "0.25"),
            (MARCH, date(2026, 3, 2), "1"),
        ):
            self.period(
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=28),
                entries={day: days},
                status=PeriodStatus.APPROVED,
            )
        other = make_engagement()

        with self.assertNumQueries(2):
            work = reads.approved_work([self.row.pk, other.pk])

        self.assertEqual(
            work,
            {
                self.row.pk: reads.Work(Decimal("1.25"), Decimal("416.66"), "EUR"),
                other.pk: reads.Work(Decimal(0), Decimal(0), "EUR"),
            },
        )
        self.assertEqual(reads.amount_of(Decimal("0.50"), Decimal("333.33")), Decimal("166.67"))


class WorkRaceTest(Parties, CommitTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.meet()
        self.row = make_engagement(mission=self.mission, specialist=self.ada)

    def told(self, *calls: Any) -> list[str]:
        def outcome(call: Any) -> str:
            try:
                call()
            except DomainError as refused:
                return refused.code
            return "won"

        return sorted(self.together(*(lambda call=call: outcome(call) for call in calls)))  # type: ignore[misc]

    def test_of_two_overlapping_periods_one_begins(self) -> None:
        def add(starts_on: date) -> Any:
            return lambda: periods.add(
                actor=self.as_ada,
                engagement_id=self.row.pk,
                starts_on=starts_on,
                ends_on=MARCH,
            )

        told = self.told(add(JANUARY), add(FEBRUARY), add(FIFTH))

        self.assertEqual(told, ["marketplace.periods_overlap"] * 2 + ["won"])

    def test_approving_and_sending_back_do_not_both_happen(self) -> None:
        called = Registered(self)
        row = make_period(engagement=self.row, status=PeriodStatus.SUBMITTED, entries={FIFTH: "1"})
        said = {"actor": self.buyer, "engagement_id": self.row.pk, "period_id": row.pk, "at": AT}

        told = self.told(
            lambda: periods.approve(**said, days=Decimal(1)),
            lambda: periods.approve(**said, days=Decimal(1)),
            lambda: periods.send_back(**said, reason="No."),
        )

        self.assertEqual(told, ["marketplace.not_possible_now"] * 2 + ["won"])
        row.refresh_from_db()
        self.assertEqual(len(called.approved), 1 if row.status == "approved" else 0)
        self.assertEqual(Approval.objects.count(), 1)
