"""Changes of work periods and of the entries in them, until they are approved."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.realtime import events
from annex.tenancy.writes import save_changes
from platforms.marketplace.engagements import policies
from platforms.marketplace.engagements.models import (
    Approval,
    Decision,
    Engagement,
    EngagementStatus,
    PeriodStatus,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.engagements.services import hooks
from platforms.marketplace.engagements.states import ENGAGEMENT, PERIOD
from platforms.marketplace.missions.states import NotPossibleNow
from platforms.marketplace.proposals.models import Side
from platforms.marketplace.skills.policies import blaming

RECORDED_IN: Final = (EngagementStatus.RUNNING, EngagementStatus.DONE)
"""New periods begin in these; what is there can be corrected and decided on in any."""
EARLIEST_ZONE: Final = timedelta(hours=14)
"""Today is over in UTC+14 first."""


class PeriodsOverlap(Conflict):
    code = "marketplace.periods_overlap"
    title = "Another period of this engagement covers some of these days."


class OutsideEngagement(Invalid):
    code = "marketplace.outside_engagement"
    title = "These days are not within what was agreed on."


class PeriodEndsBeforeItStarts(Invalid):
    code = "marketplace.period_ends_before_it_starts"
    title = "The end of a period has to come after its start."


class OutsidePeriod(Invalid):
    code = "marketplace.outside_period"
    title = "Every day that was worked has to lie within the period."


class DayTwice(Invalid):
    code = "marketplace.day_twice"
    title = "Every day can be entered once."


class WorkInFuture(Conflict):
    code = "marketplace.work_in_future"
    title = "Work can be submitted once it was done."


class NothingWorked(Conflict):
    code = "marketplace.nothing_worked"
    title = "There is nothing to submit in this period."


class WorkChanged(Conflict):
    """``days`` is how many were submitted."""

    code = "marketplace.work_changed"
    title = "What was submitted is not what you saw; read it again before you approve it."


class Worked(TypedDict, total=False):
    """A day, how much of it was worked, up to 1, and on what."""

    day: date
    days: Decimal
    note: str


@transaction.atomic
def add(*, actor: Actor, engagement_id: UUID, starts_on: date, ends_on: date) -> WorkPeriod:
    """Begin a period over the half-open span of days [starts_on, ends_on).

    Raises EngagementNotFound, NotYourSide, NotPossibleNow, PeriodEndsBeforeItStarts,
    OutsideEngagement or PeriodsOverlap.
    """
    engagement = policies.require_locked(actor, engagement_id)
    policies.require_side(actor, engagement, Side.SPECIALIST)
    if engagement.status not in RECORDED_IN:
        possible = ENGAGEMENT.possible(engagement.status)
        raise NotPossibleNow(action="record", state=engagement.status, possible=possible)
    _require_room(engagement, starts_on, ends_on)
    row = WorkPeriod.objects.create(engagement=engagement, starts_on=starts_on, ends_on=ends_on)
    _emit("recorded", row)
    return row


def _require_room(
    engagement: Engagement, starts_on: date, ends_on: date, *, but: UUID | None = None
) -> None:
    """Refuse days outside what was agreed on, or in another period; the engagement is locked."""
    if ends_on <= starts_on:
        raise blaming("ends_on", PeriodEndsBeforeItStarts)
    agreed = engagement.agreed
    if agreed.starts_on is not None and starts_on < agreed.starts_on:
        raise blaming("starts_on", OutsideEngagement)
    if agreed.ends_on is not None and ends_on > agreed.ends_on:
        raise blaming("ends_on", OutsideEngagement)
    overlapping = WorkPeriod.objects.filter(
        engagement=engagement, starts_on__lt=ends_on, ends_on__gt=starts_on
    )
    if set(overlapping.values_list("pk", flat=True)) - {but}:
        raise PeriodsOverlap()


@transaction.atomic
def change(
    *,
    actor: Actor,
    engagement_id: UUID,
    period_id: UUID,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> WorkPeriod:
    """Move the ends of an open period.

    Raises EngagementNotFound, PeriodNotFound, NotYourSide, NotPossibleNow,
    PeriodEndsBeforeItStarts, OutsideEngagement, PeriodsOverlap or OutsidePeriod.
    """
    row = _require_open(actor, engagement_id, period_id, "change")
    starts_on, ends_on = starts_on or row.starts_on, ends_on or row.ends_on
    _require_room(row.engagement, starts_on, ends_on, but=row.pk)
    entries = WorkEntry.objects.filter(period=row)
    if entries.exclude(day__gte=starts_on, day__lt=ends_on).exists():
        raise OutsidePeriod()
    if save_changes(row, {"starts_on": starts_on, "ends_on": ends_on}):
        _emit("recorded", row)
    return row


@transaction.atomic
def delete(*, actor: Actor, engagement_id: UUID, period_id: UUID) -> None:
    """Delete an open period with its entries.

    Raises EngagementNotFound, PeriodNotFound, NotYourSide or NotPossibleNow.
    """
    row = _require_open(actor, engagement_id, period_id, "delete")
    _emit("recorded", row)
    row.delete()


@transaction.atomic
def record(
    *, actor: Actor, engagement_id: UUID, period_id: UUID, entries: Iterable[Worked]
) -> WorkPeriod:
    """Say what was worked in an open period; replaces what was said before.

    Raises EngagementNotFound, PeriodNotFound, NotYourSide, NotPossibleNow, OutsidePeriod or
    DayTwice.
    """
    row = _require_open(actor, engagement_id, period_id, "record")
    said = list(entries)
    days = [one["day"] for one in said]
    if any(not row.starts_on <= day < row.ends_on for day in days):
        raise blaming("entries", OutsidePeriod)
    if len(set(days)) < len(days):
        raise blaming("entries", DayTwice)
    WorkEntry.objects.filter(period=row).delete()
    WorkEntry.objects.bulk_create(WorkEntry(period=row, **one) for one in said)
    _emit("recorded", row)
    return row


def _require_open(actor: Actor, engagement_id: UUID, period_id: UUID, action: str) -> WorkPeriod:
    row = policies.require_period(actor, engagement_id, period_id)
    policies.require_side(actor, row.engagement, Side.SPECIALIST)
    if row.status != PeriodStatus.OPEN:
        possible = PERIOD.possible(row.status)
        raise NotPossibleNow(action=action, state=row.status, possible=possible)
    return row


@transaction.atomic
def submit(*, actor: Actor, engagement_id: UUID, period_id: UUID, at: datetime) -> WorkPeriod:
    """Ask the client to approve what was worked in a period.

    Raises EngagementNotFound, PeriodNotFound, NotYourSide, NotPossibleNow, NothingWorked or
    WorkInFuture.
    """
    row = policies.require_period(actor, engagement_id, period_id)
    policies.require_side(actor, row.engagement, Side.SPECIALIST)
    PERIOD.move(row, "submit", at=at)
    entries = WorkEntry.objects.filter(period=row)
    if not entries.exists():
        raise NothingWorked()
    if entries.filter(day__gt=(at + EARLIEST_ZONE).date()).exists():
        raise WorkInFuture()
    _emit("submitted", row)
    return row


@transaction.atomic
def approve(
    *, actor: Actor, engagement_id: UUID, period_id: UUID, days: Decimal, at: datetime
) -> WorkPeriod:
    """Approve a submitted period for good; ``days`` is how many the client saw in it.

    In the same transaction slices above do what they registered with ``hooks.on_approved``.
    Raises EngagementNotFound, PeriodNotFound, NotYourSide, NotPossibleNow or WorkChanged.
    """
    row = policies.require_period(actor, engagement_id, period_id)
    policies.require_side(actor, row.engagement, Side.CLIENT)
    PERIOD.move(row, "approve", at=at)
    submitted = WorkEntry.objects.filter(period=row).aggregate(days=Sum("days"))["days"]
    if submitted != days:
        raise WorkChanged(days=str(submitted))
    _decide(actor, row, Decision.APPROVED, "", at)
    hooks.call_approved(actor=actor, period=row, at=at)
    _emit("approved", row)
    return row


@transaction.atomic
def send_back(
    *, actor: Actor, engagement_id: UUID, period_id: UUID, reason: str, at: datetime
) -> WorkPeriod:
    """Let the specialist correct a submitted period, and say why.

    Raises EngagementNotFound, PeriodNotFound, NotYourSide, NotPossibleNow or ReasonNeeded.
    """
    row = policies.require_period(actor, engagement_id, period_id)
    policies.require_side(actor, row.engagement, Side.CLIENT)
    PERIOD.move(row, "send_back", reason=reason, at=at)
    _decide(actor, row, Decision.SENT_BACK, reason.strip(), at)
    _emit("sent_back", row)
    return row


def _decide(
    actor: Actor, row: WorkPeriod, decision: Decision, reason: str, at: datetime
) -> Approval:
    return Approval.objects.create(
        period=row,
        decision=decision,
        reason=reason,
        decided_at=at,
        decided_by_user_id=actor.user_id,
    )


def _emit(op: str, row: WorkPeriod) -> None:
    data = {"period_id": str(row.pk)}
    events.emit(family="engagements", op=op, entity_ids=[row.engagement_id], data=data)
