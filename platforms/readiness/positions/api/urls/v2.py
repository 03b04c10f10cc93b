"""Positions in version 2."""

from platforms.readiness.positions.api.urls.shared import routes
from platforms.readiness.positions.api.viewsets.v2 import PositionViewSet

urlpatterns = routes(PositionViewSet)
