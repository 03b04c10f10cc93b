"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.marketplace.orders.api.viewsets.shared import (
    OrderViewSetBase,
    ReconciliationViewSetBase,
    TermsViewSetBase,
)


def routes(
    orders: type[OrderViewSetBase],
    terms: type[TermsViewSetBase],
    reconciliations: type[ReconciliationViewSetBase],
) -> list[URLPattern | URLResolver]:
    """Return the routes of orders, terms and reconciliations, served by a version's viewsets."""
    router = SimpleRouter()
    router.register("orders", orders, basename="order")
    router.register("order-terms", terms, basename="order-terms")
    router.register("reconciliations", reconciliations, basename="reconciliation")
    return [*router.urls]
