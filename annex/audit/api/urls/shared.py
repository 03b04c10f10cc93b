"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from annex.audit.api.viewsets.shared import ChangeViewSetBase


def routes(changes: type[ChangeViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of the history, served by a version's viewset."""
    router = SimpleRouter()
    router.register("audit", changes, basename="audit")
    return [*router.urls]
