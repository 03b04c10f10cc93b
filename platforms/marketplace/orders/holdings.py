"""What Odoo was told of the work of specialists, for exports; an erasure leaves the books alone."""

from platforms.marketplace.orders.models import HandOff, Invoice, Order, ReconciliationLine
from platforms.marketplace.specialists import holdings


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "orders",
        hand_offs=holdings.rows_of(HandOff, "engagement__agreed__proposal__specialist_id"),
        orders=holdings.rows_of(Order, "hand_off__engagement__agreed__proposal__specialist_id"),
        invoices=holdings.rows_of(Invoice, "hand_off__engagement__agreed__proposal__specialist_id"),
        reconciliation_lines=holdings.rows_of(
            ReconciliationLine, "engagement__agreed__proposal__specialist_id"
        ),
    )
