"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.marketplace.missions.api.viewsets.shared import MissionViewSetBase


def routes(missions: type[MissionViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of missions, served by a version's viewset."""
    router = SimpleRouter()
    router.register("missions", missions, basename="mission")
    return [*router.urls]
