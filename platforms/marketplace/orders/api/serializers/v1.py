"""Orders in version 1: one flat row each."""

from rest_framework import serializers

from platforms.marketplace.orders.api.serializers.shared import OrderUrlField, StatusField
from platforms.marketplace.orders.models import HandOff, Order


class HandOffOut(serializers.ModelSerializer[HandOff]):
    engagement = serializers.UUIDField(source="engagement_id")
    status = StatusField()
    number = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    amount = serializers.SerializerMethodField()
    currency = serializers.CharField(source="engagement.agreed.currency")
    invoice_status = serializers.SerializerMethodField()
    url = OrderUrlField()

    class Meta:
        model = HandOff
        fields = (
            "id",
            "engagement",
            "status",
            "reason",
            "number",
            "state",
            "amount",
            "currency",
            "invoice_status",
            "url",
        )
        read_only_fields = fields

    def get_number(self, row: HandOff) -> str:
        """Odoo's number of the order, empty until it was read."""
        order = _order(row)
        return order.number if order else ""

    def get_state(self, row: HandOff) -> str:
        """Odoo's state of the order, empty until it was read."""
        order = _order(row)
        return order.state if order else ""

    def get_amount(self, row: HandOff) -> str | None:
        """The order's amount without taxes, null until it was read."""
        order = _order(row)
        return str(order.amount) if order else None

    def get_invoice_status(self, row: HandOff) -> str:
        """Odoo's word for how much was billed, empty until it was read."""
        order = _order(row)
        return order.invoice_status if order else ""


def _order(row: HandOff) -> Order | None:
    return next(iter(row.orders.all()), None)
