"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.readiness.responsibilities.api.viewsets.shared import (
    EvidenceViewSet,
    RequirementViewSet,
    ResponsibilityViewSetBase,
)


def routes(responsibilities: type[ResponsibilityViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of this slice; responsibilities are served by a version's viewset."""
    router = SimpleRouter()
    router.register("responsibilities", responsibilities, basename="responsibility")
    router.register("requirements", RequirementViewSet, basename="requirement")
    router.register("evidence", EvidenceViewSet, basename="evidence")
    return [*router.urls]
