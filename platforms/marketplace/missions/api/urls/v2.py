"""Missions in version 2."""

from platforms.marketplace.missions.api.urls.shared import routes
from platforms.marketplace.missions.api.viewsets.v2 import MissionViewSet

urlpatterns = routes(MissionViewSet)
