"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.readiness.units.api.viewsets.shared import UnitViewSetBase


def routes(units: type[UnitViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of units, served by a version's viewset."""
    router = SimpleRouter()
    router.register("units", units, basename="unit")
    return [*router.urls]
