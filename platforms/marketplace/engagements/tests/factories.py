"""Engagements and work that are valid and dull."""

from datetime import date
from decimal import Decimal
from typing import Any

from annex.tenancy.writes import save_changes
from platforms.marketplace.engagements.models import (
    Engagement,
    EngagementStatus,
    PeriodStatus,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.missions.models import Mission, MissionStatus
from platforms.marketplace.proposals.models import Proposal, ProposalStatus
from platforms.marketplace.proposals.tests.factories import make_proposal

MISSION_OF = {
    EngagementStatus.AGREED: MissionStatus.FILLED,
    EngagementStatus.RUNNING: MissionStatus.RUNNING,
    EngagementStatus.DONE: MissionStatus.DONE,
    EngagementStatus.CANCELLED: MissionStatus.DONE,
}


def make_engagement(**fields: Any) -> Engagement:
    """Make a running engagement over 2026 for 500 a day, with its mission in the same state.

    ``proposal`` is one that was accepted; ``mission``, ``specialist`` and ``version`` are those of
    a new one.
    """
    status = EngagementStatus(fields.pop("status", EngagementStatus.RUNNING))
    of_proposal = {name: fields.pop(name) for name in ("mission", "specialist") if name in fields}
    version = {"starts_on": date(2026, 1, 1), "ends_on": date(2027, 1, 1)}
    version |= fields.pop("version", {})
    proposal: Proposal = fields.pop("proposal", None) or make_proposal(
        status=ProposalStatus.ACCEPTED, version=version, **of_proposal
    )
    Mission.objects.filter(pk=proposal.mission_id).update(status=MISSION_OF[status])
    proposal.mission.status = MISSION_OF[status]
    agreed = proposal.versions.order_by("-number")[0]
    return Engagement.objects.create(agreed=agreed, status=status, **fields)


def make_period(**fields: Any) -> WorkPeriod:
    """Make an open period over January 2026; ``entries`` maps days to how much was worked."""
    entries: dict[date, str] = fields.pop("entries", {})
    defaults: dict[str, Any] = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
    if "engagement" not in fields:
        defaults["engagement"] = make_engagement()
    status = fields.pop("status", PeriodStatus.OPEN)
    period = WorkPeriod.objects.create(**defaults | fields)
    for day, days in entries.items():
        WorkEntry.objects.create(period=period, day=day, days=Decimal(days))
    save_changes(period, {"status": status})
    return period
