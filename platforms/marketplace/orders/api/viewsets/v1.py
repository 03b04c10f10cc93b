"""Orders, terms and reconciliations in version 1."""

from platforms.marketplace.orders.api.serializers import v1
from platforms.marketplace.orders.api.viewsets.shared import (
    OrderViewSetBase,
    ReconciliationViewSetBase,
    TermsViewSetBase,
)


class OrderViewSet(OrderViewSetBase):
    serializer_class = v1.HandOffOut


class TermsViewSet(TermsViewSetBase):
    pass


class ReconciliationViewSet(ReconciliationViewSetBase):
    pass
