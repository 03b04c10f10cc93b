"""What is asked about hand-offs from several rows at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, Sum

from platforms.marketplace.clients.models import ClientContact
from platforms.marketplace.engagements.models import (
    Decision,
    Engagement,
    PeriodStatus,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.orders.models import HandOff
from platforms.marketplace.proposals.models import ProposalVersion

DAYS_IN_WEEK: Final = 7
HALF_DAY: Final = Decimal("0.5")
PATHS: Final = (
    "engagement__agreed__proposal__mission__client_id",
    "engagement__agreed__proposal__specialist__user_id",
)


def audience(hand_off_ids: Sequence[UUID]) -> Mapping[UUID, Collection[UUID] | None]:
    """Return who hears of each hand-off: the client's contacts and the specialist."""
    parties = list(HandOff.objects.filter(pk__in=hand_off_ids).values_list("pk", *PATHS))
    contacts: dict[UUID, list[UUID]] = {}
    of_clients = ClientContact.objects.filter(client_id__in={client for _, client, _ in parties})
    for client_id, user_id in of_clients.values_list("client_id", "user_id"):
        contacts.setdefault(client_id, []).append(user_id)
    return {
        pk: [*contacts.get(client_id, ()), *([user_id] if user_id else [])]
        for pk, client_id, user_id in parties
    }


def agreed_days(version: ProposalVersion) -> Decimal:
    """Return about how many days were agreed on, by halves: the whole span at so many a week.

    One day where the span is not said. Only a quotation shows it; what was worked is billed.
    """
    if version.starts_on is None or version.ends_on is None:
        return Decimal(1)
    span = Decimal((version.ends_on - version.starts_on).days)
    halves = span * version.days_per_week / DAYS_IN_WEEK / HALF_DAY
    return max(halves.quantize(Decimal(1), rounding=ROUND_HALF_UP) * HALF_DAY, HALF_DAY)


def days_approved(
    engagement_ids: Iterable[UUID], *, before: datetime | None = None
) -> dict[UUID, Decimal]:
    """Return how many days of each engagement were approved, before a moment or until now.

    A period without a recorded decision counts from its end on.
    """
    periods = WorkPeriod.objects.filter(
        engagement_id__in=list(engagement_ids), status=PeriodStatus.APPROVED
    ).annotate(
        decided_at=Max("approvals__decided_at", filter=Q(approvals__decision=Decision.APPROVED))
    )
    counted = {
        pk: engagement_id
        for pk, engagement_id, ends_on, decided_at in periods.values_list(
            "pk", "engagement_id", "ends_on", "decided_at"
        )
        if before is None or (decided_at or start_of(ends_on)) < before
    }
    entries = WorkEntry.objects.filter(period_id__in=counted).values_list("period_id")
    days: dict[UUID, Decimal] = {}
    for period_id, worked in entries.annotate(worked=Sum("days")):
        engagement_id = counted[period_id]
        days[engagement_id] = days.get(engagement_id, Decimal(0)) + worked
    return days


def start_of(day: date) -> datetime:
    """Return the first moment of a day: months end in UTC."""
    return datetime.combine(day, time(), UTC)


def with_approvals() -> Iterable[Engagement]:
    """Return the engagements of which anything was approved."""
    approved = WorkPeriod.objects.filter(status=PeriodStatus.APPROVED)
    return Engagement.objects.filter(pk__in=approved.values("engagement_id")).select_related(
        "agreed"
    )


def link_to(order_id: int) -> str:
    """Return where a person looks at an order in Odoo, empty where its address is not known."""
    base = settings.ODOO_URL.rstrip("/")
    if not base:
        return ""
    if settings.ODOO_API_USER:  # below 19
        return f"{base}/web#id={order_id}&model=sale.order&view_type=form"
    return f"{base}/odoo/sale.order/{order_id}"
