"""Approved days become the delivered quantity of the order's line.

Odoo is told the whole sum each time, so telling it twice changes nothing; and one sum at a time, so
that an old one can never overtake a new one.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.odoo.outbox import services as outbox
from annex.odoo.outbox.models import Call
from annex.realtime import events
from platforms.marketplace.engagements.models import WorkPeriod
from platforms.marketplace.orders import policies, reads
from platforms.marketplace.orders.models import HandOff

DAYS: Final = "marketplace.order_days"


def when_approved(*, actor: Actor, period: WorkPeriod, at: datetime) -> None:
    """Tell Odoo of the days of a period as it is approved."""
    deliver_approved(engagement_id=period.engagement_id, at=at)


@transaction.atomic
def deliver_approved(*, engagement_id: UUID, at: datetime) -> None:
    """Promise, in the caller's transaction, that Odoo learns what was approved until now."""
    rows = HandOff.objects.select_for_update(no_key=True)
    hand_off = rows.filter(engagement_id=engagement_id).first()
    if hand_off is not None:
        deliver(hand_off, at=at)


def deliver(hand_off: HandOff, *, at: datetime) -> None:
    """Send the approved sum where Odoo was told another; the hand-off is locked.

    While there is no line yet, or a sum is on its way, whoever ends that calls this again.
    """
    if hand_off.line_id is None or hand_off.days_sent is not None:
        return
    engagement_id = hand_off.engagement_id
    days = reads.days_approved([engagement_id]).get(engagement_id, Decimal(0))
    if days == hand_off.days_told:
        return
    hand_off.days_sent, hand_off.deliveries = days, hand_off.deliveries + 1
    hand_off.save(update_fields=("days_sent", "deliveries"))
    outbox.send(
        key=key_of(hand_off),
        kind=DAYS,
        model="sale.order.line",
        method="write",
        arguments={"ids": [hand_off.line_id], "vals": {"qty_delivered": float(days)}},
        search=None,
        at=at,
    )


def days_answered(*, call: Call, at: datetime) -> None:
    """Keep what Odoo knows now, and send what was approved meanwhile."""
    hand_off = policies.locked(UUID(call.key.split(":")[1]))
    if hand_off is None or call.key != key_of(hand_off):
        return
    if call.state == Call.State.FAILED:
        hand_off.problem = call.error[:500]
        hand_off.save(update_fields=("problem",))
    elif hand_off.days_sent is not None:
        hand_off.days_told, hand_off.days_sent, hand_off.problem = hand_off.days_sent, None, ""
        hand_off.save(update_fields=("days_told", "days_sent", "problem"))
        deliver(hand_off, at=at)
    events.emit(family="orders", op="updated", entity_ids=[hand_off.pk])


def key_of(hand_off: HandOff) -> str:
    """Return the key of the hand-off's last message about days."""
    return f"order-days:{hand_off.pk}:{hand_off.deliveries}"
