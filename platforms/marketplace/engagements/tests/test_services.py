from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from annex.realtime.models import Event
from annex.testing.cases import CommitTestCase, ServiceTestCase
from platforms.marketplace.engagements import policies, reads
from platforms.marketplace.engagements.models import (
    Engagement,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.engagements.services import agreeing, hooks, periods
from platforms.marketplace.engagements.tests.factories import make_engagement, make_period
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.states import NotPossibleNow, ReasonNeeded
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.proposals.policies import NotYourSide, ProposalNotFound
from platforms.marketplace.proposals.tests.factories import make_proposal
from platforms.marketplace.proposals.tests.parties import Parties

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
FIFTH, SIXTH = date(2026, 1, 5), date(2026, 1, 6)


class Broken(Exception):
    """What a hook raises."""


class Registered:
    """Hooks of a slice above, for one test."""

    def __init__(self, case: Any) -> None:
        self.agreed: list[Engagement] = []
        self.approved: list[tuple[WorkPeriod, Decimal]] = []
        self.breaks = False
        for registered in (hooks._agreed, hooks._approved):
            before = list(registered)
            case.addCleanup(registered.__setitem__, slice(None), before)
        hooks._agreed[:] = [self.on_agreed]
        hooks._approved[:] = [self.on_approved]

    def on_agreed(self, *, engagement: Engagement, **_: Any) -> None:
        self.agreed.append(engagement)
        if self.breaks:
            raise Broken

    def on_approved(self, *, period: WorkPeriod, **_: Any) -> None:
        days = reads.approved_work_of(period.engagement_id).days
        self.approved.append((period, days))
        if self.breaks:
            raise Broken


class AcceptTest(Parties, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()
        self.hooks = Registered(self)
        self.row = make_proposal(
            mission=self.mission, specialist=self.ada, respond_by=AT + timedelta(days=1)
        )

    def test_it_keeps_what_was_agreed_and_tells_those_above_and_both_sides(self) -> None:
        engagement = agreeing.accept(actor=self.buyer, proposal_id=self.row.pk, version=1, at=AT)

        self.assertEqual(self.hooks.agreed, [engagement])
        self.assertEqual(
            (engagement.status, engagement.agreed_at, engagement.agreed.proposal_id),
            ("agreed", AT, self.row.pk),
        )
        self.mission.refresh_from_db()
        self.assertEqual(self.mission.status, "filled")
        heard_by = Event.objects.get(family="engagements", op="agreed").heard_by
        self.assertEqual(heard_by, sorted([self.ada_id, self.buyer_id]))

    def test_what_a_hook_refuses_undoes_the_acceptance(self) -> None:
        self.hooks.breaks = True

        with self.assertRaises(Broken):
            agreeing.accept(actor=self.buyer, proposal_id=self.row.pk, version=1, at=AT)

        self.row.refresh_from_db()
        self.mission.refresh_from_db()
        self.assertEqual((self.row.status, self.mission.status), ("sent", "open"))
        self.assertFalse(Engagement.objects.exists())

    def test_others_do_not_accept(self) -> None:
        for actor, kind in (
            (self.as_ada, NotYourSide),
            (self.as_bob, ProposalNotFound),
            (self.stranger, ProposalNotFound),
        ):
            with self.assertRaises(kind):
                agreeing.accept(actor=actor, proposal_id=self.row.pk, version=1, at=AT)
        self.assertFalse(Engagement.objects.exists())


class AcceptOnceTest(Parties, CommitTestCase):
    def test_a_double_click_makes_one_engagement_and_calls_those_above_once(self) -> None:
        self.meet()
        called = Registered(self)
        row = make_proposal(
            mission=self.mission, specialist=self.ada, respond_by=AT + timedelta(days=1)
        )

        def click() -> str:
            try:
                agreeing.accept(actor=self.buyer, proposal_id=row.pk, version=1, at=AT)
            except NotPossibleNow:
                return "refused"
            return "won"

        told = self.together(*[click] * 4)

        self.assertEqual(sorted(told), ["refused"] * 3 + ["won"])
        self.assertEqual(Engagement.objects.count(), 1)
        self.assertEqual(len(called.agreed), 1)


class LifeTest(Parties, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()

    def engage(self, status: str) -> Engagement:
        Engagement.objects.all().delete()
        Proposal.objects.all().delete()
        return make_engagement(mission=self.mission, specialist=self.ada, status=status)

    def states(self, row: Engagement) -> tuple[str, str]:
        row.refresh_from_db()
        return row.status, Mission.objects.get(pk=self.mission.pk).status

    def test_it_starts_and_finishes_with_its_mission(self) -> None:
        row = self.engage("agreed")

        agreeing.start(actor=self.buyer, engagement_id=row.pk, at=AT)
        self.assertEqual(self.states(row), ("running", "running"))
        agreeing.finish(actor=self.buyer, engagement_id=row.pk, at=AT)
        self.assertEqual(self.states(row), ("done", "done"))
        with self.assertRaises(NotPossibleNow):
            agreeing.start(actor=self.buyer, engagement_id=row.pk, at=AT)

    def test_either_side_calls_it_off_with_a_reason(self) -> None:
        for status, actor, after in (
            ("agreed", self.buyer, "open"),
            ("agreed", self.as_ada, "open"),
            ("running", self.as_ada, "done"),
        ):
            with self.subTest(status=status):
                row = self.engage(status)
                with self.assertRaises(ReasonNeeded):
                    agreeing.cancel(actor=actor, engagement_id=row.pk, reason="", at=AT)

                agreeing.cancel(actor=actor, engagement_id=row.pk, reason="No.", at=AT)

                self.assertEqual(self.states(row), ("cancelled", after))
                self.assertEqual(row.status_reason, "No.")

    def test_the_specialist_does_not_start_and_others_find_nothing(self) -> None:
        row = self.engage("agreed")

        with self.assertRaises(NotYourSide):
            agreeing.start(actor=self.as_ada, engagement_id=row.pk, at=AT)
        for actor in (self.as_bob, self.stranger):
            with self.assertRaises(policies.EngagementNotFound):
                agreeing.cancel(actor=actor, engagement_id=row.pk, reason="No.", at=AT)
        self.assertEqual(self.states(row), ("agreed", "filled"))


class WorkCase(Parties, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()
        self.hooks = Registered(self)
        self.row = make_engagement(
            mission=self.mission, specialist=self.ada, version={"day_rate": Decimal("333.33")}
        )

    def period(self, **fields: Any) -> WorkPeriod:
        return make_period(engagement=self.row, **fields)

    def of(self, period: WorkPeriod, actor: Any) -> dict[str, Any]:
        return {"actor": actor, "engagement_id": self.row.pk, "period_id": period.pk}


class PeriodTest(WorkCase):
    def add(self, starts_on: date, ends_on: date, **said: Any) -> WorkPeriod:
        call = {"actor": self.as_ada, "engagement_id": self.row.pk} | said
        return periods.add(**call, starts_on=starts_on, ends_on=ends_on)

    def test_periods_touch_and_never_overlap(self) -> None:
        self.add(JANUARY, FEBRUARY)
        self.add(FEBRUARY, MARCH)

        for starts_on, ends_on in (
            (date(2026, 1, 31), date(2026, 4, 1)),
            (FIFTH, SIXTH),
            (JANUARY, MARCH),
        ):
            with self.assertRaises(periods.PeriodsOverlap):
                self.add(starts_on, ends_on)
        self.assertEqual(WorkPeriod.objects.count(), 2)

    def test_a_period_lies_within_what_was_agreed_on(self) -> None:
        for starts_on, ends_on in (
            (date(2025, 12, 31), FEBRUARY),
            (date(2026, 12, 1), date(2027, 1, 2)),
        ):
            with self.assertRaises(periods.OutsideEngagement):
                self.add(starts_on, ends_on)
        with self.assertRaises(periods.PeriodEndsBeforeItStarts):
            self.add(FEBRUARY, FEBRUARY)
        self.add(date(2026, 12, 1), date(2027, 1, 1))

    def test_the_specialist_records_once_it_runs(self) -> None:
        with self.assertRaises(NotYourSide):
            self.add(JANUARY, FEBRUARY, actor=self.buyer)
        for status in ("agreed", "cancelled"):
            Engagement.objects.update(status=status)
            with self.assertRaises(NotPossibleNow):
                self.add(JANUARY, FEBRUARY)
        self.assertFalse(WorkPeriod.objects.exists())

    def test_an_open_period_moves_unless_days_that_were_worked_fall_out(self) -> None:
        row = self.period(entries={FIFTH: "1"})
        self.add(FEBRUARY, MARCH)

        periods.change(**self.of(row, self.as_ada), starts_on=FIFTH)
        with self.assertRaises(periods.OutsidePeriod):
            periods.change(**self.of(row, self.as_ada), starts_on=SIXTH)
        with self.assertRaises(periods.PeriodsOverlap):
            periods.change(**self.of(row, self.as_ada), ends_on=date(2026, 2, 2))

        row.refresh_from_db()
        self.assertEqual((row.starts_on, row.ends_on), (FIFTH, FEBRUARY))

    def test_what_is_recorded_replaces_what_was(self) -> None:
        row = self.period(entries={FIFTH: "1"})

        periods.record(
            **self.of(row, self.as_ada),
            entries=[{"day": SIXTH, "days": Decimal("0.5"), "note": "Half."}],
        )

        found = WorkEntry.objects.values_list("day", "days", "note")
        self.assertEqual(list(found), [(SIXTH, Decimal("0.50"), "Half.")])

    def test_days_outside_or_twice_are_refused(self) -> None:
        row = self.period(entries={FIFTH: "1"})
        for days, kind in (
            ([FEBRUARY], periods.OutsidePeriod),
            ([date(2025, 12, 31)], periods.OutsidePeriod),
            ([SIXTH, SIXTH], periods.DayTwice),
        ):
            with self.assertRaises(kind):
                periods.record(**self.of(row, self.as_ada), entries=[{"day": day} for day in days])
        self.assertEqual(WorkEntry.objects.get().day, FIFTH)

    def test_a_period_of_another_engagement_is_not_found(self) -> None:
        theirs = make_period()

        with self.assertRaises(policies.PeriodNotFound):
            periods.delete(**self.of(theirs, self.operator))
        self.assertTrue(WorkPeriod.objects.filter(pk=theirs.pk).exists())
