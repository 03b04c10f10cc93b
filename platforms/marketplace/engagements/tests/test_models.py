from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.engagements.models import (
    Approval,
    Decision,
    Engagement,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.engagements.tests.factories import make_engagement, make_period

JANUARY, FIFTH, SIXTH = date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 6)


class ConstraintsTest(ServiceTestCase):
    def refused(self, constraint: str, write: Callable[[], object]) -> None:
        with self.assertRaisesMessage(IntegrityError, constraint), transaction.atomic():
            write()

    def test_a_version_is_agreed_on_once(self) -> None:
        row = make_engagement()
        self.refused("engagement_once", lambda: Engagement.objects.create(agreed=row.agreed))

    def test_no_state_is_made_up(self) -> None:
        period = make_period()
        approval = {"period": period, "decision": "perhaps"}
        for constraint, write in (
            ("engagement_status_is_known", lambda: Engagement.objects.update(status="lost")),
            ("work_period_status_is_known", lambda: WorkPeriod.objects.update(status="lost")),
            ("approval_decision_is_known", lambda: Approval.objects.create(**approval)),
        ):
            with self.subTest(constraint):
                self.refused(constraint, write)

    def test_periods_and_their_days_keep_within_bounds(self) -> None:
        period = make_period(entries={FIFTH: "1"})
        row = period.engagement
        self.refused("work_period_once", lambda: make_period(engagement=row))
        with self.subTest("no days"):
            self.refused(
                "work_period_ends_after_start",
                lambda: make_period(engagement=row, starts_on=FIFTH, ends_on=FIFTH),
            )
        for days in ("0", "1.01", "-1"):
            with self.subTest(days=days):
                self.refused(
                    "work_entry_days_above_0_up_to_1",
                    lambda days=days: WorkEntry.objects.create(
                        period=period, day=SIXTH, days=Decimal(days)
                    ),
                )
        self.refused("work_entry_once", lambda: WorkEntry.objects.create(period=period, day=FIFTH))

    def test_what_was_approved_stays_whoever_writes(self) -> None:
        period = make_period(status="submitted", entries={FIFTH: "1"})
        other = make_period(engagement=period.engagement, starts_on=FIFTH, entries={SIXTH: "1"})
        WorkPeriod.objects.filter(pk=period.pk).update(status="approved")
        Approval.objects.create(period=period, decision=Decision.APPROVED)
        rows, entries = WorkPeriod.objects.filter(pk=period.pk), WorkEntry.objects
        for name, write in {
            "its state": lambda: rows.update(status="open"),
            "its days": lambda: rows.update(ends_on=FIFTH),
            "the period": rows.delete,
            "more work": lambda: entries.create(period=period, day=SIXTH),
            "less work": lambda: entries.filter(period=period).update(days="0.5"),
            "no work": entries.filter(period=period).delete,
            "work moved in": lambda: entries.filter(period=other).update(period=period),
            "work moved out": lambda: entries.filter(period=period).update(period=other),
            "who decided": lambda: Approval.objects.update(decision=Decision.SENT_BACK),
        }.items():
            with self.subTest(name):
                self.refused("work that was approved stays as it is", write)

    def test_an_open_period_goes_with_its_days_and_decisions(self) -> None:
        period = make_period(entries={FIFTH: "1"})
        Approval.objects.create(period=period, decision=Decision.SENT_BACK, reason="Too little.")
        WorkPeriod.objects.filter(pk=period.pk).delete()
        self.assertFalse(WorkEntry.objects.exists() or Approval.objects.exists())
