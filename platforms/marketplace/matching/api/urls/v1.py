"""Rankings in version 1."""

from platforms.marketplace.matching.api.urls.shared import routes
from platforms.marketplace.matching.api.viewsets.v1 import MissionMatchingViewSet

urlpatterns = routes(MissionMatchingViewSet)
