"""Engagements and the work in them in version 2."""

from platforms.marketplace.engagements.api.urls.shared import routes
from platforms.marketplace.engagements.api.viewsets.v2 import AcceptViewSet, EngagementViewSet

urlpatterns = routes(EngagementViewSet, AcceptViewSet)
