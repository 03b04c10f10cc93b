"""Compare, month by month and to the cent, what was approved, delivered in Odoo, and billed there.

Odoo knows how much of an order was delivered and billed, not of which month that was. Days are
therefore counted first in, first out: what was approved first was delivered and billed first, so a
month's end can be looked at later, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from annex.realtime import events
from platforms.marketplace.engagements.models import Engagement
from platforms.marketplace.engagements.reads import amount_of
from platforms.marketplace.orders.models import (
    HandOff,
    Invoice,
    Order,
    Reconciliation,
    ReconciliationLine,
)
from platforms.marketplace.orders.reads import days_approved, start_of, with_approvals

NOTHING: Final = Decimal("0.00")
POSTED: Final = "posted"


@dataclass(frozen=True, slots=True)
class Books:
    """What both sides have of an engagement; days until now, and approved until two months' ends.

    ``invoices`` are days and amount of each posted invoice of our line, the oldest first.
    """

    engagement: Engagement
    approved_before: Decimal
    approved: Decimal
    approved_now: Decimal
    delivered_now: Decimal
    price: Decimal
    decimals: int
    invoices: Sequence[tuple[Decimal, Decimal]]


def until(day: date) -> date:
    """Return the first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@transaction.atomic
def reconcile(*, month: date, at: datetime) -> list[Reconciliation]:
    """Reconcile a month, one row for each currency; ``month`` is any day of it.

    What was found for it before is replaced.
    """
    first = month.replace(day=1)
    lines: dict[str, list[tuple[ReconciliationLine, Decimal]]] = {}
    for books in _books(first):
        compared = _compare(books), _in_month(books)
        lines.setdefault(books.engagement.agreed.currency, []).append(compared)
    Reconciliation.objects.filter(month=first).exclude(currency__in=lines).delete()
    made = [_keep(first, currency, found, at) for currency, found in sorted(lines.items())]
    if made:
        ids = [one.pk for one in made]
        events.emit(family="reconciliations", op="updated", entity_ids=ids)
    return made


def _books(first: date) -> Iterable[Books]:
    engagements = list(with_approvals())
    ids = [one.pk for one in engagements]
    before = days_approved(ids, before=start_of(first))
    approved = days_approved(ids, before=start_of(until(first)))
    now = days_approved(ids)
    hand_offs = HandOff.objects.filter(engagement__in=ids)
    orders = {
        one.hand_off.engagement_id: one
        for one in Order.objects.filter(hand_off__in=hand_offs).select_related("hand_off")
    }
    invoices: dict[UUID, list[tuple[Decimal, Decimal]]] = {}
    posted = Invoice.objects.filter(hand_off__in=hand_offs, state=POSTED)
    for engagement_id, days, amount in posted.order_by("invoiced_on", "invoice_id").values_list(
        "hand_off__engagement_id", "days", "amount"
    ):
        invoices.setdefault(engagement_id, []).append((days, amount))
    for engagement in engagements:
        order = orders.get(engagement.pk)
        if order and order.currency not in {"", engagement.agreed.currency}:
            order = None  # its figures are of other money
        yield Books(
            engagement=engagement,
            approved_before=before.get(engagement.pk, NOTHING),
            approved=approved.get(engagement.pk, NOTHING),
            approved_now=now.get(engagement.pk, NOTHING),
            delivered_now=order.days_delivered if order else NOTHING,
            price=order.day_rate if order else engagement.agreed.day_rate,
            decimals=order.decimals if order else 2,
            invoices=invoices.get(engagement.pk, ()) if order else (),
        )


def _compare(books: Books) -> ReconciliationLine:
    rate, decimals = books.engagement.agreed.day_rate, books.decimals
    billed = sum((days for days, _ in books.invoices), NOTHING)
    delivered = counted(billed_or_delivered=books.delivered_now, books=books)
    invoiced = counted(billed_or_delivered=billed, books=books)
    approved_amount = amount_of(books.approved, rate, decimals)
    delivered_amount = amount_of(delivered, books.price, decimals)
    rounding = _rounding(books, invoiced)
    # What an invoice says beyond days and rate is a difference, in whatever month it is seen.
    beyond = sum(
        (amount - amount_of(days, rate, decimals) for days, amount in books.invoices), NOTHING
    )
    invoiced_amount = amount_of(invoiced, rate, decimals) + rounding + beyond
    return ReconciliationLine(
        engagement=books.engagement,
        days_approved=books.approved,
        days_delivered=delivered,
        days_invoiced=invoiced,
        approved=approved_amount,
        delivered=delivered_amount,
        invoiced=invoiced_amount,
        rounding=rounding,
        not_delivered=approved_amount - delivered_amount,
        not_invoiced=approved_amount - (invoiced_amount - rounding),
    )


def counted(*, billed_or_delivered: Decimal, books: Books) -> Decimal:
    """Return how many of the days belong to what was approved until the month's end.

    Those that were approved later are left out; those that nobody approved are not.
    """
    later = books.approved_now - books.approved
    return billed_or_delivered - max(NOTHING, min(billed_or_delivered - books.approved, later))


def _rounding(books: Books, until_days: Decimal) -> Decimal:
    """Return by how much invoices, each rounded for itself, differ from their days together."""
    rate, decimals = books.engagement.agreed.day_rate, books.decimals
    days, each = NOTHING, NOTHING
    for billed, _ in books.invoices:
        if days + billed > until_days:
            break
        days += billed
        each += amount_of(billed, rate, decimals)
    return each - amount_of(days, rate, decimals)


def _in_month(books: Books) -> Decimal:
    rate, decimals = books.engagement.agreed.day_rate, books.decimals
    before = amount_of(books.approved_before, rate, decimals)
    return amount_of(books.approved, rate, decimals) - before


def _keep(
    first: date, currency: str, found: Sequence[tuple[ReconciliationLine, Decimal]], at: datetime
) -> Reconciliation:
    lines = [line for line, _ in found]
    disagreeing = [line for line in lines if line.not_delivered or line.not_invoiced]
    totals = {
        name: sum((getattr(line, name) for line in lines), NOTHING)
        for name in ("approved", "delivered", "invoiced", "rounding")
    }
    reconciliation, _ = Reconciliation.objects.update_or_create(
        month=first,
        currency=currency,
        defaults={
            **totals,
            "engagements": len(lines),
            "disagreeing": len(disagreeing),
            "approved_in_month": sum((amount for _, amount in found), NOTHING),
            "made_at": at,
        },
    )
    ReconciliationLine.objects.filter(reconciliation=reconciliation).delete()
    kept = [line for line, amount in found if amount or line.not_delivered or line.not_invoiced]
    for line in kept:
        line.reconciliation = reconciliation
    ReconciliationLine.objects.bulk_create(kept)
    return reconciliation
