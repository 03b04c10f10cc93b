"""Orders in version 2: the hand-off, and in it what Odoo says."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from platforms.marketplace.orders.api.serializers.shared import (
    InvoiceOut,
    OrderOut,
    OrderUrlField,
    ReconciliationLineOut,
    ReconciliationOut,
    StatusField,
)
from platforms.marketplace.orders.models import HandOff, Reconciliation


class HandOffOut(serializers.ModelSerializer[HandOff]):
    engagement_id = serializers.UUIDField()
    mission_id = serializers.UUIDField(source="engagement.agreed.proposal.mission_id")
    client_id = serializers.UUIDField(source="engagement.agreed.proposal.mission.client_id")
    specialist_id = serializers.UUIDField(source="engagement.agreed.proposal.specialist_id")
    status = StatusField()
    day_rate = serializers.DecimalField(
        source="engagement.agreed.day_rate", max_digits=12, decimal_places=2
    )
    currency = serializers.CharField(source="engagement.agreed.currency")
    order = serializers.SerializerMethodField()
    invoices = InvoiceOut(many=True)
    url = OrderUrlField()

    class Meta:
        model = HandOff
        fields = (
            "id",
            "engagement_id",
            "mission_id",
            "client_id",
            "specialist_id",
            "status",
            "reason",
            "problem",
            "days",
            "day_rate",
            "currency",
            "days_told",
            "order_id",
            "url",
            "order",
            "invoices",
            "created_at",
            "placed_at",
        )
        read_only_fields = fields

    @extend_schema_field(OrderOut(allow_null=True))
    def get_order(self, row: HandOff) -> Any:
        """What Odoo says of the order, null until it was read."""
        order = next(iter(row.orders.all()), None)
        return OrderOut(order).data if order else None


class ReconciliationDetailOut(ReconciliationOut):
    lines = ReconciliationLineOut(many=True)

    class Meta:
        model = Reconciliation
        fields = (*ReconciliationOut.Meta.fields, "lines")
        read_only_fields = fields
