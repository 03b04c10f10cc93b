"""Agreements and approved work that are valid and dull."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from annex.odoo.demo import selling
from annex.tenancy.writes import save_changes
from platforms.marketplace.clients.models import Client
from platforms.marketplace.clients.tests.factories import make_client
from platforms.marketplace.engagements.models import (
    Approval,
    Decision,
    Engagement,
    PeriodStatus,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.orders.models import HandOff, HandOffStatus, Terms
from platforms.marketplace.proposals.models import Proposal, ProposalStatus, ProposalVersion
from platforms.marketplace.specialists.tests.factories import make_specialist

DECIDED = datetime(2026, 1, 1, 12, tzinfo=UTC)


def make_engagement(*, client: Client | None = None, **fields: Any) -> Engagement:
    """Make what was agreed on for the first quarter of 2026: 500 euros a day, five days a week."""
    specialist = fields.pop("specialist", None) or make_specialist()
    mission = make_mission(client=client or make_client(), status="filled")
    proposal = Proposal.objects.create(
        mission=mission,
        specialist=specialist,
        status=ProposalStatus.ACCEPTED,
        reason="Agreed.",
        decided_at=DECIDED,
    )
    said = {"day_rate": Decimal("500.00"), "starts_on": date(2026, 1, 5)}
    said |= {"ends_on": date(2026, 3, 30), "days_per_week": 5}
    version = ProposalVersion.objects.create(proposal=proposal, **said | fields)
    return Engagement.objects.create(agreed=version, agreed_at=DECIDED)


def make_approved(
    engagement: Engagement, days: Sequence[str | int], *, starts_on: date, at: datetime
) -> WorkPeriod:
    """Make an approved period with so much worked on each day from its start on."""
    period = WorkPeriod.objects.create(
        engagement=engagement,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=len(days)),
        status=PeriodStatus.SUBMITTED,
    )
    for number, worked in enumerate(days):
        day = starts_on + timedelta(days=number)
        WorkEntry.objects.create(period=period, day=day, days=Decimal(worked))
    save_changes(period, {"status": PeriodStatus.APPROVED})
    Approval.objects.create(period=period, decision=Decision.APPROVED, decided_at=at)
    return period


def make_terms(**fields: Any) -> Terms:
    """Say how orders in euros are written in the demo's Odoo."""
    return Terms.objects.create(
        **{"currency": "EUR", "company_id": 4, "product_id": selling.DAY} | fields
    )


def make_hand_off(engagement: Engagement | None = None, **fields: Any) -> HandOff:
    """Make a hand-off of sixty days that waits, or is placed where an order is named."""
    if fields.get("order_id"):
        fields.setdefault("status", HandOffStatus.PLACED)
    return HandOff.objects.create(
        **{"engagement": engagement or make_engagement(), "days": Decimal(60)} | fields
    )
