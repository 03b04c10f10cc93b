"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.marketplace.matching.api.viewsets.shared import (
    ContestViewSet,
    MissionMatchingViewSetBase,
    RankingViewSet,
    RuleSetViewSet,
)


def routes(missions: type[MissionMatchingViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of this slice; a mission's rankings are served by a version's viewset."""
    router = SimpleRouter()
    router.register("missions", missions, basename="mission-matching")
    router.register("rankings", RankingViewSet, basename="ranking")
    router.register("contests", ContestViewSet, basename="contest")
    router.register("rule-sets", RuleSetViewSet, basename="rule-set")
    return [*router.urls]
