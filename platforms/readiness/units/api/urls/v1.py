"""Units in version 1."""

from platforms.readiness.units.api.urls.shared import routes
from platforms.readiness.units.api.viewsets.v1 import UnitViewSet

urlpatterns = routes(UnitViewSet)
