"""How much was worked, and what it comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from django.db.models import Sum

from platforms.marketplace.engagements.models import Engagement, PeriodStatus, WorkEntry

NO_DAYS: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Work:
    """Days of work, and what they cost at the rate agreed on, rounded half up to the cent."""

    days: Decimal
    amount: Decimal
    currency: str


def amount_of(days: Decimal, day_rate: Decimal, decimals: int = 2) -> Decimal:
    """Return what ``days`` cost, rounded half up to the cent or so many decimals."""
    return (days * day_rate).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def approved_work(engagement_ids: Iterable[UUID]) -> Mapping[UUID, Work]:
    """Return what was approved of each engagement until now: all days together, rounded once.

    Two queries, however many engagements. The amounts of single periods, each rounded for itself,
    may differ from this by cents.
    """
    asked = list(engagement_ids)
    entries = WorkEntry.objects.filter(
        period__engagement_id__in=asked, period__status=PeriodStatus.APPROVED
    )
    days = dict(
        entries.values("period__engagement_id")
        .annotate(total=Sum("days"))
        .values_list("period__engagement_id", "total")
    )
    agreed = Engagement.objects.filter(pk__in=asked).values_list(
        "pk", "agreed__day_rate", "agreed__currency"
    )
    return {
        pk: Work(
            days=days.get(pk, NO_DAYS),
            amount=amount_of(days.get(pk, NO_DAYS), rate),
            currency=currency,
        )
        for pk, rate, currency in agreed
    }


def approved_work_of(engagement_id: UUID) -> Work:
    """Return what was approved of one engagement until now."""
    return approved_work([engagement_id])[engagement_id]
