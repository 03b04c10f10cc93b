"""Positions in version 1."""

from platforms.readiness.positions.api.urls.shared import routes
from platforms.readiness.positions.api.viewsets.v1 import PositionViewSet

urlpatterns = routes(PositionViewSet)
