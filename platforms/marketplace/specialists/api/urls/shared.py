"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.marketplace.specialists.api.viewsets.shared import SpecialistViewSetBase


def routes(specialists: type[SpecialistViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of specialists, served by a version's viewset."""
    router = SimpleRouter()
    router.register("specialists", specialists, basename="specialist")
    return [*router.urls]
