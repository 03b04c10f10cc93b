"""What specialists agreed on and worked, for exports; an erasure leaves it to whoever paid."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from annex.kernel.errors import Conflict
from platforms.marketplace.engagements.models import (
    Approval,
    Engagement,
    EngagementStatus,
    PeriodStatus,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.specialists import holdings


class StillEngaged(Conflict):
    """``engagement_ids`` names what has to end first."""

    code = "marketplace.still_engaged"
    title = "The specialist is engaged, or has work to be decided on; end that first."


def erase(specialist_id: UUID, at: datetime) -> Mapping[str, int]:
    """Change nothing: agreed work is the books' of both sides.

    Raises StillEngaged while anything is agreed on or runs, or submitted work awaits its decision.
    """
    rows = Engagement.objects.filter(agreed__proposal__specialist_id=specialist_id)
    open_ones = rows.filter(status__in=(EngagementStatus.AGREED, EngagementStatus.RUNNING))
    undecided = rows.filter(periods__status=PeriodStatus.SUBMITTED)
    waiting = {*open_ones.values_list("pk", flat=True), *undecided.values_list("pk", flat=True)}
    if waiting:
        raise StillEngaged(engagement_ids=sorted(map(str, waiting)))
    return {}


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "engagements",
        erase,
        engagements=holdings.rows_of(Engagement, "agreed__proposal__specialist_id"),
        work_periods=holdings.rows_of(WorkPeriod, "engagement__agreed__proposal__specialist_id"),
        work_entries=holdings.rows_of(
            WorkEntry, "period__engagement__agreed__proposal__specialist_id"
        ),
        approvals=holdings.rows_of(Approval, "period__engagement__agreed__proposal__specialist_id"),
    )
