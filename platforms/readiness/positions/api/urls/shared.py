"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.readiness.positions.api.viewsets.shared import PositionViewSetBase


def routes(positions: type[PositionViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of positions, served by a version's viewset."""
    router = SimpleRouter()
    router.register("positions", positions, basename="position")
    return [*router.urls]
