"""Missions in version 1."""

from platforms.marketplace.missions.api.urls.shared import routes
from platforms.marketplace.missions.api.viewsets.v1 import MissionViewSet

urlpatterns = routes(MissionViewSet)
