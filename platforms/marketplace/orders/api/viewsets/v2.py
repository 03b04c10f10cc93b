"""Orders, terms and reconciliations in version 2."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from platforms.marketplace.orders.api.serializers import shared, v2
from platforms.marketplace.orders.api.viewsets.shared import (
    OrderViewSetBase,
    ReconciliationViewSetBase,
    TermsViewSetBase,
)
from platforms.marketplace.orders.models import Reconciliation, ReconciliationLine


class OrderViewSet(OrderViewSetBase):
    serializer_class = v2.HandOffOut


class TermsViewSet(TermsViewSetBase):
    pass


class ReconciliationViewSet(ReconciliationViewSetBase):
    """In version 2 one reconciliation comes with its lines."""

    def get_serializer_class(self) -> Any:
        if self.action == "retrieve":
            return v2.ReconciliationDetailOut
        return shared.ReconciliationOut

    def get_queryset(self) -> QuerySet[Reconciliation]:
        lines = ReconciliationLine.objects.order_by("engagement_id")
        return super().get_queryset().prefetch_related(Prefetch("lines", lines))
