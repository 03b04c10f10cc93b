"""Rankings in version 2."""

from platforms.marketplace.matching.api.urls.shared import routes
from platforms.marketplace.matching.api.viewsets.v2 import MissionMatchingViewSet

urlpatterns = routes(MissionMatchingViewSet)
