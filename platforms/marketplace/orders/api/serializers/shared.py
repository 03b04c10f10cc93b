"""What goes in and out in every version."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from platforms.marketplace.orders.models import (
    HandOff,
    HandOffStatus,
    Invoice,
    Order,
    Reconciliation,
    ReconciliationLine,
    Terms,
)
from platforms.marketplace.orders.reads import link_to

MONTH = re.compile(r"\d{4}-\d{2}")


@extend_schema_field(serializers.RegexField(r"^\d{4}-\d{2}$"))
class MonthField(serializers.Field):  # type: ignore[type-arg]
    """A month as "2026-03"; inside, its first day."""

    def to_internal_value(self, data: Any) -> date:
        try:
            if not MONTH.fullmatch(str(data)):
                raise ValueError
            return date.fromisoformat(f"{data}-01")
        except ValueError:
            raise serializers.ValidationError(gettext("Write a month as 2026-03.")) from None

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"


class InvoiceOut(serializers.ModelSerializer[Invoice]):
    class Meta:
        model = Invoice
        fields = (
            "invoice_id",
            "number",
            "state",
            "kind",
            "payment_state",
            "invoiced_on",
            "days",
            "day_rate",
            "amount",
            "total",
            "open",
        )
        read_only_fields = fields


class OrderOut(serializers.ModelSerializer[Order]):
    class Meta:
        model = Order
        fields = (
            "number",
            "state",
            "invoice_status",
            "currency",
            "amount",
            "total",
            "days_ordered",
            "days_delivered",
            "days_invoiced",
            "day_rate",
            "is_there",
            "read_at",
        )
        read_only_fields = fields


@extend_schema_field(serializers.CharField())
class OrderUrlField(serializers.Field):  # type: ignore[type-arg]
    """Where a person looks at the order in Odoo, empty while there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"source": "*", "read_only": True, **options})

    def to_representation(self, value: HandOff) -> str:
        return "" if value.order_id is None else link_to(value.order_id)


class StatusField(serializers.ChoiceField):
    """How far the hand-off is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=HandOffStatus.choices, read_only=True, **options)


class OpenPartnerIn(serializers.Serializer[Any]):
    client_id = serializers.UUIDField()


class TermsOut(serializers.ModelSerializer[Terms]):
    class Meta:
        model = Terms
        fields = ("id", "currency", "company_id", "product_id", "pricelist_id", "confirms")
        read_only_fields = fields


class TermsIn(serializers.ModelSerializer[Terms]):
    currency = serializers.RegexField(r"^[A-Za-z]{3}$")

    class Meta:
        model = Terms
        fields = ("currency", "company_id", "product_id", "pricelist_id", "confirms")


class TermsChange(serializers.ModelSerializer[Terms]):
    class Meta:
        model = Terms
        fields = ("company_id", "product_id", "pricelist_id", "confirms")


class ReconciliationIn(serializers.Serializer[Any]):
    month = MonthField()


class ReconciliationOut(serializers.ModelSerializer[Reconciliation]):
    month = serializers.SerializerMethodField()
    agrees = serializers.SerializerMethodField()

    class Meta:
        model = Reconciliation
        fields = (
            "id",
            "month",
            "currency",
            "agrees",
            "engagements",
            "disagreeing",
            "approved",
            "approved_in_month",
            "delivered",
            "invoiced",
            "rounding",
            "made_at",
        )
        read_only_fields = fields

    def get_month(self, row: Reconciliation) -> str:
        """The month, such as 2026-03."""
        return f"{row.month:%Y-%m}"

    def get_agrees(self, row: Reconciliation) -> bool:
        """Whether nothing differs."""
        return row.disagreeing == 0


class ReconciliationLineOut(serializers.ModelSerializer[ReconciliationLine]):
    engagement_id = serializers.UUIDField()

    class Meta:
        model = ReconciliationLine
        fields = (
            "engagement_id",
            "days_approved",
            "days_delivered",
            "days_invoiced",
            "approved",
            "delivered",
            "invoiced",
            "rounding",
            "not_delivered",
            "not_invoiced",
        )
        read_only_fields = fields
