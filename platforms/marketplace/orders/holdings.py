"""What Odoo was told of the work of specialists, for exports; an erasure leaves the books alone."""

from platforms.marketplace.orders.models import HandOff, Invoice, Order, ReconciliationLine
from platforms.marketplace.specialists import holdings


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "orders",
        hand_offs=lambda one: holdings.rows(
            HandOff.objects.filter(engagement__agreed__proposal__specialist_id=one)
        ),
        orders=lambda one: holdings.rows(
            Order.objects.filter(hand_off__engagement__agreed__proposal__specialist_id=one)
        ),
        invoices=lambda one: holdings.rows(
            Invoice.objects.filter(hand_off__engagement__agreed__proposal__specialist_id=one)
        ),
        reconciliation_lines=lambda one: holdings.rows(
            ReconciliationLine.objects.filter(engagement__agreed__proposal__specialist_id=one)
        ),
    )
