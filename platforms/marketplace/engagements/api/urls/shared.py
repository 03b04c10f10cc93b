"""What every version serves."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from platforms.marketplace.engagements.api.viewsets.periods import PeriodViewSet
from platforms.marketplace.engagements.api.viewsets.shared import (
    AcceptViewSetBase,
    EngagementViewSetBase,
)

PERIODS = "engagements/(?P<engagement_id>[^/.]+)/periods"


def routes(
    engagements: type[EngagementViewSetBase], accept: type[AcceptViewSetBase]
) -> list[URLPattern | URLResolver]:
    """Return the routes of this slice; engagements are served by a version's viewsets."""
    router = SimpleRouter()
    router.register("engagements", engagements, basename="engagement")
    router.register(PERIODS, PeriodViewSet, basename="work-period")
    return [
        *router.urls,
        path(
            "proposals/<pk>/accept/",
            accept.as_view({"post": "accept"}),
            name="proposal-accept",
        ),
    ]
