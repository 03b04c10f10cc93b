"""Orders, terms and reconciliations in version 2."""

from platforms.marketplace.orders.api.urls.shared import routes
from platforms.marketplace.orders.api.viewsets.v2 import (
    OrderViewSet,
    ReconciliationViewSet,
    TermsViewSet,
)

urlpatterns = routes(OrderViewSet, TermsViewSet, ReconciliationViewSet)
