"""Read back what became of orders: their states, what was billed, what customers are called."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from annex.odoo import sales
from annex.realtime import events
from annex.tenancy.writes import save_changes
from platforms.marketplace.clients.models import Client
from platforms.marketplace.orders.models import HandOff, Invoice, Order, Reading

ORDERS: Final = "orders"


@transaction.atomic
def read_back(*, at: datetime) -> int:
    """Bring our copies of the account's orders up to Odoo's tables; return how many changed.

    Two at once would let the older answer win, so the second waits. Raises what ``sales`` does.
    """
    until = sales.moment()
    fresh = Reading(subject=ORDERS, read_until=until)
    Reading.objects.bulk_create([fresh], ignore_conflicts=True)
    reading = Reading.objects.select_for_update(no_key=True).get(subject=ORDERS)
    hand_offs = HandOff.objects.filter(order_id__isnull=False)
    known = {one.order_id: one for one in hand_offs if one.order_id is not None}
    copies = {one.hand_off_id: one for one in Order.objects.filter(hand_off__in=hand_offs)}
    read = [number for number, one in known.items() if one.pk in copies]
    unread = known.keys() - set(read)
    # What was found late is older than the window: the first time an order is read whatever it is.
    recent = sales.orders(read, since=reading.read_until - sales.LATE)
    first = sales.orders(unread)
    changed = {
        known[order.id].pk
        for order in (*recent.changed, *first.changed)
        if _copy(known[order.id], copies.get(known[order.id].pk), order, at)
    }
    gone = [known[number] for number in read if number not in recent.there]
    changed |= _forget({hand_off.pk for hand_off in gone}, at)
    if changed:
        events.emit(family="orders", op="updated", entity_ids=sorted(changed))
    _name_clients()
    reading.read_until = until
    reading.save(update_fields=("read_until",))
    return len(changed)


def _copy(hand_off: HandOff, copy: Order | None, order: sales.Order, at: datetime) -> bool:
    """Write what Odoo says of an order; tell whether it is news."""
    ours = next((line for line in order.lines if line.id == hand_off.line_id), None)
    said: dict[str, Any] = {
        "number": order.number,
        "state": order.state,
        "invoice_status": order.invoice_status,
        "currency": order.currency,
        "decimals": order.decimals,
        "amount": order.amount,
        "total": order.total,
        "is_there": True,
        "days_ordered": ours.ordered if ours else 0,
        "days_delivered": ours.delivered if ours else 0,
        "days_invoiced": ours.invoiced if ours else 0,
        "day_rate": ours.price if ours else 0,
    }
    billed = _copy_invoices(hand_off, order)
    if copy is None:
        Order.objects.create(hand_off=hand_off, read_at=at, **said)
        return True
    news = save_changes(copy, said) or billed
    if news:
        save_changes(copy, {"read_at": at})
    return news


def _copy_invoices(hand_off: HandOff, order: sales.Order) -> bool:
    kept = {one.invoice_id: one for one in Invoice.objects.filter(hand_off=hand_off)}
    news, seen = False, set()
    for invoice in order.invoices:
        billed = [one for one in invoice.billed if one.line_id == hand_off.line_id]
        if not billed:
            continue
        seen.add(invoice.id)
        said: dict[str, Any] = {
            "number": invoice.number,
            "state": invoice.state,
            "kind": invoice.kind,
            "payment_state": invoice.payment_state,
            "invoiced_on": invoice.invoiced_on,
            "days": sum(one.quantity for one in billed),
            "day_rate": billed[0].price,
            "amount": sum(one.amount for one in billed),
            "total": invoice.total,
            "open": invoice.open,
        }
        copy = kept.get(invoice.id)
        if copy is None:
            Invoice.objects.create(hand_off=hand_off, invoice_id=invoice.id, **said)
            news = True
        else:
            news |= save_changes(copy, said)
    if dropped := kept.keys() - seen:
        Invoice.objects.filter(hand_off=hand_off, invoice_id__in=dropped).delete()
    return news or bool(dropped)


def _forget(hand_offs: Collection[UUID], at: datetime) -> set[UUID]:
    """Say of orders that were deleted in Odoo that they are; their last state stays readable."""
    lost = list(Order.objects.filter(hand_off__in=hand_offs, is_there=True))
    for copy in lost:
        save_changes(
            copy, {"is_there": False, "read_at": at, "days_delivered": 0, "days_invoiced": 0}
        )
    Invoice.objects.filter(hand_off__in=[copy.hand_off_id for copy in lost]).delete()
    return {copy.hand_off_id for copy in lost}


def _name_clients() -> None:
    """Call clients what Odoo calls them. They are few, and all are read: one may be linked anew."""
    linked = {one.odoo_partner_id: one for one in Client.objects.exclude(odoo_partner_id=None)}
    renamed = [
        linked[partner.id].pk
        for partner in sales.partners([number for number in linked if number is not None])
        if partner.name and save_changes(linked[partner.id], {"name": partner.name[:200]})
    ]
    if renamed:
        events.emit(family="clients", op="updated", entity_ids=renamed)
